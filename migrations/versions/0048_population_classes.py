"""Organisations: the population class of a municipality, for comparison with like buyers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0048"
down_revision: str | None = "0047"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("organisations", sa.Column("population_class", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("organisations", "population_class")
