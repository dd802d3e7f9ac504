"""Search by terms: columns and indexes; the workers fill them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TITLED = ("procurements", "dialogues")
NAMED = ("organisations", "codes")
WITH_FREE_TEXT = ("watches", "webhook_endpoints")
BEFORE = ("search_fi", "search_sv", "search_en", "search_text")
# `word/part word/part` becomes lines of a query, a word that may be alike, and a part. What the
# release before writes after this is made anew by the workers.
STORED_WORDS = """
UPDATE {table} SET query = (
    SELECT string_agg(
        '''' || split_part(pair, '/', 1) || '''' || E'\\t' || split_part(pair, '/', 1)
        || E'\\t' || split_part(pair, '/', 2), E'\\n'
    ) FROM unnest(string_to_array(query, ' ')) AS pair
) WHERE query IS NOT NULL
"""


def upgrade() -> None:
    for table in (*TITLED, *NAMED):
        op.add_column(table, _terms("search_terms"))
        op.add_column(table, _text("search_version"))
    for table in TITLED:
        op.add_column(table, _terms("search_title"))
        for column in BEFORE:
            op.alter_column(table, column, server_default="")
    for table in WITH_FREE_TEXT:
        op.add_column(table, _text("query_version"))
        op.execute(STORED_WORDS.format(table=table))
    with op.get_context().autocommit_block():
        for table in (*TITLED, *NAMED):
            _index(table, "search_terms", postgresql_using="gin")
        for table in TITLED:
            _index(table, "search_version")
        _index("procurements", "reference")
        _index("watches", "query_version", postgresql_where=sa.text("query IS NOT NULL"))


def _terms(name: str) -> sa.Column[str]:
    return sa.Column(name, postgresql.TSVECTOR(), nullable=False, server_default="")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def _index(table: str, column: str, **options: object) -> None:
    name = f"ix_{table}_{column}"
    # What a failed attempt leaves behind is invalid, but it is there.
    op.drop_index(name, table, if_exists=True, postgresql_concurrently=True)
    op.create_index(
        name, table, [column], postgresql_concurrently=True, if_not_exists=True, **options
    )


def downgrade() -> None:
    for table in WITH_FREE_TEXT:
        op.drop_column(table, "query_version")
    for table in TITLED:
        op.drop_column(table, "search_title")
        for column in BEFORE:
            op.alter_column(table, column, server_default=None)
    op.drop_index("ix_procurements_reference", "procurements", if_exists=True)
    for table in (*TITLED, *NAMED):
        op.drop_column(table, "search_version")
        op.drop_column(table, "search_terms")
