"""The tables of registrations, mails and accounts. What people told stands apart from the places they have.

An answer about gender stands in a table of its own, under a name that leads back to nobody without the calendar's secret.
All times are seconds since 1970, UTC.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from metrocal.store.tables import metadata, text_column, time_column

ACTIVE = "state NOT IN ('cancelled', 'refused')"

registration = Table(
    "registration",
    metadata,
    Column("pk", Integer, primary_key=True, autoincrement=False),
    text_column("event"),
    Column("part_of", Integer, ForeignKey("registration.pk")),
    text_column("state"),
    text_column("attendance"),
    Column("arrival", Integer),
    Column("person", Text),
    Column("idempotency", Text),
    text_column("content"),
    text_column("nonce"),
    Column("token", Text, nullable=False, unique=True),
    text_column("language"),
    Column("reminders", Boolean, nullable=False),
    time_column("created"),
    time_column("modified"),
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
    text_column("name"),
    text_column("folded"),
    text_column("email"),
    text_column("document"),
    time_column("due"),
    Index("ix_registrant_due", "due"),
)
"""Contact data, until `due`, when it is purged. `folded`: name, organisation and city as searched; `document`: the rest."""

answer_choice = Table(
    "answer_choice",
    metadata,
    Column("registration", Integer, ForeignKey("registration.pk"), primary_key=True, autoincrement=False),
    Column("question", Text, primary_key=True),
    Column("choice", Text, primary_key=True),
    text_column("event"),
    Index("ix_answer_choice_event", "event", "question", "choice"),
)
"""Choices that have a limit, to be counted."""

consent = Table(
    "consent",
    metadata,
    Column("registration", Integer, ForeignKey("registration.pk"), primary_key=True, autoincrement=False),
    Column("purpose", Text, primary_key=True),
    text_column("version"),
    time_column("given"),
    time_column("withdrawn", nullable=True),
)
"""Purpose: `privacy`, `gender`; `version` of the text that was agreed to."""

gender_answer = Table(
    "gender_answer",
    metadata,
    Column("owner", Text, primary_key=True),
    text_column("event"),
    text_column("attendance"),
    text_column("region"),
    text_column("state"),
    text_column("gender"),
    text_column("consent"),
    time_column("due"),
    Index("ix_gender_answer_event", "event"),
    sqlite_with_rowid=False,
)
"""No name, no address, no time of arrival; sorted by `owner`, so that the order of rows tells nothing."""

gender_words = Table(
    "gender_words",
    metadata,
    Column("owner", Text, primary_key=True),
    text_column("words"),
    sqlite_with_rowid=False,
)
"""Own words; read by nobody but the person, never published."""

intake = Table(
    "intake",
    metadata,
    Column("event", Text, primary_key=True),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    text_column("room"),
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
    text_column("kind"),
    Column("registration", Integer, ForeignKey("registration.pk")),
    text_column("event"),
    text_column("recipient"),
    text_column("language"),
    text_column("facts"),
    text_column("state"),
    Column("attempts", Integer, nullable=False),
    time_column("due"),
    time_column("created"),
    time_column("sent", nullable=True),
    text_column("error"),
    Index("ix_outbox_due", "state", "due"),
    Index("ix_outbox_registration", "registration"),
)
"""Mails that were decided on, written with the decision. `key`: the same intent twice is one mail; `recipient`: empty for
that of the registration; `state`: waiting, held, sending, sent, dead; `facts`: a JSON document for the message."""

erased = Table("erased", metadata, Column("token", Text, primary_key=True), time_column("at"))
"""Hashes of the links of people who had their data erased: applied again after a backup was restored."""

account = Table(
    "account",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    text_column("role"),
    text_column("organisation"),
    text_column("region"),
    text_column("password"),
    Column("stamp", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    time_column("created"),
    time_column("signed_in", nullable=True),
)
"""`password`: an argon2 hash, empty before the invitation was taken; `stamp` changes with the password and ends sessions."""

api_token = Table(
    "api_token",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("account", Integer, ForeignKey("account.pk"), nullable=False),
    text_column("scopes"),
    time_column("created"),
    time_column("expires"),
    time_column("revoked", nullable=True),
)

audit = Table(
    "audit",
    metadata,
    Column("pk", Integer, primary_key=True),
    time_column("at"),
    text_column("who"),
    text_column("action"),
    text_column("subject"),
    text_column("detail"),
    text_column("address"),
    text_column("before"),
    text_column("after"),
)
"""Who did what, from which address, and what it was before and after (JSON): append-only. No secrets and no answers."""
