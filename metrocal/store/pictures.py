"""Pictures in SQL: kept once, whoever sends them."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from metrocal.pictures import Picture
from metrocal.store.desk_tables import picture
from metrocal.store.engine import Writers, reading
from metrocal.store.rows import seconds_of

if TYPE_CHECKING:
    from metrocal.store.sql import SqlStore


class Pictures:
    """The pictures of a store."""

    def __init__(self, store: "SqlStore") -> None:
        self._engine = store.engine
        self._writers = Writers(store.engine)

    def keep(self, one: Picture, *, at: datetime) -> str:
        """Returns its name."""
        with self._writers.transaction() as connection:
            if connection.execute(select(picture.c.name).where(picture.c.name == one.name)).first() is None:
                values = {"name": one.name, "media_type": one.media_type, "body": one.body, "created": seconds_of(at)}
                connection.execute(picture.insert(), values)
        return one.name

    def get(self, name: str) -> Picture | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(picture).where(picture.c.name == name)).one_or_none()
        return Picture(row.name, row.media_type, row.body) if row else None
