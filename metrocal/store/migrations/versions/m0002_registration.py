"""Registrations, what people told, mails, accounts and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ACTIVE = sa.text("state NOT IN ('cancelled', 'refused')")


def upgrade() -> None:
    _registrations()
    _told()
    _mails()
    _accounts()


def _text(name: str, *, nullable: bool = False, unique: bool = False) -> sa.Column[str]:
    default = None if nullable or unique else ""
    return sa.Column(name, sa.Text, nullable=nullable, unique=unique, server_default=default)


def _time(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _of_registration(*, primary_key: bool = True) -> sa.Column[int]:
    column = sa.ForeignKey("registration.pk")
    return sa.Column("registration", sa.Integer, column, primary_key=primary_key, autoincrement=False)


def _registrations() -> None:
    op.create_table(
        "registration",
        sa.Column("pk", sa.Integer, primary_key=True, autoincrement=False),
        _text("event"),
        sa.Column("part_of", sa.Integer, sa.ForeignKey("registration.pk")),
        _text("state"),
        _text("attendance"),
        sa.Column("arrival", sa.Integer),
        _text("person", nullable=True),
        _text("idempotency", nullable=True),
        _text("content"),
        _text("nonce"),
        _text("token", unique=True),
        _text("language"),
        sa.Column("reminders", sa.Boolean, nullable=False),
        _time("created"),
        _time("modified"),
    )
    op.create_index("ix_registration_places", "registration", ["event", "state", "attendance", "arrival"])
    op.create_index("ix_registration_part_of", "registration", ["part_of"])
    op.create_index(
        "uq_registration_person",
        "registration",
        ["event", "person"],
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    )
    op.create_index("uq_registration_idempotency", "registration", ["event", "idempotency"], unique=True)
    op.create_table(
        "intake",
        sa.Column("event", sa.Text, primary_key=True),
        sa.Column("first_day", sa.Integer, nullable=False),
        sa.Column("last_day", sa.Integer, nullable=False),
        _text("room"),
        sqlite_with_rowid=False,
    )


def _told() -> None:
    op.create_table(
        "registrant", _of_registration(), _text("name"), _text("folded"), _text("email"), _text("document"), _time("due")
    )
    op.create_index("ix_registrant_due", "registrant", ["due"])
    op.create_table(
        "answer_choice",
        _of_registration(),
        sa.Column("question", sa.Text, primary_key=True),
        sa.Column("choice", sa.Text, primary_key=True),
        _text("event"),
    )
    op.create_index("ix_answer_choice_event", "answer_choice", ["event", "question", "choice"])
    op.create_table(
        "consent",
        _of_registration(),
        sa.Column("purpose", sa.Text, primary_key=True),
        _text("version"),
        _time("given"),
        _time("withdrawn", nullable=True),
    )
    op.create_table(
        "gender_answer",
        sa.Column("owner", sa.Text, primary_key=True),
        *(_text(name) for name in ("event", "attendance", "region", "state", "gender", "consent")),
        _time("due"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_gender_answer_event", "gender_answer", ["event"])
    op.create_table("gender_words", sa.Column("owner", sa.Text, primary_key=True), _text("words"), sqlite_with_rowid=False)
    op.create_table("erased", sa.Column("token", sa.Text, primary_key=True), _time("at"))


def _mails() -> None:
    op.create_table(
        "outbox",
        sa.Column("pk", sa.Integer, primary_key=True),
        _text("message_id", unique=True),
        _text("key", unique=True),
        _text("kind"),
        sa.Column("registration", sa.Integer, sa.ForeignKey("registration.pk")),
        *(_text(name) for name in ("event", "recipient", "language", "facts", "state")),
        sa.Column("attempts", sa.Integer, nullable=False),
        _time("due"),
        _time("created"),
        _time("sent", nullable=True),
        _text("error"),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "due"])
    op.create_index("ix_outbox_registration", "outbox", ["registration"])


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("pk", sa.Integer, primary_key=True),
        _text("email", unique=True),
        *(_text(name) for name in ("role", "organisation", "region", "password")),
        sa.Column("stamp", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        _time("created"),
        _time("signed_in", nullable=True),
    )
    op.create_table(
        "api_token",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("account", sa.Integer, sa.ForeignKey("account.pk"), nullable=False),
        _text("scopes"),
        _time("created"),
        _time("expires"),
        _time("revoked", nullable=True),
    )
    op.create_table(
        "audit",
        sa.Column("pk", sa.Integer, primary_key=True),
        _time("at"),
        *(_text(name) for name in ("who", "action", "subject", "detail")),
    )
