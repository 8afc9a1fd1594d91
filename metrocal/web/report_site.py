"""What the pages, documents and pictures of reports share: who reads, and the reports themselves.

A report reads every event of a year, so it is kept for a minute, apart for each audience; a change of the calendar makes
another. Figures of persons change on fixed dates only, so nobody misses anything by it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from threading import Lock
from typing import Any, TypeVar, cast

from flask import current_app
from werkzeug.exceptions import NotFound

from metrocal.accounts import Account, Role
from metrocal.errors import QueryError
from metrocal.opening import report_rows_of
from metrocal.query import Query
from metrocal.reports.gender import GenderReport, gender_report
from metrocal.reports.members import MembersReport, Order, members_report
from metrocal.reports.printed import Sheet, year_grid, year_table
from metrocal.reports.rows import ReportRows
from metrocal.reports.suppression import Audience
from metrocal.span import Bound
from metrocal.vocabulary import LANGUAGES
from metrocal.web.registration_site import now
from metrocal.web.site import parameters, site, today
from metrocal.when import FIRST_YEAR, LAST_YEAR

LIFE = timedelta(minutes=1)
"""How long a report is kept."""
MOST_KEPT = 64
"""Reports and pictures at a time."""
STAFF = frozenset({Role.ADMIN, Role.MODERATOR, Role.STATISTICS})
"""Who sees counts of persons down to the lower threshold, and dues."""
_Made = TypeVar("_Made")


@dataclass
class Shelf:
    """What was made lately. A crowd that asks for the same report makes it once; who asks for another does not wait."""

    _kept: OrderedDict[Hashable, tuple[float, Any]] = field(default_factory=OrderedDict)
    _making: dict[Hashable, Lock] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def get(self, key: Hashable, make: Callable[[], _Made], *, at: float, life: float) -> _Made:
        """What is kept under the key, or made now; `at`: seconds since 1970, `life`: how many seconds it is good."""
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            found = self._kept.get(key)
            if found is None or not 0 <= at - found[0] < life:
                found = at, make()
            with self._lock:
                self._keep(key, found)
        return cast(_Made, found[1])

    def _keep(self, key: Hashable, found: tuple[float, Any]) -> None:
        self._kept[key] = found
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        self._making.pop(key, None)


def kept(key: Hashable, make: Callable[[], _Made], *, life: timedelta = LIFE) -> _Made:
    """Made now or within the last minute, or `life`; from the calendar as it is and for today's date."""
    shelf: Shelf = current_app.extensions.setdefault("metrocal_reports", Shelf())
    at = now()
    return shelf.get((key, site().store.version(), at.date()), make, at=at.timestamp(), life=life.total_seconds())


def audience_of(account: Account | None) -> Audience:
    """A moderator of one region does not work for the whole network."""
    return Audience.STAFF if account is not None and account.role in STAFF and not account.region else Audience.PUBLIC


def the_year(year: int) -> int:
    """Raises NotFound for years that no event can have."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound
    return year


def gender_of(year: int, audience: Audience) -> GenderReport:
    return kept(("gender", the_year(year), audience), lambda: gender_report(_rows(), year, at=now(), audience=audience))


def members_of(year: int, audience: Audience, *, region: str | None, order: Order, lang: str) -> MembersReport:
    """Sorted by name in a language or by a number; dues are for staff alone. Raises QueryError."""
    if order == "dues" and audience is Audience.PUBLIC:
        raise QueryError("order", order, "dues are not public")
    found = kept(
        ("members", the_year(year), region, order, lang),
        lambda: members_report(_rows(), year, today=today(), region=region, order=order, lang=lang),
    )
    return found if audience is Audience.STAFF else replace(found, members=_without_dues(found))


def sheet_of(year: int, layout: str, lang: str) -> Sheet:
    """The printed calendar: `table` or `grid`."""
    write = year_table if layout == "table" else year_grid
    days = Query(start=Bound(date(the_year(year), 1, 1).isoformat()), end=Bound(date(year, 12, 31).isoformat()))
    return kept(("sheet", year, layout, lang), lambda: write(site().calendar.find(days, today=today()), year, lang))


def years() -> tuple[int, ...]:
    """Those with events, newest first."""
    return site().overview(today=today()).years


def asked(**allowed: tuple[str, ...]) -> dict[str, str]:
    """The parameters of the address; the first of the words allowed is that of one left out. Raises QueryError."""
    known = {"lang": ("", *LANGUAGES), **allowed}
    found = {key: words[0] for key, words in known.items()}
    for key, value in ((key.lower(), value.strip().lower()) for key, value in parameters()):
        if key not in known:
            raise QueryError(key, value, "unknown parameter", tuple(known))
        if value and value not in known[key]:
            raise QueryError(key, value, "unknown value", tuple(word for word in known[key] if word))
        found[key] = value or known[key][0]
    return found


def _without_dues(report: MembersReport) -> tuple[Any, ...]:
    return tuple(replace(member, dues=None) for member in report.members)


def _rows() -> ReportRows:
    return report_rows_of(cast(Any, site().store))
