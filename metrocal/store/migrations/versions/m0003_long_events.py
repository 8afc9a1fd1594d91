"""An index of the few events that last long, so that a question about some days need not look at all later ones."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("CREATE INDEX ix_listing_long ON listing (last_day, first_day, event) WHERE last_day - first_day > 31")
