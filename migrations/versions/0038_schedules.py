"""Digests on chosen weekdays: `weekdays` beside `weekday`, which the next release drops.

A trigger keeps both right while the release before writes `weekday` and this one `weekdays`. The next
release drops the triggers, their function and the columns named in `env.py`.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0038"
down_revision: str | None = "0037"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("watches", "watch_requests", "buyer_digests")

# Each release leaves the other's column as it is, in an INSERT at its default.
BOTH_COLUMNS = """
CREATE FUNCTION keep_weekday() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.weekday <> 0 AND NEW.weekdays = '{0}'
        OR TG_OP = 'UPDATE' AND NEW.weekday <> OLD.weekday
    THEN
        NEW.weekdays := ARRAY[NEW.weekday];
    ELSE
        NEW.weekday := NEW.weekdays[1];
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute(BOTH_COLUMNS)
    for table in TABLES:
        weekdays = postgresql.ARRAY(sa.Integer())
        op.add_column(table, sa.Column("weekdays", weekdays, server_default="{0}", nullable=False))
        op.alter_column(table, "weekday", server_default="0")
        op.execute(
            f"CREATE TRIGGER keep_weekday BEFORE INSERT OR UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION keep_weekday()"
        )
    with op.get_context().autocommit_block():
        for table in TABLES:
            op.execute(
                f"UPDATE {table} SET weekdays = ARRAY[weekday]"  # noqa: S608 - names of ours
                " WHERE weekday <> 0 AND weekdays = '{0}'"
            )


def downgrade() -> None:
    """Of several chosen days the first is kept."""
    for table in TABLES:
        op.execute(f"DROP TRIGGER keep_weekday ON {table}")
        op.alter_column(table, "weekday", server_default=None)
        op.drop_column(table, "weekdays")
    op.execute("DROP FUNCTION keep_weekday")
