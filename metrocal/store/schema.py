"""Which schema a database has, told without loading Alembic: a server that only serves does not need it."""

from sqlalchemy import Connection, inspect, text

from metrocal.errors import SchemaError

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006")
"""The revisions of `migrations/versions`, oldest first; the last one is this version's."""
COMMAND = "metrocal db upgrade"


class NewerSchema(SchemaError):
    """The database was made by a later metrocal."""

    def __init__(self) -> None:
        super().__init__("the database was made by a newer version of metrocal; install that version")


def present_revision(connection: Connection) -> str | None:
    """The revision of the database; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def refuse_other_schema(connection: Connection) -> None:
    """Raises SchemaError, with the command to run, unless the schema is this version's."""
    present = present_revision(connection)
    if present is None:
        raise SchemaError(f"the database is empty; run: {COMMAND}")
    if present not in KNOWN:
        raise NewerSchema
    if present != KNOWN[-1]:
        raise SchemaError(f"the database has the older schema {present}; run: {COMMAND}")
