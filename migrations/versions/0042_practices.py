"""Editions of practices, selections with their history, self-assessments."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0042"
down_revision: str | None = "0041"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = (
    "model_editions",
    "practices",
    "practice_selections",
    "practice_selection_changes",
    "self_assessments",
)


def upgrade() -> None:
    _editions()
    _practices()
    _selections()
    op.create_table(
        "self_assessments",
        _id(),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("replies", postgresql.JSONB(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        *_versioned(),
        _reference("self_assessments", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_assessments")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_self_assessments_organisation_id")),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _editions() -> None:
    op.create_table(
        "model_editions",
        _id(),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("title", postgresql.JSONB(), nullable=False),
        sa.Column("note", postgresql.JSONB(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("based_on_id", sa.Uuid(), nullable=True),
        sa.Column("dialogue_id", sa.Uuid(), nullable=True),
        sa.Column("builtin", sa.Boolean(), nullable=False),
        *_versioned(),
        _reference("model_editions", "based_on_id", "model_editions"),
        _reference("model_editions", "dialogue_id", "dialogues"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_editions")),
        sa.UniqueConstraint("code", name=op.f("uq_model_editions_code")),
    )


def _practices() -> None:
    op.create_table(
        "practices",
        _id(),
        sa.Column("edition_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("change_note", postgresql.JSONB(), nullable=False),
        sa.Column(
            "contributions", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False
        ),
        *_versioned(),
        sa.CheckConstraint(
            "num_nonnulls(edition_id, organisation_id) = 1", name=op.f("ck_practices_one_owner")
        ),
        _reference("practices", "edition_id", "model_editions"),
        _reference("practices", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practices")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_practices_edition_id_code")),
    )
    op.create_index("ix_practices_code", "practices", ["code"])
    op.create_index(
        "uq_practices_organisation",
        "practices",
        ["organisation_id", "code"],
        unique=True,
        postgresql_where=sa.text("organisation_id IS NOT NULL"),
    )


def _selections() -> None:
    op.create_table(
        "practice_selections",
        _id(),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        *_state(),
        sa.Column("evidence", postgresql.JSONB(), nullable=False),
        *_versioned(),
        _reference("practice_selections", "organisation_id", "organisations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_selections")),
        sa.UniqueConstraint(
            "organisation_id", "code", name=op.f("uq_practice_selections_organisation_id_code")
        ),
    )
    op.create_table(
        "practice_selection_changes",
        _id(),
        sa.Column("selection_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_state(),
        _reference("practice_selection_changes", "selection_id", "practice_selections"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_selection_changes")),
    )
    op.create_index(
        op.f("ix_practice_selection_changes_selection_id"),
        "practice_selection_changes",
        ["selection_id"],
    )


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), nullable=False)


def _versioned() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _state() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("responsible", sa.String(length=40), nullable=False),
        sa.Column("reason", postgresql.JSONB(), nullable=False),
    )


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)
