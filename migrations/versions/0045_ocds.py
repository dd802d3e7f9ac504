"""OCDS releases, the merged state of each process, and the bulk files."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0045"
down_revision: str | None = "0044"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "ocds_processes",
        sa.Column("process_id", sa.Uuid(), nullable=False),
        sa.Column("ocid", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("compiled", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_ocds_processes_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("process_id", name=op.f("pk_ocds_processes")),
        sa.UniqueConstraint("ocid", name=op.f("uq_ocds_processes_ocid")),
        sa.UniqueConstraint("number", name=op.f("uq_ocds_processes_number")),
    )
    op.create_index(
        op.f("ix_ocds_processes_organisation_id"), "ocds_processes", ["organisation_id"]
    )
    _releases()
    op.create_table(
        "ocds_files",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("year", "format", name=op.f("pk_ocds_files")),
    )


def _releases() -> None:
    op.create_table(
        "ocds_releases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("date", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["ocds_processes.process_id"],
            name=op.f("fk_ocds_releases_process_id_ocds_processes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ocds_releases")),
        sa.UniqueConstraint("number", name=op.f("uq_ocds_releases_number")),
        sa.UniqueConstraint(
            "process_id", "event_id", name=op.f("uq_ocds_releases_process_id_event_id")
        ),
    )
    op.create_index(op.f("ix_ocds_releases_event_id"), "ocds_releases", ["event_id"])
    op.create_index("ix_ocds_releases_process_id_number", "ocds_releases", ["process_id", "number"])
    op.create_index(
        "ix_ocds_releases_live",
        "ocds_releases",
        ["number"],
        postgresql_where=sa.text("body IS NOT NULL"),
    )
    op.create_index("ix_ocds_releases_date", "ocds_releases", ["date"])


def downgrade() -> None:
    for table in ("ocds_files", "ocds_releases", "ocds_processes"):
        op.drop_table(table)
