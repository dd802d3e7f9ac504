"""Participants and confidential parts

A contribution's number becomes a participant, whom surveys and votes will know as well. The column
`participant` is still written, for the release that serves until the new one has taken over. What
that one writes meanwhile has a number but no participant: the migration that drops the column runs
`GATHER` and `TIE` once more before it does.

The foreign key is NOT VALID and stays so without harm: every value is written after it was there.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# A number whose person has been erased on some rows still is that person's on the others.
GATHER = """
INSERT INTO participants (id, dialogue_id, number, person_id, created_at)
SELECT gen_random_uuid(), dialogue_id, participant,
    (array_agg(person_id) FILTER (WHERE person_id IS NOT NULL))[1], min(created_at)
FROM contributions
WHERE NOT official
GROUP BY dialogue_id, participant
ON CONFLICT DO NOTHING
"""
TIE = """
UPDATE contributions SET participant_id = participants.id
FROM participants
WHERE participants.dialogue_id = contributions.dialogue_id
    AND participants.number = contributions.participant
    AND contributions.participant_id IS NULL
    AND NOT contributions.official
"""


def upgrade() -> None:
    op.create_table(
        "participants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dialogue_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("receipt_hash", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(person_id, receipt_hash) <= 1",
            name=op.f("ck_participants_one_identity"),
        ),
        sa.ForeignKeyConstraint(
            ["dialogue_id"], ["dialogues.id"], name=op.f("fk_participants_dialogue_id_dialogues")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_participants_person_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participants")),
        sa.UniqueConstraint(
            "dialogue_id", "number", name=op.f("uq_participants_dialogue_id_number")
        ),
        sa.UniqueConstraint(
            "dialogue_id", "person_id", name=op.f("uq_participants_dialogue_id_person_id")
        ),
        sa.UniqueConstraint("receipt_hash", name=op.f("uq_participants_receipt_hash")),
    )
    op.create_index(op.f("ix_participants_person_id"), "participants", ["person_id"], unique=False)
    op.create_table(
        "confidential_parts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_confidential_parts_contribution_id_contributions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confidential_parts")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_confidential_parts_contribution_id")),
    )
    op.add_column("contributions", sa.Column("participant_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_contributions_participant_id_participants"),
        "contributions",
        "participants",
        ["participant_id"],
        ["id"],
        postgresql_not_valid=True,
    )
    op.execute(GATHER)
    op.execute(TIE)


def downgrade() -> None:
    """Confidential parts are lost, and receipts with them: the release before knows neither."""
    op.drop_column("contributions", "participant_id")
    op.drop_table("confidential_parts")
    op.drop_table("participants")
