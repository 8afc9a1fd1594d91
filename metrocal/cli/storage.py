"""The database: making it, bringing it up to date, checking it, a copy of it and the way back."""

from pathlib import Path

import click

from metrocal import opening
from metrocal.cli.output import as_json, print_json
from metrocal.registration.links import Keys
from metrocal.settings import load
from metrocal.store import backup as backups
from metrocal.store.erased import NAME as ERASED


@click.group()
def db() -> None:
    """The database."""


@db.command()
@as_json
def upgrade(as_json: bool) -> None:
    """Make the database, or bring it to the schema of this version. Running it twice does no harm."""
    opening.upgrade(load())
    if as_json:
        print_json({"upgraded": True})
    else:
        click.echo("the database is up to date")


@db.command()
@as_json
def check(as_json: bool) -> None:
    """Check schema and contents. Exit code 1 when something is wrong."""
    wrong = opening.check(load())
    if as_json:
        print_json({"ok": not wrong, "problems": wrong})
    else:
        click.echo("\n".join(wrong) or "the database is up to date and sound")
    click.get_current_context().exit(1 if wrong else 0)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write the whole store, as it is at this moment, into FILE. The server may go on meanwhile."""
    backups.backup(load().store_url, file)
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE in the place of the store. Stop the server first.

    People who had their data erased since the backup stay erased.
    """
    settings = load()
    if settings.store_file is not None and not settings.database_url:
        settings.make_instance_dir()
    log = settings.instance_dir / ERASED
    aside = backups.restore(settings.store_url, file, keys=Keys(settings.secret()), log=log)
    click.echo("restored" + (f"; what was there is kept as {aside}" if aside else ""))
