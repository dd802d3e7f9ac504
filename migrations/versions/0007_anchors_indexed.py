"""What contributions are about is checked and indexed while they are read and written."""

from collections.abc import Sequence

from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

VERSION_KEY = "fk_contributions_document_version_id_document_versions"
ANCHORS = ("document_version_id", "paragraph_key")


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute(f"ALTER TABLE contributions VALIDATE CONSTRAINT {VERSION_KEY}")
        for column in ANCHORS:
            name = f"ix_contributions_{column}"
            # What a failed attempt leaves behind is invalid, but it is there.
            op.drop_index(name, "contributions", if_exists=True, postgresql_concurrently=True)
            op.create_index(
                name,
                "contributions",
                [column],
                postgresql_concurrently=True,
                if_not_exists=True,
            )


def downgrade() -> None:
    for column in ANCHORS:
        op.drop_index(f"ix_contributions_{column}", table_name="contributions")
