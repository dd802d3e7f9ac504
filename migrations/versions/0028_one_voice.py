"""Votes of people and of receipts are told apart; participants are excluded; who removed what."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Receipts of earlier releases have voted without the work: what stands, stands.
RECEIPTS = """
UPDATE participants SET with_receipt = true,
    vote_earned_at = CASE WHEN EXISTS (
        SELECT FROM votes WHERE votes.participant_id = participants.id
    ) THEN created_at END
WHERE receipt_hash IS NOT NULL
"""


def upgrade() -> None:
    op.add_column(
        "participants",
        sa.Column("with_receipt", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("participants", sa.Column("vote_earned_at", sa.DateTime(timezone=True)))
    op.execute(RECEIPTS)
    op.create_table(
        "exclusions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dialogue_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("reason", postgresql.JSONB(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "num_nonnulls(participant_id, organisation_id) = 1",
            name=op.f("ck_exclusions_one_of_both"),
        ),
        sa.ForeignKeyConstraint(
            ["dialogue_id"], ["dialogues.id"], name=op.f("fk_exclusions_dialogue_id_dialogues")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_exclusions_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_exclusions_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exclusions")),
    )
    for column in ("participant_id", "organisation_id"):
        op.create_index(
            f"uq_exclusions_{column}",
            "exclusions",
            ["dialogue_id", column],
            unique=True,
            postgresql_where=sa.text(f"ended_at IS NULL AND {column} IS NOT NULL"),
        )
    op.add_column("contributions", sa.Column("removed_by", sa.Uuid()))
    op.create_foreign_key(
        op.f("fk_contributions_removed_by_people"),
        "contributions",
        "people",
        ["removed_by"],
        ["id"],
        ondelete="SET NULL",
        postgresql_not_valid=True,
    )
    with op.get_context().autocommit_block():  # its lock is not that of the statement before
        op.execute(
            "ALTER TABLE contributions VALIDATE CONSTRAINT fk_contributions_removed_by_people"
        )


def downgrade() -> None:
    op.drop_column("contributions", "removed_by")
    op.drop_table("exclusions")
    op.drop_column("participants", "vote_earned_at")
    op.drop_column("participants", "with_receipt")
