"""Initial tables

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

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("api_key_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("changed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("trace_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index(
        "ix_audit_log_organisation_id_id", "audit_log", ["organisation_id", "id"], unique=False
    )
    op.create_table(
        "codes",
        sa.Column("list_name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("labels", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("attributes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("builtin", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("list_name", "code", name=op.f("pk_codes")),
    )
    op.create_index("ix_codes_list_name_parent", "codes", ["list_name", "parent"], unique=False)
    op.create_table(
        "idempotent_answers",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", "key", name=op.f("pk_idempotent_answers")),
    )
    op.create_index(
        op.f("ix_idempotent_answers_created_at"), "idempotent_answers", ["created_at"], unique=False
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("business_id", sa.String(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sort_name", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("buyer_type", sa.String(), nullable=True),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("website", sa.String(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("occasional_needs_approval", sa.Boolean(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("business_id", name=op.f("uq_organisations_business_id")),
    )
    op.create_index(
        "ix_organisations_name_trigrams",
        "organisations",
        ["sort_name"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"sort_name": "gin_trgm_ops"},
    )
    op.create_index(
        op.f("ix_organisations_sort_name"), "organisations", ["sort_name"], unique=False
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("trace_id", sa.String(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("position", name=op.f("uq_outbox_position")),
    )
    op.create_index(
        "ix_outbox_open_log",
        "outbox",
        ["position"],
        unique=False,
        postgresql_where=sa.text("audience = 'public' AND position IS NOT NULL"),
    )
    op.create_index("ix_outbox_subject", "outbox", ["subject", "position"], unique=False)
    op.create_index(
        "ix_outbox_unpublished",
        "outbox",
        ["number"],
        unique=False,
        postgresql_where=sa.text("position IS NULL"),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("platform_role", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("guesses", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_ins_token_hash")),
    )
    op.create_index(op.f("ix_sign_ins_email"), "sign_ins", ["email"], unique=False)
    op.create_index(op.f("ix_sign_ins_expires_at"), "sign_ins", ["expires_at"], unique=False)
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("addresses", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_api_keys_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_keys_token_hash")),
    )
    op.create_index(
        op.f("ix_api_keys_organisation_id"), "api_keys", ["organisation_id"], unique=False
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("consumer", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["outbox.id"], name=op.f("fk_deliveries_event_id_outbox")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("event_id", "consumer", name=op.f("uq_deliveries_event_id_consumer")),
    )
    op.create_index(
        "ix_deliveries_waiting",
        "deliveries",
        ["next_try_at"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "dialogues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("formats", postgresql.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("participation", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("contact", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("links", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_announced_for", sa.DateTime(timezone=True), nullable=True),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancellation_reason", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("conclusion", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("cpv_prefixes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("regions", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("municipalities", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("search_fi", sa.String(), nullable=False),
        sa.Column("search_sv", sa.String(), nullable=False),
        sa.Column("search_en", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column(
            "search_vector",
            postgresql.TSVECTOR(),
            sa.Computed(
                "to_tsvector('finnish', search_fi) || to_tsvector('swedish', search_sv) || to_tsvector('english', search_en)",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_dialogues_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogues")),
    )
    op.create_index(
        op.f("ix_dialogues_organisation_id"), "dialogues", ["organisation_id"], unique=False
    )
    op.create_index(
        "ix_dialogues_search_text",
        "dialogues",
        ["search_text"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.create_index(
        "ix_dialogues_search_vector",
        "dialogues",
        ["search_vector"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "ix_dialogues_status_closes_at", "dialogues", ["status", "closes_at"], unique=False
    )
    op.create_index(
        "ix_dialogues_status_opens_at", "dialogues", ["status", "opens_at"], unique=False
    )
    op.create_table(
        "digest_slots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("frequency", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_digest_slots_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_slots")),
        sa.UniqueConstraint(
            "person_id",
            "frequency",
            "due_at",
            name=op.f("uq_digest_slots_person_id_frequency_due_at"),
        ),
    )
    op.create_index(
        "ix_digest_slots_due",
        "digest_slots",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_invitations_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(
        op.f("ix_invitations_organisation_id"), "invitations", ["organisation_id"], unique=False
    )
    op.create_table(
        "mails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_mails_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("key", name=op.f("uq_mails_key")),
    )
    op.create_index(
        "ix_mails_leased",
        "mails",
        ["lease_until"],
        unique=False,
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_index(op.f("ix_mails_person_id"), "mails", ["person_id"], unique=False)
    op.create_index(
        "ix_mails_waiting",
        "mails",
        ["next_try_at"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_memberships_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_memberships_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint(
            "organisation_id", "person_id", name=op.f("uq_memberships_organisation_id_person_id")
        ),
    )
    op.create_index(op.f("ix_memberships_person_id"), "memberships", ["person_id"], unique=False)
    op.create_table(
        "plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("copied_from", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["copied_from"], ["plans.id"], name=op.f("fk_plans_copied_from_plans")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_plans_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
    )
    op.create_index(op.f("ix_plans_organisation_id"), "plans", ["organisation_id"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_sessions_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    op.create_index(op.f("ix_sessions_person_id"), "sessions", ["person_id"], unique=False)
    op.create_table(
        "watches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("criteria", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("follow_kind", sa.String(length=40), nullable=True),
        sa.Column("follow_id", sa.Uuid(), nullable=True),
        sa.Column("query", sa.String(), nullable=True),
        sa.Column("frequency", sa.String(length=40), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_watches_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
        sa.UniqueConstraint(
            "person_id",
            "follow_kind",
            "follow_id",
            name=op.f("uq_watches_person_id_follow_kind_follow_id"),
        ),
    )
    op.create_index(op.f("ix_watches_person_id"), "watches", ["person_id"], unique=False)
    op.create_table(
        "contributions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dialogue_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("names_author", sa.Boolean(), nullable=False),
        sa.Column("participant", sa.Integer(), nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removal_reason", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dialogue_id"], ["dialogues.id"], name=op.f("fk_contributions_dialogue_id_dialogues")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_contributions_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["contributions.id"],
            name=op.f("fk_contributions_parent_id_contributions"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_contributions_person_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributions")),
    )
    op.create_index(
        "ix_contributions_dialogue_id_id", "contributions", ["dialogue_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_contributions_parent_id"), "contributions", ["parent_id"], unique=False
    )
    op.create_index(
        op.f("ix_contributions_person_id"), "contributions", ["person_id"], unique=False
    )
    op.create_table(
        "dialogue_extensions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dialogue_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["dialogue_id"],
            ["dialogues.id"],
            name=op.f("fk_dialogue_extensions_dialogue_id_dialogues"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue_extensions")),
    )
    op.create_index(
        op.f("ix_dialogue_extensions_dialogue_id"),
        "dialogue_extensions",
        ["dialogue_id"],
        unique=False,
    )
    op.create_table(
        "matches",
        sa.Column("watch_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["digest_slots.id"],
            name=op.f("fk_matches_slot_id_digest_slots"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["watch_id"],
            ["watches.id"],
            name=op.f("fk_matches_watch_id_watches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("watch_id", "event_id", name=op.f("pk_matches")),
    )
    op.create_index(op.f("ix_matches_slot_id"), "matches", ["slot_id"], unique=False)
    op.create_table(
        "plan_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=op.f("fk_plan_imports_plan_id_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_imports")),
    )
    op.create_index(op.f("ix_plan_imports_plan_id"), "plan_imports", ["plan_id"], unique=False)
    op.create_table(
        "plan_revisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=op.f("fk_plan_revisions_plan_id_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_revisions")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_revisions_plan_id_number")),
    )
    op.create_table(
        "procurements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("import_key", sa.String(), nullable=True),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_reason", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("title", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("summary", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("cpv_main", sa.String(), nullable=True),
        sa.Column("cpv_additional", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("cpv_prefixes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("municipalities", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("regions", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("value_low", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("value_high", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("value_withheld", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("dialogue_date", sa.Date(), nullable=True),
        sa.Column("dialogue_precision", sa.String(length=40), nullable=True),
        sa.Column("notice_date", sa.Date(), nullable=True),
        sa.Column("notice_precision", sa.String(length=40), nullable=True),
        sa.Column("contract_start_date", sa.Date(), nullable=True),
        sa.Column("contract_start_precision", sa.String(length=40), nullable=True),
        sa.Column("contract_months", sa.Integer(), nullable=True),
        sa.Column("contract_options", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("procedure", sa.String(), nullable=True),
        sa.Column("lots", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sme_suitable", sa.Boolean(), nullable=True),
        sa.Column("reserved", sa.String(), nullable=True),
        sa.Column("criteria", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("criteria_codes", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("goals", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("contact", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("links", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("notice_id", sa.String(), nullable=True),
        sa.Column("notice_url", sa.String(), nullable=True),
        sa.Column("search_fi", sa.String(), nullable=False),
        sa.Column("search_sv", sa.String(), nullable=False),
        sa.Column("search_en", sa.String(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column(
            "search_vector",
            postgresql.TSVECTOR(),
            sa.Computed(
                "to_tsvector('finnish', search_fi) || to_tsvector('swedish', search_sv) || to_tsvector('english', search_en)",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_procurements_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=op.f("fk_procurements_plan_id_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procurements")),
        sa.UniqueConstraint(
            "plan_id", "import_key", name=op.f("uq_procurements_plan_id_import_key")
        ),
    )
    op.create_index(
        "ix_procurements_cpv_prefixes",
        "procurements",
        ["cpv_prefixes"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "ix_procurements_municipalities",
        "procurements",
        ["municipalities"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "ix_procurements_newest_key",
        "procurements",
        [sa.literal_column("coalesce(published_at, created_at)"), "id"],
        unique=False,
    )
    op.create_index(
        "ix_procurements_notice_key",
        "procurements",
        [sa.literal_column("coalesce(notice_date, '9999-12-31'::date)"), "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_procurements_organisation_id"), "procurements", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_procurements_plan_id"), "procurements", ["plan_id"], unique=False)
    op.create_index(
        "ix_procurements_regions", "procurements", ["regions"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "ix_procurements_search_text",
        "procurements",
        ["search_text"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.create_index(
        "ix_procurements_search_vector",
        "procurements",
        ["search_vector"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_table(
        "watch_keys",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("watch_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["watch_id"],
            ["watches.id"],
            name=op.f("fk_watch_keys_watch_id_watches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", "watch_id", name=op.f("pk_watch_keys")),
    )
    op.create_index(op.f("ix_watch_keys_watch_id"), "watch_keys", ["watch_id"], unique=False)
    op.create_table(
        "answered_questions",
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["contributions.id"],
            name=op.f("fk_answered_questions_answer_id_contributions"),
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["contributions.id"],
            name=op.f("fk_answered_questions_question_id_contributions"),
        ),
        sa.PrimaryKeyConstraint("answer_id", "question_id", name=op.f("pk_answered_questions")),
    )
    op.create_index(
        op.f("ix_answered_questions_question_id"),
        "answered_questions",
        ["question_id"],
        unique=False,
    )
    op.create_table(
        "contribution_edits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"],
            ["contributions.id"],
            name=op.f("fk_contribution_edits_contribution_id_contributions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_edits")),
    )
    op.create_index(
        op.f("ix_contribution_edits_contribution_id"),
        "contribution_edits",
        ["contribution_id"],
        unique=False,
    )
    op.create_table(
        "dialogue_procurements",
        sa.Column("dialogue_id", sa.Uuid(), nullable=False),
        sa.Column("procurement_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dialogue_id"],
            ["dialogues.id"],
            name=op.f("fk_dialogue_procurements_dialogue_id_dialogues"),
        ),
        sa.ForeignKeyConstraint(
            ["procurement_id"],
            ["procurements.id"],
            name=op.f("fk_dialogue_procurements_procurement_id_procurements"),
        ),
        sa.PrimaryKeyConstraint(
            "dialogue_id", "procurement_id", name=op.f("pk_dialogue_procurements")
        ),
    )
    op.create_index(
        op.f("ix_dialogue_procurements_procurement_id"),
        "dialogue_procurements",
        ["procurement_id"],
        unique=False,
    )
    op.create_table(
        "interests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("procurement_id", sa.Uuid(), nullable=True),
        sa.Column("dialogue_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("regions", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("wished_lot_size", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("seeks_partners", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(procurement_id, dialogue_id) = 1", name=op.f("ck_interests_one_target")
        ),
        sa.ForeignKeyConstraint(
            ["dialogue_id"], ["dialogues.id"], name=op.f("fk_interests_dialogue_id_dialogues")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_interests_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_interests_person_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["procurement_id"],
            ["procurements.id"],
            name=op.f("fk_interests_procurement_id_procurements"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interests")),
    )
    op.create_index(
        op.f("ix_interests_organisation_id"), "interests", ["organisation_id"], unique=False
    )
    op.create_index(
        "uq_interests_dialogue",
        "interests",
        ["dialogue_id", "organisation_id", "kind"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index(
        "uq_interests_procurement",
        "interests",
        ["procurement_id", "organisation_id", "kind"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "procurement_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("procurement_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["procurement_id"],
            ["procurements.id"],
            name=op.f("fk_procurement_changes_procurement_id_procurements"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procurement_changes")),
    )
    op.create_index(
        "ix_procurement_changes_procurement_id_id",
        "procurement_changes",
        ["procurement_id", "id"],
        unique=False,
    )
    op.create_table(
        "promised_dates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("procurement_id", sa.Uuid(), nullable=False),
        sa.Column("milestone", sa.String(length=40), nullable=False),
        sa.Column("date_value", sa.Date(), nullable=False),
        sa.Column("precision", sa.String(length=40), nullable=False),
        sa.Column("actual", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["procurement_id"],
            ["procurements.id"],
            name=op.f("fk_promised_dates_procurement_id_procurements"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promised_dates")),
    )
    op.create_index(
        "ix_promised_dates_procurement_id_id",
        "promised_dates",
        ["procurement_id", "id"],
        unique=False,
    )
    op.execute(
        "CREATE FUNCTION wake_workers() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_notify(TG_TABLE_NAME::text, ''); RETURN NULL; END $$"
    )
    for table in ("outbox", "mails"):
        op.execute(
            f"CREATE TRIGGER wake_workers AFTER INSERT ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION wake_workers()"
        )


def downgrade() -> None:
    for table in ("outbox", "mails"):
        op.execute(f"DROP TRIGGER wake_workers ON {table}")
    op.execute("DROP FUNCTION wake_workers")
    op.drop_index("ix_promised_dates_procurement_id_id", table_name="promised_dates")
    op.drop_table("promised_dates")
    op.drop_index("ix_procurement_changes_procurement_id_id", table_name="procurement_changes")
    op.drop_table("procurement_changes")
    op.drop_index(
        "uq_interests_procurement",
        table_name="interests",
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_index(
        "uq_interests_dialogue",
        table_name="interests",
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_index(op.f("ix_interests_organisation_id"), table_name="interests")
    op.drop_table("interests")
    op.drop_index(
        op.f("ix_dialogue_procurements_procurement_id"), table_name="dialogue_procurements"
    )
    op.drop_table("dialogue_procurements")
    op.drop_index(op.f("ix_contribution_edits_contribution_id"), table_name="contribution_edits")
    op.drop_table("contribution_edits")
    op.drop_index(op.f("ix_answered_questions_question_id"), table_name="answered_questions")
    op.drop_table("answered_questions")
    op.drop_index(op.f("ix_watch_keys_watch_id"), table_name="watch_keys")
    op.drop_table("watch_keys")
    op.drop_index(
        "ix_procurements_search_vector", table_name="procurements", postgresql_using="gin"
    )
    op.drop_index(
        "ix_procurements_search_text",
        table_name="procurements",
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.drop_index("ix_procurements_regions", table_name="procurements", postgresql_using="gin")
    op.drop_index(op.f("ix_procurements_plan_id"), table_name="procurements")
    op.drop_index(op.f("ix_procurements_organisation_id"), table_name="procurements")
    op.drop_index("ix_procurements_notice_key", table_name="procurements")
    op.drop_index("ix_procurements_newest_key", table_name="procurements")
    op.drop_index(
        "ix_procurements_municipalities", table_name="procurements", postgresql_using="gin"
    )
    op.drop_index("ix_procurements_cpv_prefixes", table_name="procurements", postgresql_using="gin")
    op.drop_table("procurements")
    op.drop_table("plan_revisions")
    op.drop_index(op.f("ix_plan_imports_plan_id"), table_name="plan_imports")
    op.drop_table("plan_imports")
    op.drop_index(op.f("ix_matches_slot_id"), table_name="matches")
    op.drop_table("matches")
    op.drop_index(op.f("ix_dialogue_extensions_dialogue_id"), table_name="dialogue_extensions")
    op.drop_table("dialogue_extensions")
    op.drop_index(op.f("ix_contributions_person_id"), table_name="contributions")
    op.drop_index(op.f("ix_contributions_parent_id"), table_name="contributions")
    op.drop_index("ix_contributions_dialogue_id_id", table_name="contributions")
    op.drop_table("contributions")
    op.drop_index(op.f("ix_watches_person_id"), table_name="watches")
    op.drop_table("watches")
    op.drop_index(op.f("ix_sessions_person_id"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_index(op.f("ix_plans_organisation_id"), table_name="plans")
    op.drop_table("plans")
    op.drop_index(op.f("ix_memberships_person_id"), table_name="memberships")
    op.drop_table("memberships")
    op.drop_index(
        "ix_mails_waiting", table_name="mails", postgresql_where=sa.text("state = 'pending'")
    )
    op.drop_index(op.f("ix_mails_person_id"), table_name="mails")
    op.drop_index(
        "ix_mails_leased", table_name="mails", postgresql_where=sa.text("state = 'sending'")
    )
    op.drop_table("mails")
    op.drop_index(op.f("ix_invitations_organisation_id"), table_name="invitations")
    op.drop_table("invitations")
    op.drop_index(
        "ix_digest_slots_due", table_name="digest_slots", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_table("digest_slots")
    op.drop_index("ix_dialogues_status_opens_at", table_name="dialogues")
    op.drop_index("ix_dialogues_status_closes_at", table_name="dialogues")
    op.drop_index("ix_dialogues_search_vector", table_name="dialogues", postgresql_using="gin")
    op.drop_index(
        "ix_dialogues_search_text",
        table_name="dialogues",
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.drop_index(op.f("ix_dialogues_organisation_id"), table_name="dialogues")
    op.drop_table("dialogues")
    op.drop_index(
        "ix_deliveries_waiting",
        table_name="deliveries",
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.drop_table("deliveries")
    op.drop_index(op.f("ix_api_keys_organisation_id"), table_name="api_keys")
    op.drop_table("api_keys")
    op.drop_index(op.f("ix_sign_ins_expires_at"), table_name="sign_ins")
    op.drop_index(op.f("ix_sign_ins_email"), table_name="sign_ins")
    op.drop_table("sign_ins")
    op.drop_table("people")
    op.drop_index(
        "ix_outbox_unpublished", table_name="outbox", postgresql_where=sa.text("position IS NULL")
    )
    op.drop_index("ix_outbox_subject", table_name="outbox")
    op.drop_index(
        "ix_outbox_open_log",
        table_name="outbox",
        postgresql_where=sa.text("audience = 'public' AND position IS NOT NULL"),
    )
    op.drop_table("outbox")
    op.drop_index(op.f("ix_organisations_sort_name"), table_name="organisations")
    op.drop_index("ix_organisations_name_trigrams", table_name="organisations")
    op.drop_table("organisations")
    op.drop_index(op.f("ix_idempotent_answers_created_at"), table_name="idempotent_answers")
    op.drop_table("idempotent_answers")
    op.drop_index("ix_codes_list_name_parent", table_name="codes")
    op.drop_table("codes")
    op.drop_index("ix_audit_log_organisation_id_id", table_name="audit_log")
    op.drop_table("audit_log")
