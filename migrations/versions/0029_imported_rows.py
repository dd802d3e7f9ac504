"""What imports said of procurements and people of columns is kept for the next sheet; publications
by mistake can be taken back.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "imported_rows",
        sa.Column("procurement_id", sa.Uuid(), nullable=False),
        sa.Column("fields", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procurement_id"],
            ["procurements.id"],
            name=op.f("fk_imported_rows_procurement_id_procurements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("procurement_id", name=op.f("pk_imported_rows")),
    )
    op.create_table(
        "import_mappings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("headings", postgresql.JSONB(), nullable=False),
        sa.Column("columns", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_import_mappings_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mappings")),
        sa.UniqueConstraint(
            "organisation_id",
            "signature",
            name=op.f("uq_import_mappings_organisation_id_signature"),
        ),
    )
    op.create_index(
        op.f("ix_import_mappings_organisation_id"), "import_mappings", ["organisation_id"]
    )
    for table in ("plans", "procurements"):
        op.add_column(table, sa.Column("withdrawn_at", sa.DateTime(timezone=True)))
        op.add_column(
            table,
            sa.Column(
                "withdrawal_reason",
                postgresql.JSONB(),
                nullable=False,
                server_default=sa.text("'{}'::jsonb"),
            ),
        )


def downgrade() -> None:
    for table in ("procurements", "plans"):
        op.drop_column(table, "withdrawal_reason")
        op.drop_column(table, "withdrawn_at")
    op.drop_table("import_mappings")
    op.drop_table("imported_rows")
