"""Hidings with their sealed originals, objections, exports, erasures, case files."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "erasure_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(person_id, participant_id) = 1",
            name=op.f("ck_erasure_requests_one_subject"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_requests")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_erasure_requests_token_hash")),
    )
    op.create_index(
        "ix_erasure_requests_due",
        "erasure_requests",
        ["due_at"],
        postgresql_where=sa.text("state = 'waits'"),
    )
    op.create_index(
        "ix_erasure_requests_unlisted",
        "erasure_requests",
        ["id"],
        postgresql_where=sa.text("state = 'done' AND listed_at IS NULL"),
    )
    op.create_index(
        "uq_erasure_requests_participant",
        "erasure_requests",
        ["participant_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('asked', 'waits')"),
    )
    op.create_index(
        "uq_erasure_requests_person",
        "erasure_requests",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('asked', 'waits')"),
    )
    op.create_table(
        "case_files",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("case_reference", sa.String(), nullable=True),
        sa.Column("retention_class", sa.String(length=40), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_case_files_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_case_files")),
    )
    op.create_index(op.f("ix_case_files_organisation_id"), "case_files", ["organisation_id"])
    op.create_table(
        "exports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("storage_key", sa.String(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(person_id, participant_id) = 1", name=op.f("ck_exports_one_subject")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_exports_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_exports_storage_key")),
    )
    op.create_index(
        "ix_exports_expires_at",
        "exports",
        ["expires_at"],
        postgresql_where=sa.text("state = 'ready'"),
    )
    op.create_index(op.f("ix_exports_participant_id"), "exports", ["participant_id"])
    op.create_index(
        "ix_exports_pending", "exports", ["id"], postgresql_where=sa.text("state = 'pending'")
    )
    op.create_index(op.f("ix_exports_person_id"), "exports", ["person_id"])
    op.create_table(
        "hidings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("dialogue_id", sa.Uuid(), nullable=True),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("passage", sa.String(), nullable=True),
        sa.Column("passage_mac", sa.LargeBinary(), nullable=True),
        sa.Column("passage_length", sa.Integer(), nullable=True),
        sa.Column("fields", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("reason", postgresql.JSONB(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("author_person_id", sa.Uuid(), nullable=True),
        sa.Column("author_participant_id", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unfinished", postgresql.JSONB(), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_person_id"],
            ["people.id"],
            name=op.f("fk_hidings_author_person_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"],
            ["people.id"],
            name=op.f("fk_hidings_confirmed_by_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_hidings_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_hidings_person_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidings")),
    )
    op.create_index(
        "ix_hidings_dialogue_id",
        "hidings",
        ["dialogue_id"],
        postgresql_where=sa.text("state = 'done'"),
    )
    op.create_index("ix_hidings_organisation_id_id", "hidings", ["organisation_id", "id"])
    op.create_index("ix_hidings_subject", "hidings", ["subject"])
    op.create_index(
        "ix_hidings_unfinished",
        "hidings",
        ["id"],
        postgresql_where=sa.text(
            "(listed_at IS NULL AND state IN ('done', 'undone')) OR unfinished IS NOT NULL"
        ),
    )
    op.create_table(
        "objections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["people.id"],
            name=op.f("fk_objections_decided_by_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_objections_person_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint("about", name=op.f("uq_objections_about")),
    )
    op.create_table(
        "sealed_originals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hiding_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_key", postgresql.JSONB(), nullable=False),
        sa.Column("column_name", sa.String(), nullable=False),
        sa.Column("original", postgresql.JSONB(), nullable=False),
        sa.Column("replacement", postgresql.JSONB(), nullable=False),
        sa.Column("storage_key", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["hiding_id"],
            ["hidings.id"],
            name=op.f("fk_sealed_originals_hiding_id_hidings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_originals")),
    )
    op.create_index(op.f("ix_sealed_originals_hiding_id"), "sealed_originals", ["hiding_id"])
    op.create_index(op.f("ix_sealed_originals_storage_key"), "sealed_originals", ["storage_key"])
    op.create_index(op.f("ix_sealed_originals_subject"), "sealed_originals", ["subject"])
    op.add_column(
        "people",
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        if_not_exists=True,
    )
    op.add_column(
        "consents",
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        if_not_exists=True,
    )


def downgrade() -> None:
    op.drop_column("consents", "withdrawn_at")
    op.drop_column("people", "erased_at")
    op.drop_table("sealed_originals")
    op.drop_table("objections")
    op.drop_table("hidings")
    op.drop_table("exports")
    op.drop_table("case_files")
    op.drop_table("erasure_requests")
