"""Figures of buyers: measurements, values by period, corrections of frozen values."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PERIOD = sa.String(length=40)


def _buyer(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id"],
        ["organisations.id"],
        name=op.f(f"fk_{table}_organisation_id_organisations"),
    )


def upgrade() -> None:
    op.create_table(
        "figure_measurements",
        sa.Column("figure", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("measure", sa.Float(), nullable=False),
        _buyer("figure_measurements"),
        sa.PrimaryKeyConstraint("figure", "subject_id", name=op.f("pk_figure_measurements")),
    )
    op.create_index(
        "ix_figure_measurements_organisation_id_figure",
        "figure_measurements",
        ["organisation_id", "figure", "day"],
    )
    op.create_index("ix_figure_measurements_subject_id", "figure_measurements", ["subject_id"])
    op.create_table(
        "figure_values",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("figure", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("period", PERIOD, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        _buyer("figure_values"),
        sa.PrimaryKeyConstraint(
            "organisation_id",
            "figure",
            "version",
            "period",
            "starts_on",
            name=op.f("pk_figure_values"),
        ),
    )
    op.create_index(
        "ix_figure_values_open",
        "figure_values",
        ["starts_on"],
        postgresql_where=sa.text("frozen_at IS NULL"),
    )
    op.create_table(
        "figure_corrections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("figure", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("period", PERIOD, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        _buyer("figure_corrections"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_corrections")),
    )
    op.create_index(
        "ix_figure_corrections_value",
        "figure_corrections",
        ["organisation_id", "figure", "version", "period", "starts_on", "at"],
    )


def downgrade() -> None:
    for table in ("figure_corrections", "figure_values", "figure_measurements"):
        op.drop_table(table)
