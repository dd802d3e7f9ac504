"""Drafts of forms on pages, and forms that were sent."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0039"
down_revision: str | None = "0038"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "form_drafts",
        sa.Column("browser", sa.LargeBinary(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("entries", postgresql.JSONB(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("browser", "path", name=op.f("pk_form_drafts")),
    )
    op.create_index(op.f("ix_form_drafts_saved_at"), "form_drafts", ["saved_at"])
    op.create_table(
        "form_submissions",
        sa.Column("id_hash", sa.LargeBinary(), nullable=False),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_form_submissions")),
    )
    op.create_index(op.f("ix_form_submissions_sent_at"), "form_submissions", ["sent_at"])


def downgrade() -> None:
    op.drop_table("form_submissions")
    op.drop_table("form_drafts")
