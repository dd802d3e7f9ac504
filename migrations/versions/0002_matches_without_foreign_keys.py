"""Matches and slots are added thousands at a time: no foreign key is checked a row.

What loses its watch or person is left out by the joins of the digest. The key of matches begins with
the event, so that the matches of one fact lie side by side in its index, wherever their watches are.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


FOREIGN_KEYS = (
    ("fk_digest_slots_person_id_people", "digest_slots", "person_id", "people"),
    ("fk_matches_watch_id_watches", "matches", "watch_id", "watches"),
    ("fk_matches_slot_id_digest_slots", "matches", "slot_id", "digest_slots"),
)


def upgrade() -> None:
    _prepare_key("event_id, watch_id")
    for name, table, _, _ in FOREIGN_KEYS:
        op.drop_constraint(name, table, type_="foreignkey")
    _swap_key()


def downgrade() -> None:
    _prepare_key("watch_id, event_id")
    op.execute("DELETE FROM digest_slots WHERE person_id NOT IN (SELECT id FROM people)")
    op.execute(
        "DELETE FROM matches WHERE watch_id NOT IN (SELECT id FROM watches)"
        " OR slot_id NOT IN (SELECT id FROM digest_slots)"
    )
    for name, table, column, target in FOREIGN_KEYS:
        op.create_foreign_key(name, table, target, [column], ["id"], ondelete="CASCADE")
    _swap_key()


def _prepare_key(columns: str) -> None:
    """Beside the one in use, which stays until the new one is ready; again after a failure."""
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS pk_matches_new")
        op.execute(
            f"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS pk_matches_new ON matches ({columns})"
        )


def _swap_key() -> None:
    op.drop_constraint("pk_matches", "matches", type_="primary")
    op.execute(
        "ALTER TABLE matches ADD CONSTRAINT pk_matches PRIMARY KEY USING INDEX pk_matches_new"
    )
