"""What the calendar tells about a year: reports, the figures that are entered for them, and their release."""

from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import click

from metrocal.calendar import Calendar
from metrocal.cli.output import Bar, author, now, print_json
from metrocal.cli.output import as_json as as_json_option
from metrocal.errors import InvalidValue
from metrocal.opening import open_store, report_rows_of, small_numbers_of
from metrocal.query import Query
from metrocal.reports import charts, pictures, printed, printed_writers, writing
from metrocal.reports.charts_models import Chart
from metrocal.reports.figures import CODES, Figure, figure, read
from metrocal.reports.gender import GenderReport, gender_report
from metrocal.reports.members import ORDERS, Order, members_report
from metrocal.reports.release import release, release_day
from metrocal.reports.rows import Span
from metrocal.reports.suppression import Audience
from metrocal.reports.words import said
from metrocal.settings import load
from metrocal.vocabulary import LANGUAGES, vocabulary

FORMATS = ("text", "html", "csv", "json", "svg")
_format = click.option("--format", type=click.Choice(FORMATS), default="text", show_default=True)
_lang = click.option("--lang", type=click.Choice(LANGUAGES), help="Of the report; else that of the calendar.")
_output = click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file; else standard output."
)
_year = click.option("--year", type=click.IntRange(1900, 2199), required=True)


@click.group()
def report() -> None:
    """Reports of a year: gender, members, calendar."""


@report.command()
@click.option("--year", type=click.IntRange(1900, 2199))
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="With --to, instead of a year: the first day.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="The last day.")
@click.option("--audience", type=click.Choice([one.value for one in Audience]), default="public", show_default=True)
@_format
@_lang
@_output
def gender(
    year: int | None, first: Any, last: Any, audience: str, format: str, lang: str | None, output: Path | None
) -> None:
    """The gender impact of a year or of a span of days."""
    if (year is None) == (first is None) or (first is None) != (last is None):
        raise click.UsageError("a --year is needed, or --from and --to")
    span = Span.of(year) if year is not None else Span(first.date(), last.date())
    settings = load()
    spoken = lang or settings.default_lang
    with closing(open_store(settings)) as store:
        found = gender_report(report_rows_of(store, Bar()), span, at=now(), audience=Audience(audience))
    _write(output, _GENDER[format](found, spoken))


@report.command()
@_year
@click.option("--region", type=click.Choice(list(vocabulary("regions"))), help="Only its members.")
@click.option("--order", type=click.Choice(ORDERS), default="name", show_default=True)
@_format
@_lang
@_output
def members(year: int, region: str | None, order: Order, format: str, lang: str | None, output: Path | None) -> None:
    """What each member city did in a year; those that did nothing are listed too."""
    settings = load()
    spoken = lang or settings.default_lang
    with closing(open_store(settings)) as store:
        rows, today = report_rows_of(store, Bar()), now().date()
        found = members_report(rows, year, today=today, region=region, order=order, lang=spoken)
    title = said("members_report", spoken, span=year)
    writers: Mapping[str, Callable[[], str]] = {
        "text": lambda: writing.members_text(found, spoken),
        "html": lambda: writing.as_html(title, writing.members_rows(found, spoken), spoken),
        "csv": lambda: writing.as_csv(writing.members_rows(found, spoken)),
        "json": lambda: writing.as_json(writing.members_document(found, spoken)),
        "svg": lambda: _svg(pictures.participation(found, spoken), spoken),
    }
    _write(output, writers[format]())


@report.command("calendar")
@_year
@click.option(
    "--layout", type=click.Choice(["table", "grid"]), default="grid", show_default=True, help="As in 2014 or 2021."
)
@_format
@_lang
@_output
def calendar_sheet(year: int, layout: str, format: str, lang: str | None, output: Path | None) -> None:
    """The year as the network prints it."""
    settings = load()
    spoken = lang or settings.default_lang
    with closing(open_store(settings)) as store:
        entries = Calendar(store).find(Query.parse(f"from={year}&to={year}"), today=now().date())
    sheet = (printed.year_table if layout == "table" else printed.year_grid)(entries, year, spoken)
    writers: Mapping[str, Callable[[], str]] = {
        "text": lambda: printed_writers.as_text(sheet),
        "html": lambda: printed_writers.as_html(sheet),
        "csv": lambda: printed_writers.as_csv(sheet),
        "json": lambda: writing.as_json(printed_writers.as_document(sheet)),
        "svg": lambda: _svg(pictures.months(sheet, spoken), spoken),
    }
    _write(output, writers[format]())


@report.command("release")
@_year
def release_year(year: int) -> None:
    """Publish the counts of persons of a year, once and for good, from its fixed date on; a worker does so too."""
    settings = load()
    with closing(open_store(settings)) as store:
        done = release(report_rows_of(store), year, at=now(), rules=small_numbers_of(settings))
    if not done:
        raise InvalidValue(f"counts of persons of {year} come out on {release_day(year)}, not before")
    click.echo(f"counts of persons of {year} are published as of {release_day(year)}")


@click.group("figure")
def figures() -> None:
    """Figures that events cannot answer, entered with their source."""


@figures.command("add")
@click.argument("code", type=click.Choice(CODES))
@click.argument("value", type=int)
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="As of when it holds.")
@click.option("--source", required=True, help="The document or the person it comes from.")
@click.option("--of", "total", type=int, help="What it is a part of.")
@author
def add_figure(code: str, value: int, day: Any, source: str, total: int | None, author: str) -> None:
    """Enter VALUE for the indicator CODE."""
    _enter([figure(code=code, value=value, day=day.date(), source=source, total=total)], author)


@figures.command("import")
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@author
def import_figures(file: Any, author: str) -> None:
    """Enter the figures of a CSV FILE with the columns code, day, value, total, source; all of them or none."""
    _enter(list(read(file)), author)


@figures.command("list")
@as_json_option
def list_figures(as_json: bool) -> None:
    """The figures that count: the newest for a code and a day."""
    with closing(open_store(load())) as store:
        found = report_rows_of(store).figures(date(1900, 1, 1), date(2199, 12, 31))
    if as_json:
        print_json([one.figure.model_dump(mode="json") | {"author": one.author, "entered": one.entered} for one in found])
        return
    for one in found:
        told = one.figure
        of = "" if told.total is None else f" of {told.total}"
        click.echo(f"{told.code}\t{told.day}\t{told.value}{of}\t{told.source}")


def _enter(entered: list[Figure], author: str) -> None:
    with closing(open_store(load())) as store:
        rows = report_rows_of(store)
        rows.enter(entered, at=now(), author=author)
    click.echo(f"entered: {len(entered)}")


_GENDER: Mapping[str, Callable[[GenderReport, str], str]] = {
    "text": writing.gender_text,
    "html": lambda found, lang: writing.as_html(
        said("gender_report", lang, span=found.span), writing.gender_rows(found, lang), lang
    ),
    "csv": lambda found, lang: writing.as_csv(writing.gender_rows(found, lang)),
    "json": lambda found, lang: writing.as_json(writing.gender_document(found, lang)),
    "svg": lambda found, lang: _svg(pictures.perspective(found, lang), lang),
}


def _svg(chart: Chart, lang: str) -> str:
    return charts.svg(chart, lang).decode()


def _write(output: Path | None, text: str) -> None:
    if output is None:
        click.echo(text.encode(), nl=False)
    else:
        output.write_bytes(text.encode())
