"""Files as answers to surveys, and responses that came late

The constant default stays in the database: the release that serves meanwhile knows no `late`.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "survey_responses",
        sa.Column("late", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "survey_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["survey_responses.id"],
            name=op.f("fk_survey_files_response_id_survey_responses"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_files")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_survey_files_storage_key")),
    )
    op.create_index(op.f("ix_survey_files_response_id"), "survey_files", ["response_id"])


def downgrade() -> None:
    """The files themselves are left in the store: their folder is named in `api/surveys`."""
    op.drop_table("survey_files")
    op.drop_column("survey_responses", "late")
