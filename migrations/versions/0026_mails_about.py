"""A mail names the things whose words it carries, to be found when those words must go."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    about = sa.Column("about", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False)
    op.add_column("mails", about, if_not_exists=True)
    with op.get_context().autocommit_block():
        # What a try before has left may be unfinished: begin again.
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_mails_about")
        op.execute(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_mails_about ON mails USING gin (about)"
        )


def downgrade() -> None:
    op.drop_column("mails", "about")
