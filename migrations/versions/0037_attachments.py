"""What the buyer says in a dialogue can bring documents."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "contribution_attachments",
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_contribution_attachments_contribution_id_contributions"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_contribution_attachments_document_id_documents"),
        ),
        sa.PrimaryKeyConstraint(
            "contribution_id", "document_id", name=op.f("pk_contribution_attachments")
        ),
    )
    op.create_index(
        op.f("ix_contribution_attachments_document_id"),
        "contribution_attachments",
        ["document_id"],
    )


def downgrade() -> None:
    op.drop_table("contribution_attachments")
