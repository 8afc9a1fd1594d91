"""The schema's versions, by Alembic, shipped in the package. An upgrade is one transaction."""

from importlib.resources import files
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection

from metrocal.registration.application import GENDERS
from metrocal.store.engine import Writers, connect, reading
from metrocal.store.schema import KNOWN, NewerSchema, present_revision, refuse_other_schema
from metrocal.store.tables import meta
from metrocal.submission.states import State

MAIL_STATES = ("waiting", "held", "sending", "sent", "dead")


def upgrade(url: str, domain: str) -> None:
    """Make the database what this version of metrocal needs; `domain` is the right side of new UIDs, kept for good.

    Raises SchemaError for a database of a newer metrocal; on any failure the old schema and data stay as they were.
    """
    engine = connect(url)
    try:
        with Writers(engine).transaction() as connection:
            if present_revision(connection) not in {None, *KNOWN}:
                raise NewerSchema
            _migrate(connection)
            fresh = {"domain": domain, "identity": token_hex(8), "version": "0", "changed": "1970-01-01T00:00:00+00:00"}
            _set_once(connection, fresh)
    finally:
        engine.dispose()


def is_made(url: str) -> bool:
    """Whether there is a calendar in this database, of whatever schema. Raises StoreError."""
    engine = connect(url)
    try:
        with reading(engine) as connection:
            return present_revision(connection) is not None
    finally:
        engine.dispose()


def check(url: str) -> list[str]:
    """What is wrong with the database, in sentences; an empty list is good news."""
    engine = connect(url)
    try:
        with reading(engine) as connection:
            refuse_other_schema(connection)
            return [*_damage(connection), *_inconsistencies(connection)]
    finally:
        engine.dispose()


def _damage(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    said = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    broken = [f"integrity: {line}" for line in said if line != "ok"]
    return broken + [f"foreign key: {tuple(row)}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]


def _inconsistencies(connection: Connection) -> list[str]:
    """What must hold whatever happened: each event is listed, searchable, and its newest revision is its present state."""
    questions = {
        "events that no question finds": "SELECT count(*) FROM event WHERE pk NOT IN (SELECT event FROM listing)",
        "events that no word finds": "SELECT count(*) FROM event WHERE pk NOT IN (SELECT event FROM search)",
        "events whose newest revision differs from them": (
            "SELECT count(*) FROM event LEFT JOIN revision ON revision.event = pk AND revision.number = sequence"
            " WHERE revision.document IS NULL OR revision.document <> event.document"
        ),
        "events with a gap in their revisions": (
            "SELECT count(*) FROM event WHERE sequence + 1 <> (SELECT count(*) FROM revision WHERE revision.event = pk)"
        ),
        "registrations of sessions without one for the whole event": (
            "SELECT count(*) FROM registration WHERE part_of IS NOT NULL AND part_of NOT IN (SELECT pk FROM registration)"
        ),
        "proposals in an unknown state": f"SELECT count(*) FROM submission WHERE state NOT IN {tuple(map(str, State))}",
        "proposals without a history": (
            "SELECT count(*) FROM submission WHERE pk NOT IN (SELECT submission FROM submission_step)"
        ),
        "mails in an unknown state": f"SELECT count(*) FROM outbox WHERE state NOT IN {MAIL_STATES}",
        "answers about gender that no form offers": f"SELECT count(*) FROM gender_answer WHERE gender NOT IN {GENDERS}",
    }
    counts = {said: connection.exec_driver_sql(question).scalar_one() for said, question in questions.items()}
    return [f"{count} {said}" for said, count in counts.items() if count]


def _migrate(connection: Connection) -> None:
    """Alembic is loaded here: it takes a tenth of a second, and a command that finds its schema does without."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("metrocal.store").joinpath("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _set_once(connection: Connection, values: dict[str, Any]) -> None:
    present = set(connection.execute(meta.select().with_only_columns(meta.c.key)).scalars())
    for key, value in values.items():
        if key not in present:
            connection.execute(meta.insert().values(key=key, value=value))
