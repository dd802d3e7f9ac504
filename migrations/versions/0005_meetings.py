"""Meetings, their slots, who signs up, what was shown; the calendar part of mails

Deploys run this while the previous release still serves:
- add first, remove in a later release (expand, then contract);
- a new column is nullable or has a constant default; fill it in batches, then add NOT NULL by a
  CHECK ... NOT VALID that is validated in its own migration;
- an index on a table with data is made CONCURRENTLY, in an `op.get_context().autocommit_block()`;
- never rename: add, copy, switch, drop;
- a foreign key is added NOT VALID and validated afterwards.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dialogue_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("join_url", sa.String(), nullable=True),
        sa.Column("languages", postgresql.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("signup_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("allocation", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancellation_reason", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("calendar_sequence", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dialogue_id"],
            ["dialogues.id"],
            name=op.f("fk_meetings_dialogue_id_dialogues"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index(
        "ix_meetings_dialogue_id_starts_at",
        "meetings",
        ["dialogue_id", "starts_at", "id"],
        unique=False,
    )
    op.create_index("ix_meetings_ends_at", "meetings", ["ends_at"], unique=False)
    op.create_index(
        "ix_meetings_to_draw",
        "meetings",
        ["signup_closes_at"],
        unique=False,
        postgresql_where=sa.text("allocation = 'lot' AND drawn_at IS NULL"),
    )
    op.create_table(
        "meeting_materials",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("notes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_meeting_materials_meeting_id_meetings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_materials")),
    )
    op.create_index(
        op.f("ix_meeting_materials_meeting_id"), "meeting_materials", ["meeting_id"], unique=False
    )
    op.create_table(
        "meeting_slots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_meeting_slots_meeting_id_meetings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_slots")),
        sa.UniqueConstraint(
            "meeting_id", "starts_at", name=op.f("uq_meeting_slots_meeting_id_starts_at")
        ),
    )
    op.create_table(
        "sign_ups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("wishes", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_order", sa.Integer(), nullable=True),
        sa.Column("drawn_slot_id", sa.Uuid(), nullable=True),
        sa.Column("reminded_of", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_sign_ups_meeting_id_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_sign_ups_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_sign_ups_person_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["meeting_slots.id"],
            name=op.f("fk_sign_ups_slot_id_meeting_slots"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ups")),
    )
    op.create_index(
        "ix_sign_ups_meeting_id_number", "sign_ups", ["meeting_id", "number"], unique=False
    )
    op.create_index(op.f("ix_sign_ups_person_id"), "sign_ups", ["person_id"], unique=False)
    op.create_index(
        "uq_sign_ups_person",
        "sign_ups",
        ["meeting_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'withdrawn'"),
    )
    op.create_index(
        "uq_sign_ups_slot",
        "sign_ups",
        ["slot_id"],
        unique=True,
        postgresql_where=sa.text("status <> 'withdrawn'"),
    )
    op.add_column(
        "mails", sa.Column("calendar", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("mails", "calendar")
    op.drop_index(
        "uq_sign_ups_slot", table_name="sign_ups", postgresql_where=sa.text("status <> 'withdrawn'")
    )
    op.drop_index(
        "uq_sign_ups_person",
        table_name="sign_ups",
        postgresql_where=sa.text("status <> 'withdrawn'"),
    )
    op.drop_index(op.f("ix_sign_ups_person_id"), table_name="sign_ups")
    op.drop_index("ix_sign_ups_meeting_id_number", table_name="sign_ups")
    op.drop_table("sign_ups")
    op.drop_table("meeting_slots")
    op.drop_index(op.f("ix_meeting_materials_meeting_id"), table_name="meeting_materials")
    op.drop_table("meeting_materials")
    op.drop_index(
        "ix_meetings_to_draw",
        table_name="meetings",
        postgresql_where=sa.text("allocation = 'lot' AND drawn_at IS NULL"),
    )
    op.drop_index("ix_meetings_ends_at", table_name="meetings")
    op.drop_index("ix_meetings_dialogue_id_starts_at", table_name="meetings")
    op.drop_table("meetings")
