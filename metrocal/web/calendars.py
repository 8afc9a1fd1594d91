"""The year as the network prints it, and the month as a grid of weeks; on a phone, as a list."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from babel.dates import get_day_names
from flask import Blueprint, Response, url_for
from werkzeug.exceptions import NotFound

from feeds import Options
from metrocal.entries import Entry
from metrocal.errors import QueryError
from metrocal.month import Bar, Week, days_shown, month_weeks
from metrocal.publishing import Address
from metrocal.query import Query
from metrocal.reports.printed import year_grid
from metrocal.span import Bound
from metrocal.web.page import absolute, asking, home, listing_page
from metrocal.web.site import language, parameters, site, today
from metrocal.when import FIRST_YEAR, LAST_YEAR, When

calendars = Blueprint("calendars", __name__, url_prefix="/calendar")


@calendars.get("/<int:year>")
def year(year: int) -> Response:
    """Twelve months with days, places and kinds, and the mark of the gender perspective with its footnote."""
    asked, lang = _asked(), language()
    _refuse_beyond(year)
    sheet = year_grid(_between(asked, date(year, 1, 1), date(year, 12, 31)), year, lang)
    return listing_page(
        "year.html",
        _feed(asked, lang, str(year)),
        canonical=absolute(_path("calendars.year", asked, year=year)),
        sheet=sheet,
        year=year,
        beside=[(one, _path("calendars.year", asked, year=one)) for one in _years_beside(year)],
        months=[(one, _path("calendars.month", asked, year=year, month=f"{one:02}")) for one in range(1, 13)],
        **_filters(asked, lang, str(year)),
    )


@calendars.get("/<int:year>/<month>")
def month(year: int, month: str) -> Response:
    """The weeks of a month, events as bars over their days."""
    if not (month.isascii() and month.isdecimal() and len(month) <= 2 and 1 <= int(month) <= 12):
        raise NotFound
    asked, lang = _asked(), language()
    _refuse_beyond(year)
    found = month_weeks(_between(asked, *days_shown(year, int(month), lang)), year, int(month), lang)
    beside = [
        one and _path("calendars.month", asked, year=one[0], month=f"{one[1]:02}") for one in (found.before, found.after)
    ]
    return listing_page(
        "month.html",
        _feed(asked, lang, f"{year:04}-{int(month):02}"),
        canonical=absolute(_path("calendars.month", asked, year=year, month=f"{int(month):02}")),
        found=found,
        rows=[WeekRows.of(week) for week in found.weeks],
        weekdays=[get_day_names("wide", locale=lang)[day.weekday()] for day in found.weeks[0].days],
        beside=beside,
        names=[one and When.parse(f"{one[0]:04}-{one[1]:02}").sentence(lang) for one in (found.before, found.after)],
        year_path=_path("calendars.year", asked, year=year),
        year=year,
        today=today(),
        **_filters(asked, lang, f"{year:04}-{int(month):02}"),
    )


@dataclass(frozen=True)
class WeekRows:
    """A week as rows of a table: the days, then one row for each lane of bars."""

    week: Week
    lanes: tuple[tuple[Bar | int, ...], ...]
    """In each lane bars, and numbers of empty columns."""

    @classmethod
    def of(cls, week: Week) -> "WeekRows":
        lanes = []
        for lane in range(week.lanes):
            cells: list[Bar | int] = []
            free = 1
            for bar in (bar for bar in week.bars if bar.lane == lane):
                cells += [*([bar.first - free] if bar.first > free else []), bar]
                free = bar.last + 1
            lanes.append((*cells, *([8 - free] if free <= 7 else [])))
        return cls(week, tuple(lanes))


def _asked() -> Query:
    """The filters of the address; which days are shown stands in its path. Raises QueryError."""
    pairs = [(key, value) for key, value in parameters() if key.lower() != "lang"]
    for key, value in pairs:
        if key.lower() in {"from", "to"}:
            raise QueryError(key, value, "the days stand in the path of this address")
    return Query.of(pairs)


def _between(asked: Query, first: date, last: date) -> list[Entry]:
    """What the days hold; weeks may begin before the first year or end after the last."""
    first, last = max(first, date(FIRST_YEAR, 1, 1)), min(last, date(LAST_YEAR, 12, 31))
    query = replace(asked, start=Bound(first.isoformat()), end=Bound(last.isoformat()))
    return site().calendar.find(query, today=today())


def _feed(asked: Query, lang: str, period: str) -> Address:
    """The feed of the same days."""
    query = replace(asked, start=Bound(period), end=Bound(period))
    return Address("all", "ics", query, Options(lang=lang), site().settings.default_lang)


def _refuse_beyond(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound


def _years_beside(year: int) -> list[int]:
    """The years before and after."""
    return [one for one in (year - 1, year + 1) if FIRST_YEAR <= one <= LAST_YEAR]


def _path(endpoint: str, asked: Query, **where: object) -> str:
    return asking(url_for(endpoint, **where), *asked.parameters())  # type: ignore[arg-type]


def _filters(asked: Query, lang: str, period: str) -> dict[str, Any]:
    """What the address leaves out, as a sentence, and the same days as a list with filters."""
    is_filtered = bool(list(asked.parameters()))
    days = [*asked.parameters(), ("from", period), ("to", period)]
    return {"filtered": asked.sentence(lang) if is_filtered else "", "as_list": home(*days)}
