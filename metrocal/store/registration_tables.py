"""The tables of registrations, mails and accounts. What people told stands apart from the places they have.

An answer about gender stands in a table of its own, under a name that leads back to nobody without the calendar's secret.
All times are seconds since 1970, UTC.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from metrocal.store.tables import metadata


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _time(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


ACTIVE = "state NOT IN ('cancelled', 'refused')"

registration = Table(
    "registration",
    metadata,
    Column("pk", Integer, primary_key=True, autoincrement=False),
    _text("event"),
    Column("part_of", Integer, ForeignKey("registration.pk")),
    _text("state"),
    _text("attendance"),
    Column("arrival", Integer),
    Column("person", Text),
    Column("idempotency", Text),
    _text("content"),
    _text("nonce"),
    Column("token", Text, nullable=False, unique=True),
    _text("language"),
    Column("reminders", Boolean, nullable=False),
    _time("created"),
    _time("modified"),
    Index("ix_registration_places", "event", "state", "attendance", "arrival"),
    Index("ix_registration_part_of", "part_of"),
    Index(
        "uq_registration_person", "event", "person", unique=True, sqlite_where=text(ACTIVE), postgresql_where=text(ACTIVE)
    ),
    Index("uq_registration_idempotency", "event", "idempotency", unique=True),
)
"""A place, or the wish for one. `event`: its id (`<series>-<date>` for one date of a series); `part_of`: the registration
for the whole, for one of a session; `arrival`: place in the order of arrival, none while pending; `person`, `idempotency`,
`content`: keyed hashes; `token`: hash of the link's end, `nonce`: what it is derived from."""

registrant = Table(
    "registrant",
    metadata,
    Column("registration", Integer, ForeignKey("registration.pk"), primary_key=True, autoincrement=False),
    _text("name"),
    _text("folded"),
    _text("email"),
    _text("document"),
    _time("due"),
    Index("ix_registrant_due", "due"),
)
"""Contact data, until `due`, when it is purged. `folded`: name, organisation and city as searched; `document`: the rest."""

answer_choice = Table(
    "answer_choice",
    metadata,
    Column("registration", Integer, ForeignKey("registration.pk"), primary_key=True, autoincrement=False),
    Column("question", Text, primary_key=True),
    Column("choice", Text, primary_key=True),
    _text("event"),
    Index("ix_answer_choice_event", "event", "question", "choice"),
)
"""Choices that have a limit, to be counted."""

consent = Table(
    "consent",
    metadata,
    Column("registration", Integer, ForeignKey("registration.pk"), primary_key=True, autoincrement=False),
    Column("purpose", Text, primary_key=True),
    _text("version"),
    _time("given"),
    _time("withdrawn", nullable=True),
)
"""Purpose: `privacy`, `gender`; `version` of the text that was agreed to."""

gender_answer = Table(
    "gender_answer",
    metadata,
    Column("owner", Text, primary_key=True),
    _text("event"),
    _text("attendance"),
    _text("region"),
    _text("state"),
    _text("gender"),
    _text("consent"),
    _time("due"),
    Index("ix_gender_answer_event", "event"),
    sqlite_with_rowid=False,
)
"""No name, no address, no time of arrival; sorted by `owner`, so that the order of rows tells nothing."""

gender_words = Table(
    "gender_words",
    metadata,
    Column("owner", Text, primary_key=True),
    _text("words"),
    sqlite_with_rowid=False,
)
"""Own words; read by nobody but the person, never published."""

intake = Table(
    "intake",
    metadata,
    Column("event", Text, primary_key=True),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    _text("room"),
    sqlite_with_rowid=False,
)
"""For the filter `registration`: the days on which an event takes registrations (ordinals, inclusive) and what it has:
`open`, `waiting` or `closed`."""

outbox = Table(
    "outbox",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("message_id", Text, nullable=False, unique=True),
    Column("key", Text, nullable=False, unique=True),
    _text("kind"),
    Column("registration", Integer, ForeignKey("registration.pk")),
    _text("event"),
    _text("recipient"),
    _text("language"),
    _text("facts"),
    _text("state"),
    Column("attempts", Integer, nullable=False),
    _time("due"),
    _time("created"),
    _time("sent", nullable=True),
    _text("error"),
    Index("ix_outbox_due", "state", "due"),
    Index("ix_outbox_registration", "registration"),
)
"""Mails that were decided on, written with the decision. `key`: the same intent twice is one mail; `recipient`: empty for
that of the registration; `state`: waiting, held, sending, sent, dead; `facts`: a JSON document for the message."""

erased = Table("erased", metadata, Column("token", Text, primary_key=True), _time("at"))
"""Hashes of the links of people who had their data erased: applied again after a backup was restored."""

account = Table(
    "account",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    _text("role"),
    _text("organisation"),
    _text("region"),
    _text("password"),
    Column("stamp", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    _time("created"),
    _time("signed_in", nullable=True),
)
"""`password`: an argon2 hash, empty before the invitation was taken; `stamp` changes with the password and ends sessions."""

api_token = Table(
    "api_token",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("account", Integer, ForeignKey("account.pk"), nullable=False),
    _text("scopes"),
    _time("created"),
    _time("expires"),
    _time("revoked", nullable=True),
)

audit = Table(
    "audit",
    metadata,
    Column("pk", Integer, primary_key=True),
    _time("at"),
    _text("who"),
    _text("action"),
    _text("subject"),
    _text("detail"),
    _text("address"),
    _text("before"),
    _text("after"),
)
"""Who did what, from which address, and what it was before and after (JSON): append-only. No secrets and no answers."""
