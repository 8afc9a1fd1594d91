"""A copy of the whole store while it is in use, and the way back.

A plain copy of a live database file is no backup: it can miss what stands in the write-ahead log.
"""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, make_url, text

from metrocal.errors import StoreError
from metrocal.store import migrate
from metrocal.store.engine import as_store_errors, connect


def backup(url: str, file: Path) -> None:
    """Write the state of one moment into a new file; writers go on meanwhile. Raises StoreError."""
    if file.exists():
        raise StoreError(f"{file} exists already; a backup never overwrites another")
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    found = make_url(url)
    if found.get_backend_name() == "sqlite":
        _backup_sqlite(url, unfinished)
    else:
        _run(found, "pg_dump", "--format=custom", f"--file={unfinished}", f"--dbname={_libpq(found)}")
    unfinished.chmod(0o600)
    _sync(unfinished)
    os.replace(unfinished, file)
    _sync(file.parent)


def restore(url: str, file: Path) -> Path | None:
    """Put a backup in the place of the store, which nobody may be using. Raises StoreError.

    An embedded store that was there is kept beside it; its new name is returned.
    """
    if not file.is_file():
        raise StoreError(f"{file} is no file")
    found = make_url(url)
    if found.get_backend_name() == "sqlite":
        return _restore_sqlite(Path(str(found.database)), file)
    how = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
    _run(found, "pg_restore", *how, f"--dbname={_libpq(found)}", str(file))
    return None


def _backup_sqlite(url: str, file: Path) -> None:
    """VACUUM INTO reads one snapshot; in WAL mode no writer waits for it."""
    engine = connect(url)
    try:
        with as_store_errors(), engine.connect() as connection:
            connection.connection.cursor().execute("VACUUM INTO ?", (str(file),))
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error}") from error
    finally:
        engine.dispose()


def _restore_sqlite(database: Path, file: Path) -> Path | None:
    problems = migrate.check(f"sqlite:///{file}")
    if problems:
        raise StoreError(f"{file} is damaged and was not restored: {'; '.join(problems)}")
    fresh = database.with_name(database.name + ".restored")
    fresh.touch(mode=0o600)
    shutil.copyfile(file, fresh)
    _sync(fresh)
    old = _set_aside(database)
    os.replace(fresh, database)
    _sync(database.parent)
    return old


def _set_aside(database: Path) -> Path | None:
    """The store that was there under a new name, whole: its log is first written back into it."""
    if not database.exists():
        return None
    engine = connect(f"sqlite:///{database}")
    with as_store_errors(), engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    names = (database.with_name(f"{database.name}.before-restore-{number}") for number in range(1, 10_000))
    aside = next(name for name in names if not name.exists())
    os.replace(database, aside)
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    return aside


def _libpq(url: URL) -> str:
    """Without the password, which everybody on the machine could read in the list of processes."""
    return url._replace(drivername="postgresql", password=None).render_as_string()


def _run(url: URL, *command: str) -> None:
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | secret)
    except FileNotFoundError:
        raise StoreError(f"{command[0]} is needed; it comes with PostgreSQL's client programs") from None
    except subprocess.CalledProcessError as error:
        raise StoreError(f"{command[0]} failed: {error.stderr.strip()[-500:]}") from error


def _sync(path: Path) -> None:
    """To the disk, not only to the system's memory."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
