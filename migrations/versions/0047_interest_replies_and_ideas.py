"""Replies to interests, and ideas of firms."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0047"
down_revision: str | None = "0046"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    _replies()
    _ideas()


def downgrade() -> None:
    op.drop_table("ideas")
    op.drop_table("interest_replies")


def _replies() -> None:
    op.create_table(
        "interest_replies",
        sa.Column("interest_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _reference("interest_replies", "interest_id", "interests"),
        _reference("interest_replies", "person_id", "people", ondelete="SET NULL"),
        _reference("interest_replies", "answer_id", "contributions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_replies")),
    )
    for column in ("interest_id", "person_id"):
        op.create_index(f"ix_interest_replies_{column}", "interest_replies", [column])


def _ideas() -> None:
    op.create_table(
        "ideas",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("need", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("cpv", sa.String(), nullable=True),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("reason", postgresql.JSONB(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("dialogue_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _reference("ideas", "organisation_id", "organisations"),
        _reference("ideas", "supplier_id", "organisations"),
        _reference("ideas", "person_id", "people", ondelete="SET NULL"),
        _reference("ideas", "decided_by", "people", ondelete="SET NULL"),
        _reference("ideas", "dialogue_id", "dialogues", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
    )
    for column in ("organisation_id", "supplier_id", "person_id", "dialogue_id"):
        op.create_index(f"ix_ideas_{column}", "ideas", [column])


def _reference(table: str, column: str, other: str, **how: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, **how)
