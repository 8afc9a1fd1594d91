"""The audit in SQL. A line is written in the transaction of what it tells: both are kept, or neither."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from metrocal.accounts import Act, Asked, By
from metrocal.store.registration_tables import audit
from metrocal.store.rows import seconds_of, time_of


def record(
    connection: Connection,
    by: By,
    action: str,
    subject: str,
    detail: str = "",
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """A line, in the transaction of what it tells. No secrets, no answers.

    `before`, `after`: field → value of what was changed, kept as JSON.
    """
    done = {"at": seconds_of(by.at), "who": by.who, "address": by.address}
    what = {"action": action, "subject": subject, "detail": detail}
    changed = {"before": _json(before), "after": _json(after)}
    connection.execute(audit.insert(), done | what | changed)


def acts(connection: Connection, asked: Asked, most: int) -> list[Act]:
    """The last first."""
    rows = connection.execute(select(audit).where(*_conditions(asked)).order_by(audit.c.pk.desc()).limit(most))
    return [_act(row) for row in rows]


def actions(connection: Connection) -> list[str]:
    """The kinds of acts that occur."""
    return list(connection.execute(select(audit.c.action).distinct().order_by(audit.c.action)).scalars())


def _json(values: Mapping[str, Any] | None) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""


def _conditions(asked: Asked) -> Iterator[ColumnElement[bool]]:
    exact = {audit.c.who: asked.who, audit.c.action: asked.action, audit.c.subject: asked.subject}
    yield from (column == value for column, value in exact.items() if value)
    if asked.since is not None:
        yield audit.c.at >= seconds_of(asked.since)
    if asked.until is not None:
        yield audit.c.at < seconds_of(asked.until)
    if asked.below is not None:
        yield audit.c.pk < asked.below


def _act(row: Row[Any]) -> Act:
    before, after = (json.loads(text) if text else {} for text in (row.before, row.after))
    return Act(time_of(row.at), row.who, row.action, row.subject, row.detail, row.address, before, after, row.pk)
