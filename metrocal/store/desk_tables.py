"""The tables of the desk: what is proposed, pictures, named and private feeds, webhooks, entered and published figures.

All times are seconds since 1970, UTC.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from metrocal.store.registration_tables import account
from metrocal.store.tables import metadata


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _time(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


picture = Table(
    "picture",
    metadata,
    Column("name", Text, primary_key=True),
    _text("media_type"),
    Column("body", LargeBinary, nullable=False),
    _time("created"),
)
"""Pictures as we encoded them; `name` is the hash of the bytes."""

submission = Table(
    "submission",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _text("kind"),
    _text("state"),
    _text("event"),
    _text("document"),
    Column("base", Integer),
    _text("organisation"),
    _text("region"),
    _text("title"),
    _text("contact_name"),
    _text("contact_email"),
    _text("language"),
    Column("account", Integer, ForeignKey(account.c.pk)),
    Column("picture", Text, ForeignKey("picture.name")),
    _text("picture_text"),
    _text("nonce"),
    Column("token", Text, nullable=False, unique=True),
    Column("idempotency", Text, unique=True),
    _text("content"),
    Column("version", Integer, nullable=False),
    _time("due"),
    _time("created"),
    _time("modified"),
    Index("ix_submission_state", "state", "modified"),
    Index("ix_submission_event", "event"),
    Index("ix_submission_due", "due"),
)
"""A proposal. `id`: random, as the desk names it; `kind`: new, change, withdrawal; `event`: the id it has or would have;
`document`: the event as proposed; `base`: the revision that a change starts from; `version` grows with every step; `token`:
hash of the link's end, `nonce`: what it is derived from; `idempotency`, `content`: keyed hashes; contact until `due`."""

submission_step = Table(
    "submission_step",
    metadata,
    Column("submission", Integer, ForeignKey("submission.pk"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _time("at"),
    _text("who"),
    _text("action"),
    _text("comment"),
    _text("document"),
)
"""What happened to a proposal: append-only. `document`: the event as it was proposed until then, if the step changed it."""

saved_feed = Table(
    "saved_feed",
    metadata,
    Column("name", Text, primary_key=True),
    _text("organisation"),
    _text("filter"),
    _text("title"),
    _text("description"),
    _text("colour"),
    _text("author"),
    _time("created"),
    _time("modified"),
)
"""Feeds with a name of their own. `filter`: as in an address; `title`, `description`: JSON of a text."""

private_feed = Table(
    "private_feed",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    _text("label"),
    _text("filter"),
    Column("account", Integer, ForeignKey("account.pk"), nullable=False),
    _time("created"),
    _time("revoked", nullable=True),
)
"""Feeds for one person or partner, by the hash of their token; they see what the account behind them sees."""

webhook = Table(
    "webhook",
    metadata,
    Column("pk", Integer, primary_key=True),
    _text("url"),
    _text("topics"),
    _text("nonce"),
    Column("account", Integer, ForeignKey("account.pk"), nullable=False),
    Column("active", Boolean, nullable=False),
    _time("created"),
)
"""Addresses that are told of changes; `topics`: separated by spaces; the secret is derived from `nonce`."""

webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("webhook", Integer, ForeignKey("webhook.pk"), nullable=False),
    Column("key", Text, nullable=False, unique=True),
    _text("topic"),
    _text("body"),
    _text("state"),
    Column("attempts", Integer, nullable=False),
    _time("due"),
    _time("created"),
    _time("done", nullable=True),
    Column("status", Integer),
    _text("error"),
    Index("ix_webhook_delivery_due", "state", "due"),
    Index("ix_webhook_delivery_webhook", "webhook", "pk"),
)
"""Messages to webhooks, written with the change they tell of. `state`: waiting, sending, sent, dead."""

api_answer = Table(
    "api_answer",
    metadata,
    Column("key", Text, primary_key=True),
    _text("content"),
    Column("status", Integer, nullable=False),
    _text("body"),
    _time("created"),
    Index("ix_api_answer_created", "created"),
)
"""What a program was answered, by the hash of account, address and Idempotency-Key; `content`: hash of what it had sent."""

figure = Table(
    "figure",
    metadata,
    Column("pk", Integer, primary_key=True),
    _text("code"),
    Column("day", Integer, nullable=False),
    Column("value", Integer, nullable=False),
    Column("total", Integer),
    _text("source"),
    _text("author"),
    _time("entered"),
    Index("ix_figure_code", "code", "day"),
)
"""Figures that events cannot answer (publications, projects, agreements): as of a `day` (ordinal), with their source; the
newest entry for a code and a day counts. `total`: what a share is of."""

published_report = Table(
    "published_report",
    metadata,
    Column("name", Text, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    _text("document"),
    _time("made"),
)
"""Public figures as they were published: `name` such as gender/2021, `day` the fixed date (ordinal) from which they hold."""
