"""What commands print: text for people, JSON for machines, a bar for those who wait."""

import json
import os
import sys
from datetime import UTC, datetime
from time import monotonic
from typing import Any

import click

as_json = click.option("--json", "as_json", is_flag=True, help="For machines: one JSON document on standard output.")
author = click.option("--author", default=lambda: os.environ.get("USER", ""), help="Who makes the change; never public.")

PATIENCE = 1.0
"""Seconds of work before a bar is shown."""
_WIDTH = 24


def now() -> datetime:
    return datetime.now(UTC)


def print_json(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, default=str))


class Bar:
    """Progress on standard error, once the work has lasted a second and somebody is looking."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._shown = False

    def __call__(self, doing: str, done: int, of: int) -> None:
        if done >= of:
            self._clear()
        elif sys.stderr.isatty() and monotonic() - self._began > PATIENCE:
            full = _WIDTH * done // of
            click.echo(f"\r\033[K[{'#' * full}{' ' * (_WIDTH - full)}] {doing[:60]}", nl=False, err=True)
            self._shown = True

    def _clear(self) -> None:
        if self._shown:
            click.echo("\r\033[K", nl=False, err=True)
