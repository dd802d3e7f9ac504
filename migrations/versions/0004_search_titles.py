"""Trigrams of titles: a word with a typo is looked for there, and no longer in whole texts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("procurements", "dialogues")
TITLE_WORDS = "CAST(jsonb_path_query_array(title, '$.*.text') AS TEXT) gin_trgm_ops"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for table in TABLES:
            name = f"ix_{table}_title_words"
            # What a failed attempt leaves behind is invalid, but it is there.
            op.drop_index(name, table, if_exists=True, postgresql_concurrently=True)
            op.create_index(
                name,
                table,
                [sa.literal_column(TITLE_WORDS)],
                postgresql_using="gin",
                postgresql_concurrently=True,
                if_not_exists=True,
            )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        for table in TABLES:
            op.drop_index(
                f"ix_{table}_title_words",
                table_name=table,
                postgresql_concurrently=True,
                if_exists=True,
            )
