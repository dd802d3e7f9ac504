"""Mails wait for their domain's turn; of those no longer kept, the number stays.

Digests closed long ago are found by an index: the hourly purge read all of them.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "mails", sa.Column("turn_at", sa.DateTime(timezone=True), nullable=True), if_not_exists=True
    )
    op.create_table(
        "mail_counts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", "state", name=op.f("pk_mail_counts")),
        if_not_exists=True,
    )
    # What a try before has left may be unfinished: begin again.
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_digest_slots_closed_at")
        op.execute(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_digest_slots_closed_at"
            " ON digest_slots (closed_at) WHERE closed_at IS NOT NULL"
        )


def downgrade() -> None:
    op.drop_index("ix_digest_slots_closed_at", table_name="digest_slots")
    op.drop_table("mail_counts")
    op.drop_column("mails", "turn_at")
