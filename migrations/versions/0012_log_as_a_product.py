"""The log: facts keep their resource, are found by buyer and dialogue, and are forgotten in order.

A watch gets the hash of the secret address of its feed.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BY_MEMBER = {
    "ix_outbox_organisation": "organisation_id",
    "ix_outbox_dialogue": "dialogue_id",
}


def upgrade() -> None:
    op.add_column(
        "outbox", sa.Column("resource", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )
    op.add_column("watches", sa.Column("feed_hash", sa.LargeBinary(), nullable=True))
    op.create_table(
        "forgotten_log",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgotten_log")),
    )
    # What a try before has left may be unfinished: begin again.
    with op.get_context().autocommit_block():
        for name, member in BY_MEMBER.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(
                f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name}"
                f" ON outbox ((data ->> '{member}'), position)"
                " WHERE audience = 'public' AND position IS NOT NULL"
            )
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS uq_watches_feed_hash")
        op.execute(
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS uq_watches_feed_hash"
            " ON watches (feed_hash)"
        )
    op.execute(
        "ALTER TABLE watches ADD CONSTRAINT uq_watches_feed_hash"
        " UNIQUE USING INDEX uq_watches_feed_hash"
    )


def downgrade() -> None:
    op.drop_constraint("uq_watches_feed_hash", "watches", type_="unique")
    for name in BY_MEMBER:
        op.drop_index(name, table_name="outbox")
    op.drop_table("forgotten_log")
    op.drop_column("watches", "feed_hash")
    op.drop_column("outbox", "resource")
