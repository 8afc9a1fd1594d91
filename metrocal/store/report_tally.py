"""Answers about gender go 30 days after an event; how many there were is counted when they go, by year and nothing finer.

The tally knows genders and regions apart, of all events of a year together. It is no published report: it waits in the same
table, under a name that no reader asks for, until the year's figures are released. Under another such name stands which
events a release counted: they are in no other year's.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import Connection, func, or_, select, update

from metrocal.reports.counting import OFF
from metrocal.store.desk_tables import published_report
from metrocal.store.listing import mask
from metrocal.store.registration_tables import gender_answer
from metrocal.store.rows import batches
from metrocal.store.tables import event, listing

_SEATED = ("confirmed", "attended", "absent")
_COUNTED = "counted/"


@dataclass(frozen=True)
class Tally:
    """Answers of a year that are gone, of those who had a place."""

    genders: Mapping[str, int] = field(default_factory=dict)
    regions: Mapping[str, int] = field(default_factory=dict)


def tally_of(connection: Connection, year: int) -> Tally:
    asked = select(published_report.c.document).where(published_report.c.name == _name(year))
    kept = connection.execute(asked).scalar()
    return Tally(**json.loads(kept)) if kept else Tally()


def keep_tally(connection: Connection, owners: Sequence[str], at: datetime) -> None:
    """Count the answers of these owners, in the transaction that deletes them."""
    found: dict[int, tuple[Counter[str], Counter[str]]] = {}
    counted = counted_events(connection)
    for name, gender, region, number in _grouped(connection, owners):
        if name in counted or (year := _year(connection, name)) is None:
            continue
        genders, regions = found.setdefault(year, (Counter(), Counter()))
        genders[gender] += number
        regions[region] += number
    for year, (genders, regions) in found.items():
        before = tally_of(connection, year)
        document = {"genders": genders + Counter(before.genders), "regions": regions + Counter(before.regions)}
        _keep(connection, year, json.dumps(document, sort_keys=True), at)


def counted_events(connection: Connection) -> frozenset[str]:
    """Ids of all events that a release counted."""
    asked = select(published_report.c.document).where(published_report.c.name.startswith(_COUNTED))
    return frozenset(name for document in connection.execute(asked).scalars() for name in json.loads(document))


def keep_counted(connection: Connection, events: Collection[str], day: date, at: datetime) -> None:
    """Those that the release of this day counts."""
    told = {"document": json.dumps(sorted(events)), "made": int(at.astimezone(UTC).timestamp())}
    connection.execute(published_report.insert().values(name=f"{_COUNTED}{day}", day=0, **told))


def _grouped(connection: Connection, owners: Sequence[str]) -> Iterator[tuple[str, str, str, int]]:
    columns = (gender_answer.c.event, gender_answer.c.gender, gender_answer.c.region)
    for some in batches(owners):
        seated = (gender_answer.c.owner.in_(some), gender_answer.c.state.in_(_SEATED))
        yield from connection.execute(select(*columns, func.count()).where(*seated).group_by(*columns))


def _year(connection: Connection, event_id: str) -> int | None:
    """In which the event begins; that of a date of a series stands in its id. None for one that is off or not there."""
    is_off = or_(event.c.withdrawn, listing.c.traits.bitwise_and(mask("status", OFF)) > 0)
    asked = select(listing.c.first_day, is_off).join(event, event.c.pk == listing.c.event)
    if row := connection.execute(asked.where(event.c.id == event_id)).one_or_none():
        day, off = row
        return None if off else date.fromordinal(day).year
    try:
        return date.fromisoformat(event_id[-10:]).year
    except ValueError:
        return None


def _keep(connection: Connection, year: int, document: str, at: datetime) -> None:
    values = {"document": document, "made": int(at.astimezone(UTC).timestamp())}
    known = update(published_report).where(published_report.c.name == _name(year)).values(**values)
    if not connection.execute(known).rowcount:
        connection.execute(published_report.insert().values(name=_name(year), day=0, **values))


def _name(year: int) -> str:
    return f"tally/{year}"
