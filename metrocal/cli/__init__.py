"""The command line. Each command is loaded when it is called: `metrocal export` need not wait for the web server's parts."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from metrocal.errors import MetrocalError, QueryError, StoreError, UnknownValue
from metrocal.settings import SettingsError

COMMANDS: Mapping[str, str] = {
    "serve": "serving:serve",
    "worker": "worker:worker",
    "import": "transfer:take_in",
    "export": "transfer:export",
    "withdraw": "history:withdraw",
    "log": "history:log",
    "publish": "transfer:publish_folder",
    "report": "reports:report",
    "figure": "reports:figures",
    "user": "people:user",
    "token": "people:token",
    "db": "storage:db",
    "backup": "storage:backup",
    "restore": "storage:restore",
    "purge": "purge:purge",
    "doctor": "doctor:doctor",
}
"""Command → module of this package and the name in it."""

UNUSABLE = (SettingsError, StoreError, QueryError, UnknownValue)
"""Errors after which nothing could be done at all: exit code 2; others end with 1."""


class Refused(click.ClickException):
    """One sentence on standard error, and an exit code."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        setattr(self, "exit_code", exit_code)  # noqa: B010  (a class variable to click's types)

    def show(self, file: Any = None) -> None:
        click.echo(f"metrocal: {self.format_message()}", err=True)


class Commands(click.Group):
    """Loads commands on demand, and turns errors into sentences."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"metrocal.cli.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except MetrocalError as error:
            raise Refused(str(error), 2 if isinstance(error, UNUSABLE) else 1) from error
        except BrokenPipeError:
            raise
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise Refused(f"{where}{error.strerror or error}", 2) from error
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:
            if ctx.params.get("traceback"):
                raise
            raise Refused(
                f"an error of metrocal's own ({type(error).__name__}: {error}); --traceback shows it", 70
            ) from error


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--traceback", is_flag=True, help="Show where an unexpected error comes from.")
@click.version_option(package_name="metrocal", prog_name="metrocal")
def main(traceback: bool) -> None:
    """The event calendar for networks of cities.

    Settings come from the environment (METROCAL_DATABASE_URL, METROCAL_BASE_URL, …); `metrocal doctor` checks them.
    """
