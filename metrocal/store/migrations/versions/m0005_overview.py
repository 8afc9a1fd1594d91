"""Sessions and years become words too, and PostgreSQL keeps words in the order of their bytes, as SQLite does.

Those of one filter stand together then, whatever language the database was made for.
"""

import json
from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_RECURRING = 1 << 61
_NUMBERS = "last_day, event, first_day, traits, topics"
_LIST = f"INSERT INTO facet (word, {_NUMBERS}) SELECT CAST(:word AS text), {_NUMBERS} FROM listing WHERE "


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute('ALTER TABLE facet ALTER COLUMN word TYPE text COLLATE "C"')
    _years(connection)
    _sessions(connection)


def _years(connection: sa.Connection) -> None:
    """Of events that are no series."""
    bounds = connection.execute(sa.text("SELECT min(first_day) AS first, max(first_day) AS last FROM listing")).one()
    if bounds.first is None:
        return
    listed = sa.text(f"{_LIST} first_day BETWEEN :first AND :last AND traits & {_RECURRING} = 0")
    for year in range(date.fromordinal(bounds.first).year, date.fromordinal(bounds.last).year + 1):
        days = {"first": date(year, 1, 1).toordinal(), "last": date(year, 12, 31).toordinal()}
        connection.execute(listed, {"word": f"year:{year}", **days})


def _sessions(connection: sa.Connection) -> None:
    rows = connection.execute(sa.text("SELECT pk, document FROM event WHERE document LIKE :with"), {"with": '%"part_of"%'})
    parents = {row.pk: json.loads(row.document).get("part_of") for row in rows}
    found = [{"word": f"part_of:{parent}", "event": pk} for pk, parent in parents.items() if parent]
    if found:
        connection.execute(sa.text(f"{_LIST} event = :event"), found)
