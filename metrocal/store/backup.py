"""A copy of the whole store while it is in use, and the way back.

A plain copy of a live database file is no backup: it can miss what stands in the write-ahead log.
"""

import logging
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, make_url, text

from metrocal.errors import StoreError
from metrocal.registration.links import Keys
from metrocal.store import erased, migrate
from metrocal.store.engine import as_store_errors, connect, reading
from metrocal.store.tables import metadata

_log = logging.getLogger("metrocal.store")


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


def restore(url: str, file: Path, *, keys: Keys | None = None, log: Path | None = None) -> Path | None:
    """Put a backup in the place of the store, which nobody may be using, in the schema of this version. Raises StoreError.

    People who had their data erased since stay erased: those that the present store and the file `log` name; for that the
    calendar's keys are needed. An embedded store that was there is kept beside it; its new name is returned.
    """
    if not file.is_file():
        raise StoreError(f"{file} is no file")
    found = make_url(url)
    gone = _erased(url, log)
    if gone and keys is None:
        raise StoreError("people had their data erased; without the calendar's secret key nothing is restored")
    if found.get_backend_name() == "sqlite":
        return _restore_sqlite(Path(str(found.database)), file, keys, gone)
    _restore_postgresql(url, file, keys, gone)
    return None


def _erased(url: str, log: Path | None) -> dict[str, int]:
    """Whom to erase again. What only the store knows is first written into the file: the store is about to go."""
    noted = erased.remembered(log) if log else {}
    kept = _kept_erased(url)
    for token in kept.keys() - noted.keys() if log else ():
        erased.remember_erased(log or Path(), token, kept[token])
    return noted | kept


def _kept_erased(url: str) -> dict[str, int]:
    database = make_url(url).database
    if make_url(url).get_backend_name() == "sqlite" and not Path(str(database)).exists():
        return {}
    try:
        return erased.kept_in(url)
    except StoreError as error:  # a store that is damaged is why people restore
        _log.warning("who had their data erased cannot be read from the present store: %s", error)
        return {}


def _backup_sqlite(url: str, file: Path) -> None:
    """VACUUM INTO reads one snapshot; in WAL mode no writer waits for it."""
    engine = connect(url)
    try:
        with reading(engine) as connection:
            connection.connection.cursor().execute("VACUUM INTO ?", (str(file),))
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error}") from error
    finally:
        engine.dispose()


def _restore_sqlite(database: Path, file: Path, keys: Keys | None, gone: Mapping[str, int]) -> Path | None:
    """A copy beside the store is made ready first, and then takes its name."""
    fresh = database.with_name(database.name + ".restored")
    _remove(fresh)
    try:
        fresh.touch(mode=0o600)
        shutil.copyfile(file, fresh)
        _make_ready(f"sqlite:///{fresh}", file, keys, gone)
        _refuse_damaged(f"sqlite:///{fresh}", file)
    except BaseException:
        _remove(fresh)
        raise
    _sync(fresh)
    old = _set_aside(database)
    os.replace(fresh, database)
    _sync(database.parent)
    return old


def _restore_postgresql(url: str, file: Path, keys: Keys | None, gone: Mapping[str, int]) -> None:
    found = make_url(url)
    how = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
    _run(found, "pg_restore", *how, f"--dbname={_libpq(found)}", str(file))
    _drop_tables(url, sorted(metadata.tables.keys() - _tables_in(found, file)))
    _make_ready(url, file, keys, gone)


def _make_ready(url: str, file: Path, keys: Keys | None, gone: Mapping[str, int]) -> None:
    """What was restored gets this version's schema, and forgets whom it must."""
    if not migrate.is_made(url):
        raise StoreError(f"{file} is no backup of a calendar and was not restored")
    migrate.upgrade(url, "")
    if gone and keys is not None:
        erased.apply_to(url, keys, gone)


def _refuse_damaged(url: str, file: Path) -> None:
    if problems := migrate.check(url):
        raise StoreError(f"{file} is damaged and was not restored: {'; '.join(problems)}")


def _tables_in(url: URL, file: Path) -> set[str]:
    listed = _run(url, "pg_restore", "--list", str(file))
    return {match[1] for match in re.finditer(r"^[0-9]+; [0-9]+ [0-9]+ TABLE \S+ (\S+) ", listed, re.MULTILINE)}


def _drop_tables(url: str, names: Sequence[str]) -> None:
    """Those of a newer schema, which an older backup leaves where they are."""
    engine = connect(url)
    with as_store_errors(), engine.begin() as connection:
        for name in names:
            connection.execute(text(f'DROP TABLE IF EXISTS "{name}" CASCADE'))
    engine.dispose()


def _remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def _set_aside(database: Path) -> Path | None:
    """The store that was there under a new name, whole: its log is written back into it, or goes with it."""
    if not database.exists():
        return None
    engine = connect(f"sqlite:///{database}")
    with suppress(StoreError), reading(engine) as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    names = (database.with_name(f"{database.name}.before-restore-{number}") for number in range(1, 10_000))
    aside = next(name for name in names if not name.exists())
    os.replace(database, aside)
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.replace(f"{database}{suffix}", f"{aside}{suffix}")
    return aside


def _libpq(url: URL) -> str:
    """Without the password, which everybody on the machine could read in the list of processes."""
    return url._replace(drivername="postgresql", password=None).render_as_string()


def _run(url: URL, *command: str) -> str:
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | secret).stdout
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
