"""Votes, reports and moderation, dispositions, a time of grace

Constant defaults stay in the database: the release that serves meanwhile knows none of the columns.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COLUMNS = (
    ("dialogues", "moderation", sa.String(length=40), "after"),
    ("dialogues", "grace_hours", sa.Integer(), "0"),
    ("dialogues", "removed_contributions", sa.Integer(), "0"),
    ("contributions", "late", sa.Boolean(), sa.false()),
)


def upgrade() -> None:
    for table, name, kind, default in COLUMNS:
        op.add_column(table, sa.Column(name, kind, server_default=default, nullable=False))
    op.create_table(
        "votes",
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_votes_contribution_id_contributions"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_votes_participant_id_participants"),
        ),
        sa.PrimaryKeyConstraint("contribution_id", "participant_id", name=op.f("pk_votes")),
    )
    op.create_table(
        "contribution_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_contribution_reports_contribution_id_contributions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_reports")),
    )
    op.create_index(
        "ix_contribution_reports_open",
        "contribution_reports",
        ["contribution_id"],
        postgresql_where=sa.text("dismissed_at IS NULL"),
    )
    op.create_table(
        "dispositions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("reason", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_dispositions_contribution_id_contributions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispositions")),
        sa.UniqueConstraint(
            "contribution_id", "number", name=op.f("uq_dispositions_contribution_id_number")
        ),
    )
    op.create_index(
        "uq_dispositions_standing",
        "dispositions",
        ["contribution_id"],
        unique=True,
        postgresql_where=sa.text("replaced_at IS NULL"),
    )


def downgrade() -> None:
    """What is held stays out of sight: the release before shows nothing that is."""
    op.drop_table("dispositions")
    op.drop_table("contribution_reports")
    op.drop_table("votes")
    for table, name, _, _ in reversed(COLUMNS):
        op.drop_column(table, name)
