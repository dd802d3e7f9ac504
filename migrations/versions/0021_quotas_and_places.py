"""Limits that hold while Redis is away; the network that somebody signed in from, as a keyed hash."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "quotas",
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("purpose", "subject", "ends_at", name="pk_quotas"),
        if_not_exists=True,
    )
    op.create_index("ix_quotas_ends_at", "quotas", ["ends_at"], if_not_exists=True)
    op.add_column(
        "sessions", sa.Column("place", sa.LargeBinary(), nullable=True), if_not_exists=True
    )


def downgrade() -> None:
    op.drop_column("sessions", "place")
    op.drop_table("quotas")
