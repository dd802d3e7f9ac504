"""Goals of plans and of dialogue calls."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("plans", "dialogues")


def upgrade() -> None:
    for table in TABLES:
        goals = sa.Column(
            "goals", postgresql.ARRAY(sa.String()), server_default="{}", nullable=False
        )
        op.add_column(table, goals)


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "goals")
