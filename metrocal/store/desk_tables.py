"""The tables of the desk: what is proposed, pictures, named and private feeds, webhooks, entered and published figures.

All times are seconds since 1970, UTC.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from metrocal.store.registration_tables import account
from metrocal.store.tables import metadata, text_column, time_column

picture = Table(
    "picture",
    metadata,
    Column("name", Text, primary_key=True),
    text_column("media_type"),
    Column("body", LargeBinary, nullable=False),
    time_column("created"),
)
"""Pictures as we encoded them; `name` is the hash of the bytes."""

submission = Table(
    "submission",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    text_column("kind"),
    text_column("state"),
    text_column("event"),
    text_column("document"),
    Column("base", Integer),
    text_column("organisation"),
    text_column("region"),
    text_column("title"),
    text_column("contact_name"),
    text_column("contact_email"),
    text_column("language"),
    Column("account", Integer, ForeignKey(account.c.pk)),
    Column("picture", Text, ForeignKey("picture.name")),
    text_column("picture_text"),
    text_column("nonce"),
    Column("token", Text, nullable=False, unique=True),
    Column("idempotency", Text, unique=True),
    text_column("content"),
    Column("version", Integer, nullable=False),
    time_column("due"),
    time_column("created"),
    time_column("modified"),
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
    time_column("at"),
    text_column("who"),
    text_column("action"),
    text_column("comment"),
    text_column("document"),
)
"""What happened to a proposal: append-only. `document`: the event as it was proposed until then, if the step changed it."""

saved_feed = Table(
    "saved_feed",
    metadata,
    Column("name", Text, primary_key=True),
    text_column("organisation"),
    text_column("filter"),
    text_column("title"),
    text_column("description"),
    text_column("colour"),
    text_column("author"),
    time_column("created"),
    time_column("modified"),
)
"""Feeds with a name of their own. `filter`: as in an address; `title`, `description`: JSON of a text."""

private_feed = Table(
    "private_feed",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    text_column("label"),
    text_column("filter"),
    Column("account", Integer, ForeignKey("account.pk"), nullable=False),
    time_column("created"),
    time_column("revoked", nullable=True),
)
"""Feeds for one person or partner, by the hash of their token; they see what the account behind them sees."""

webhook = Table(
    "webhook",
    metadata,
    Column("pk", Integer, primary_key=True),
    text_column("url"),
    text_column("topics"),
    text_column("nonce"),
    Column("account", Integer, ForeignKey("account.pk"), nullable=False),
    Column("active", Boolean, nullable=False),
    time_column("created"),
)
"""Addresses that are told of changes; `topics`: separated by spaces; the secret is derived from `nonce`."""

webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("webhook", Integer, ForeignKey("webhook.pk"), nullable=False),
    Column("key", Text, nullable=False, unique=True),
    text_column("topic"),
    text_column("body"),
    text_column("state"),
    Column("attempts", Integer, nullable=False),
    time_column("due"),
    time_column("created"),
    time_column("done", nullable=True),
    Column("status", Integer),
    text_column("error"),
    Index("ix_webhook_delivery_due", "state", "due"),
    Index("ix_webhook_delivery_webhook", "webhook", "pk"),
)
"""Messages to webhooks, written with the change they tell of. `state`: waiting, sending, sent, dead."""

api_answer = Table(
    "api_answer",
    metadata,
    Column("key", Text, primary_key=True),
    text_column("content"),
    Column("status", Integer, nullable=False),
    text_column("body"),
    time_column("created"),
    Index("ix_api_answer_created", "created"),
)
"""What a program was answered, by the hash of account, address and Idempotency-Key; `content`: hash of what it had sent."""

figure = Table(
    "figure",
    metadata,
    Column("pk", Integer, primary_key=True),
    text_column("code"),
    Column("day", Integer, nullable=False),
    Column("value", Integer, nullable=False),
    Column("total", Integer),
    text_column("source"),
    text_column("author"),
    time_column("entered"),
    Index("ix_figure_code", "code", "day"),
)
"""Figures that events cannot answer (publications, projects, agreements): as of a `day` (ordinal), with their source; the
newest entry for a code and a day counts. `total`: what a share is of."""

published_report = Table(
    "published_report",
    metadata,
    Column("name", Text, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    text_column("document"),
    time_column("made"),
)
"""Public figures as they were published: `name` such as gender/2021, `day` the fixed date (ordinal) from which they hold."""
