"""Organisations are claimed or confirmed, and have ids of other countries' registers.

Buyers that an operator approved are confirmed. Suppliers become claimed: nobody has ever looked
whether their people belong to them.

`business_id` was unique; now it is among the confirmed. What a name looks like (`name_keys`) is
computed in Python: a worker fills it in where it is empty, so this migration need not import code
that will change.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    for column in (
        sa.Column("country", sa.String(), server_default="FI", nullable=False),
        sa.Column("id_scheme", sa.String(40), server_default="FI-PRO", nullable=False),
        sa.Column("name_keys", postgresql.ARRAY(sa.String()), server_default="{}", nullable=False),
        sa.Column("confirmation", sa.String(40), server_default="claimed", nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(40), nullable=True),
    ):
        op.add_column("organisations", column, if_not_exists=True)
    op.execute(
        "UPDATE organisations SET confirmation = 'confirmed', confirmed_at = approved_at,"
        " confirmed_by = 'operator'"
        " WHERE kind = 'buyer' AND approved_at IS NOT NULL AND confirmation = 'claimed'"
    )
    op.create_table(
        "register_entries",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("website", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_register_entries_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_register_entries")),
        if_not_exists=True,
    )
    op.create_index(
        "ix_register_entries_due_at", "register_entries", ["due_at"], if_not_exists=True
    )
    op.create_table(
        "confirmation_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.String(40), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("language", sa.String(40), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("guesses", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_confirmation_requests_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_requests")),
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_confirmation_requests_organisation_id"),
        "confirmation_requests",
        ["organisation_id"],
        if_not_exists=True,
    )
    op.create_index(
        "ix_confirmation_requests_email", "confirmation_requests", ["email"], if_not_exists=True
    )
    op.create_index(
        "uq_confirmation_requests_open",
        "confirmation_requests",
        ["organisation_id", "method"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        if_not_exists=True,
    )
    with op.get_context().autocommit_block():
        op.create_index(
            "uq_organisations_confirmed",
            "organisations",
            ["id_scheme", "country", "business_id"],
            unique=True,
            postgresql_where=sa.text("confirmation = 'confirmed'"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )
        op.create_index(
            "ix_organisations_business_id",
            "organisations",
            ["business_id"],
            postgresql_concurrently=True,
            if_not_exists=True,
        )
        op.create_index(
            "ix_organisations_name_keys",
            "organisations",
            ["name_keys"],
            postgresql_using="gin",
            postgresql_concurrently=True,
            if_not_exists=True,
        )
        op.create_index(
            "ix_organisations_without_keys",
            "organisations",
            ["id"],
            postgresql_where=sa.text("name_keys = '{}'"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )
    op.execute("ALTER TABLE organisations DROP CONSTRAINT IF EXISTS uq_organisations_business_id")


def downgrade() -> None:
    """Fails where two claim one id: which of them is to go, nobody can tell here."""
    op.create_unique_constraint("uq_organisations_business_id", "organisations", ["business_id"])
    op.drop_table("confirmation_requests")
    op.drop_table("register_entries")
    for name in ("without_keys", "name_keys", "business_id"):
        op.drop_index(f"ix_organisations_{name}", table_name="organisations")
    op.drop_index("uq_organisations_confirmed", table_name="organisations")
    for name in (
        "confirmed_by", "confirmed_at", "confirmation", "name_keys", "id_scheme", "country",
    ):  # fmt: skip
        op.drop_column("organisations", name)
