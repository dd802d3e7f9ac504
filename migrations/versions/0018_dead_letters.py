"""What has failed is found at once; so are mails of one kind that wait, however many others do."""

from collections.abc import Sequence

from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXES = {
    "ix_deliveries_failed": "deliveries (updated_at, id) WHERE state = 'failed'",
    "ix_digest_slots_failed": "digest_slots (closed_at, id) WHERE state = 'failed'",
    "ix_mails_failed": "mails (updated_at, id) WHERE state = 'failed'",
    "ix_mails_waiting_by_kind": "mails (kind, next_try_at) WHERE state = 'pending'",
}


def upgrade() -> None:
    # What a try before has left may be unfinished: begin again.
    with op.get_context().autocommit_block():
        for name, rows in INDEXES.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {rows}")


def downgrade() -> None:
    for name in INDEXES:
        op.execute(f"DROP INDEX {name}")
