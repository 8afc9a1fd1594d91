"""Proposals, pictures, named and private feeds, webhooks, figures; the audit also says from where, and before and after."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _audit()
    _proposals()
    _feeds()
    _webhooks()
    _figures()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _time(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _audit() -> None:
    with op.batch_alter_table("audit") as table:
        for name in ("address", "before", "after"):
            table.add_column(_text(name))


def _proposals() -> None:
    op.create_table(
        "picture",
        sa.Column("name", sa.Text, primary_key=True),
        _text("media_type"),
        sa.Column("body", sa.LargeBinary, nullable=False),
        _time("created"),
    )
    op.create_table(
        "submission",
        sa.Column("pk", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        _text("kind"),
        _text("state"),
        _text("event"),
        _text("document"),
        sa.Column("base", sa.Integer),
        _text("organisation"),
        _text("region"),
        _text("title"),
        _text("contact_name"),
        _text("contact_email"),
        _text("language"),
        sa.Column("account", sa.Integer, sa.ForeignKey("account.pk")),
        sa.Column("picture", sa.Text, sa.ForeignKey("picture.name")),
        _text("picture_text"),
        _text("nonce"),
        sa.Column("token", sa.Text, nullable=False, unique=True),
        sa.Column("idempotency", sa.Text, unique=True),
        _text("content"),
        sa.Column("version", sa.Integer, nullable=False),
        _time("due"),
        _time("created"),
        _time("modified"),
    )
    op.create_index("ix_submission_state", "submission", ["state", "modified"])
    op.create_index("ix_submission_event", "submission", ["event"])
    op.create_index("ix_submission_due", "submission", ["due"])
    op.create_table(
        "submission_step",
        sa.Column("submission", sa.Integer, sa.ForeignKey("submission.pk"), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        _time("at"),
        _text("who"),
        _text("action"),
        _text("comment"),
        _text("document"),
    )


def _feeds() -> None:
    op.create_table(
        "saved_feed",
        sa.Column("name", sa.Text, primary_key=True),
        _text("organisation"),
        _text("filter"),
        _text("title"),
        _text("description"),
        _text("colour"),
        _text("author"),
        _time("created"),
        _time("modified"),
    )
    op.create_table(
        "private_feed",
        sa.Column("pk", sa.Integer, primary_key=True),
        sa.Column("token", sa.Text, nullable=False, unique=True),
        _text("label"),
        _text("filter"),
        sa.Column("account", sa.Integer, sa.ForeignKey("account.pk"), nullable=False),
        _time("created"),
        _time("revoked", nullable=True),
    )


def _webhooks() -> None:
    op.create_table(
        "webhook",
        sa.Column("pk", sa.Integer, primary_key=True),
        _text("url"),
        _text("topics"),
        _text("nonce"),
        sa.Column("account", sa.Integer, sa.ForeignKey("account.pk"), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        _time("created"),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("pk", sa.Integer, primary_key=True),
        sa.Column("webhook", sa.Integer, sa.ForeignKey("webhook.pk"), nullable=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        _text("topic"),
        _text("body"),
        _text("state"),
        sa.Column("attempts", sa.Integer, nullable=False),
        _time("due"),
        _time("created"),
        _time("done", nullable=True),
        sa.Column("status", sa.Integer),
        _text("error"),
    )
    op.create_index("ix_webhook_delivery_due", "webhook_delivery", ["state", "due"])
    op.create_index("ix_webhook_delivery_webhook", "webhook_delivery", ["webhook", "pk"])
    op.create_table(
        "api_answer",
        sa.Column("key", sa.Text, primary_key=True),
        _text("content"),
        sa.Column("status", sa.Integer, nullable=False),
        _text("body"),
        _time("created"),
    )
    op.create_index("ix_api_answer_created", "api_answer", ["created"])


def _figures() -> None:
    op.create_table(
        "figure",
        sa.Column("pk", sa.Integer, primary_key=True),
        _text("code"),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer),
        _text("source"),
        _text("author"),
        _time("entered"),
    )
    op.create_index("ix_figure_code", "figure", ["code", "day"])
    op.create_table(
        "published_report",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        _text("document"),
        _time("made"),
    )
