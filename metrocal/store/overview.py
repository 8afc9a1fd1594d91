"""The calendar as a whole, from the words it is found by: no event is read but those that tell a name.

The words of a filter stand side by side in the primary key of `facet`. Going from each to the next one takes as many
steps as there are words, however many events have them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select

from metrocal.organisations import Organisation
from metrocal.overview import OFFERED, Overview, shown_of_series
from metrocal.store.listing import RECURRING, WITHDRAWN
from metrocal.store.rows import batches
from metrocal.store.tables import event, facet


def overview_of(connection: Connection, known: Mapping[str, Organisation], today: date) -> Overview:
    """What `Overview.of` says of all entries."""
    newest = {key: dict(_occurring(connection, key, today)) for key in (*OFFERED, "year")}
    unnamed = {value: pk for value, pk in newest["organiser"].items() if value not in known}
    documents = _documents(connection, {*unnamed.values(), *newest["series"].values()})
    registered = {value: str(known[value].name) for value in newest["organiser"] if value in known}
    organisers = {value: _organisers(documents[pk]).get(value, value) for value, pk in unnamed.items()}
    series = {value: str(documents[pk].get("series", value)) for value, pk in newest["series"].items()}
    years = tuple(sorted(map(int, newest["year"]), reverse=True))
    values = {key: frozenset(newest[key]) for key in OFFERED}
    return Overview(values, {"organiser": registered | organisers, "series": series}, years)


def _occurring(connection: Connection, key: str, today: date) -> Iterator[tuple[str, int]]:
    """Each value with the event that ends last of those that have it."""
    for row in connection.execute(_walk(f"{key}:", f"{key};", today)):
        if row.event is not None:
            yield row.word.removeprefix(f"{key}:"), row.event


def _walk(first: str, end: str, today: date) -> Select[Any]:
    """(word, event) for the words from `first` up to `end`; the event is None where none is published."""
    walk = select(func.min(facet.c.word).label("word")).where(facet.c.word >= first, facet.c.word < end).cte(recursive=True)
    following = select(func.min(facet.c.word)).where(facet.c.word > walk.c.word, facet.c.word < end)
    walk = walk.union_all(select(following.scalar_subquery()).where(walk.c.word.is_not(None)))
    since, until = (day.toordinal() for day in shown_of_series(today))
    newest = (
        select(facet.c.event)
        .where(
            facet.c.word == walk.c.word,
            facet.c.traits.bitwise_and(WITHDRAWN) == 0,
            or_(
                facet.c.traits.bitwise_and(RECURRING) == 0,
                (facet.c.first_day <= until) & (facet.c.last_day >= since),
            ),
        )
        .order_by(facet.c.last_day.desc(), facet.c.event.desc())
        .limit(1)
    )
    return select(walk.c.word, newest.scalar_subquery().label("event")).where(walk.c.word.is_not(None))


def _documents(connection: Connection, pks: Iterable[int]) -> dict[int, dict[str, Any]]:
    rows: list[Row[Any]] = []
    for some in batches(pks):
        rows += connection.execute(select(event.c.pk, event.c.document).where(event.c.pk.in_(some)))
    return {row.pk: json.loads(row.document) for row in rows}


def _organisers(document: Mapping[str, Any]) -> dict[str, str]:
    """Id → name of those an event names itself."""
    named = (document.get("organiser", ""), *document.get("co_organisers", ()))
    return {one.id: str(one.name) for one in map(Organisation.named, filter(None, named))}
