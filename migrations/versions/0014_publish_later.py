"""A draft becomes public at a moment set for it; who takes part stops the notices of a dialogue."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "dialogues",
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        if_not_exists=True,
    )
    op.add_column(
        "dialogues",
        sa.Column("publication_refusal", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        if_not_exists=True,
    )
    op.create_table(
        "notice_stops",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("dialogue_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_notice_stops_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["dialogue_id"],
            ["dialogues.id"],
            name=op.f("fk_notice_stops_dialogue_id_dialogues"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("dialogue_id", "person_id", name=op.f("pk_notice_stops")),
        if_not_exists=True,
    )
    op.create_index("ix_notice_stops_person_id", "notice_stops", ["person_id"], if_not_exists=True)
    # What a try before has left may be unfinished: begin again.
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_dialogues_publish_at")
        op.execute(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_dialogues_publish_at"
            " ON dialogues (publish_at) WHERE publish_at IS NOT NULL"
        )


def downgrade() -> None:
    op.drop_index("ix_dialogues_publish_at", table_name="dialogues")
    op.drop_table("notice_stops")
    op.drop_column("dialogues", "publication_refusal")
    op.drop_column("dialogues", "publish_at")
