"""Files in, feeds out."""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from secrets import token_hex
from urllib.parse import parse_qsl

import click

from feeds import FORMATS
from metrocal.calendar import Calendar
from metrocal.cli.output import Bar, as_json, author, now, print_json
from metrocal.importers import FORMATS as IMPORTED
from metrocal.importing import Report, import_files
from metrocal.opening import named_feeds_of, open_store
from metrocal.publishing import Address, publish
from metrocal.publishing_files import publish_files
from metrocal.settings import load
from metrocal.vocabulary import LANGUAGES


@click.command("import")
@click.argument("files", nargs=-1, required=True)
@click.option("--format", type=click.Choice(list(IMPORTED)), help="Of all the files; else by their suffix.")
@click.option("--strict", is_flag=True, help="If anything is refused, nothing goes in.")
@click.option("--dry-run", is_flag=True, help="Check everything, keep nothing.")
@author
@as_json
def take_in(files: tuple[str, ...], format: str | None, strict: bool, dry_run: bool, author: str, as_json: bool) -> None:
    """Add or update the events and organisations of FILES, by id or UID.

    Exit code 0: all in. 1: something was refused, each row named. 2: no file could be used.
    """
    with closing(open_store(load())) as store, _seldom_collecting():
        report = import_files(
            Calendar(store), files, at=now(), author=author, format=format, strict=strict, dry_run=dry_run, progress=Bar()
        )
    if as_json:
        print_json(report.as_dict())
    else:
        _say(report, dry_run=dry_run)
    click.get_current_context().exit(report.exit_code)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """What is read stays until it is kept: looking through it for garbage again and again takes a sixth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _say(report: Report, *, dry_run: bool) -> None:
    for remark in report.remarks:
        click.echo(f"note: {remark}", err=True)
    for refusal in report.refusals:
        click.echo(f"refused: {refusal}", err=True)
    for file, counts in report.by_file.items():
        said = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        click.echo(f"{file}: {said or 'nothing'}")
    total = f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged"
    rows = sum(counts.get("refused", 0) for counts in report.by_file.values())
    kept = "" if report.kept else " (dry run: nothing was kept)" if dry_run else " (nothing was kept)"
    click.echo(f"events: {total}; organisations changed: {report.organisations}; refused: {rows}{kept}")


@click.command()
@click.option("--format", type=click.Choice(list(FORMATS)), default="ics", show_default=True)
@click.option("--filter", "filters", default="", help='As in an address: "kind=training&gender=specific".')
@click.option("--feed", "name", default="all", show_default=True, help="A saved feed, by its name.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the feed.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file; else standard output.")
def export(format: str, filters: str, name: str, lang: str | None, output: Path | None) -> None:
    """Write the same bytes as the feed at /feeds/all.FORMAT?FILTER, or at that of a saved feed."""
    settings = load()
    asked = parse_qsl(filters.lstrip("?"), keep_blank_values=True) + ([("lang", lang)] if lang else [])
    address = Address.of(name, format, asked, default_lang=settings.default_lang)
    with closing(open_store(settings)) as store:
        saved = named_feeds_of(store).all
        feed = publish(store, address, base_url=settings.base_url, today=now().date(), saved=saved)
    if output is None:
        sys.stdout.buffer.write(feed.body)
    else:
        _write(output, feed.body)
    for event_id in feed.skipped:
        click.echo(f"left out, since it cannot be written: {event_id}", err=True)


@click.command("publish")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def publish_folder(folder: Path) -> None:
    """Write the named feeds, plain and gzipped, below FOLDER for any web server. Each file is replaced in one step."""
    settings = load()
    with closing(open_store(settings)) as store:
        files = publish_files(
            store,
            folder,
            base_url=settings.base_url,
            default_lang=settings.default_lang,
            today=now().date(),
            saved=named_feeds_of(store).all(),
        )
        for path, changed in files:
            click.echo(f"{path}: {'written' if changed else 'unchanged'}")


def _write(path: Path, body: bytes) -> None:
    """A whole file or none: readers never see half of it."""
    if path.exists() and not path.is_file():
        path.write_bytes(body)
        return
    new = path.with_name(f".{path.name[:100]}-{token_hex(6)}")
    try:
        new.write_bytes(body)
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
