"""Webhooks may ask for what a fact keeps of its subject (`full`)."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0036"
down_revision: str | None = "0035"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """A constant default: no row is rewritten, and the release before inserts without it."""
    full = sa.Column("full", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("webhook_endpoints", full)


def downgrade() -> None:
    op.drop_column("webhook_endpoints", "full")
