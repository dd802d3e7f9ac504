"""Past answers: what an answer was taken from, and trigrams of questions and answers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0044"
down_revision: str | None = "0043"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE, ALIKE, TAKEN = "contributions", "ix_contributions_alike", "ix_contributions_taken_from"
KEY = "fk_contributions_taken_from_contributions"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("taken_from", sa.Uuid(), nullable=True))
    op.create_foreign_key(KEY, TABLE, TABLE, ["taken_from"], ["id"], postgresql_not_valid=True)
    with op.get_context().autocommit_block():
        op.execute(f"ALTER TABLE {TABLE} VALIDATE CONSTRAINT {KEY}")
        # What a failed attempt leaves behind is invalid, but it is there.
        for name in (ALIKE, TAKEN):
            op.drop_index(name, TABLE, if_exists=True, postgresql_concurrently=True)
        op.create_index(TAKEN, TABLE, ["taken_from"], postgresql_concurrently=True)
        op.create_index(
            ALIKE,
            TABLE,
            ["text"],
            postgresql_using="gin",
            postgresql_ops={"text": "gin_trgm_ops"},
            postgresql_where=sa.text("kind IN ('question', 'answer')"),
            postgresql_concurrently=True,
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        for name in (ALIKE, TAKEN):
            op.drop_index(name, TABLE, if_exists=True, postgresql_concurrently=True)
    op.drop_constraint(KEY, TABLE, type_="foreignkey")
    op.drop_column(TABLE, "taken_from")
