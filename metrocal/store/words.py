"""The search for words, by each database's own index over the same folded words: the same answers on both."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, select, text

from metrocal.search import is_unspaced
from metrocal.store.engine import insert_all
from metrocal.store.tables import search


def keep(connection: Connection, words: dict[int, str], *, fresh: bool) -> None:
    """The words of these events instead of those they had; `fresh` ones had none."""
    if not fresh:
        forget(connection, words)
    rows = [{"event": event, "words": found} for event, found in words.items()]
    insert_all(connection, search, rows)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO search_index (rowid, words) VALUES (?, ?)", [*words.items()])


def forget(connection: Connection, events: Iterable[int]) -> None:
    """FTS5 needs the old words to take them out of its index."""
    pks = list(events)
    for some in _batches(pks):
        old: Select[Any] = select(search).where(search.c.event.in_(some))
        if connection.dialect.name == "sqlite":
            rows = [{"event": row.event, "words": row.words} for row in connection.execute(old)]
            if rows:
                delete = "INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', :event, :words)"
                connection.execute(text(delete), rows)
        connection.execute(search.delete().where(search.c.event.in_(some)))


def found(event: ColumnElement[int], words: Sequence[str], dialect: str) -> ColumnElement[bool]:
    """The condition that all the words are found; those without spaces anywhere, the others at the start of a word."""
    spaced = [word for word in words if not is_unspaced(word)]
    conditions: list[ColumnElement[bool]] = []
    if spaced and dialect == "sqlite":
        asked = text("SELECT rowid FROM search_index WHERE search_index MATCH :asked").bindparams(
            asked=" ".join(f'"{word}"*' for word in spaced)
        )
        conditions.append(event.in_(asked))
    elif spaced:
        asked = text(
            "SELECT event FROM search WHERE array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:asked AS tsquery)"
        ).bindparams(asked=" & ".join(f"'{word}':*" for word in spaced))
        conditions.append(event.in_(asked))
    conditions += [
        event.in_(select(search.c.event).where(search.c.words.contains(word))) for word in words if is_unspaced(word)
    ]
    return and_(*conditions)


def _batches(pks: list[int], size: int = 500) -> Iterable[list[int]]:
    return (pks[start : start + size] for start in range(0, len(pks), size))
