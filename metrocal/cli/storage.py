"""The database: making it, bringing it up to date, checking it."""

import click

from metrocal import opening
from metrocal.cli.output import as_json, print_json
from metrocal.settings import load


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
