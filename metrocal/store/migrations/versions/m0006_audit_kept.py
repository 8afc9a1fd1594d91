"""The audit is append-only: the database itself refuses to change or delete a line of it."""

from alembic import op

revision = "0006"
down_revision = "0005"

_WHY = "the audit is append-only"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_kept_{verb.lower()} BEFORE {verb} ON audit BEGIN SELECT RAISE(ABORT, '{_WHY}'); END"
            )
        return
    refuse = f"BEGIN RAISE EXCEPTION '{_WHY}'; END"
    op.execute(f"CREATE OR REPLACE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$")
    op.execute("CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_kept()")
