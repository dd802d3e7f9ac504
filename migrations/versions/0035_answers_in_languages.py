"""What a buyer says in a dialogue can be said in several languages."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0035"
down_revision: str | None = "0034"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("contributions", "contribution_edits")


def upgrade() -> None:
    for table in TABLES:
        column = sa.Column("translations", postgresql.JSONB(), server_default="{}", nullable=False)
        op.add_column(table, column)


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "translations")
