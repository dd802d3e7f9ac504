"""Webhooks and links to drafts know who made them; news for operators are gathered.

Makers come from the audit log where that tells. Of links to drafts it names the dialogue only, so
they get a maker where all links of their dialogue were made by the same one.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_WEBHOOKS = """
UPDATE webhook_endpoints SET maker_kind = made.kind, maker_id = made.maker
FROM (
    SELECT target, CASE WHEN api_key_id IS NULL THEN 'person' ELSE 'api_key' END AS kind, coalesce(api_key_id, person_id) AS maker
    FROM audit_log WHERE action = 'webhook.create'
) AS made
WHERE made.target = 'webhooks/' || webhook_endpoints.id AND made.maker IS NOT NULL
"""
_PREVIEWS = """
UPDATE previews SET maker_kind = made.kind, maker_id = made.maker
FROM (
    SELECT target, min(CASE WHEN api_key_id IS NULL THEN 'person' ELSE 'api_key' END) AS kind, min(coalesce(api_key_id, person_id)::text)::uuid AS maker
    FROM audit_log WHERE action = 'preview.create'
    GROUP BY target
    HAVING count(DISTINCT coalesce(api_key_id, person_id)) = 1
        AND count(*) = count(coalesce(api_key_id, person_id))
) AS made
WHERE made.target = 'dialogues/' || previews.dialogue_id
"""
_KEYS = """
UPDATE api_keys SET maker_person_id = audit_log.person_id
FROM audit_log
WHERE action = 'api_key.create' AND target = 'api-keys/' || api_keys.id
"""


def upgrade() -> None:
    op.create_table(
        "operator_news",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_operator_news_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_operator_news")),
    )
    for column in ("organisation_id", "told_at"):
        op.create_index(op.f(f"ix_operator_news_{column}"), "operator_news", [column])
    for table in ("webhook_endpoints", "previews"):
        op.add_column(table, sa.Column("maker_kind", sa.String(40), nullable=True))
        op.add_column(table, sa.Column("maker_id", sa.Uuid(), nullable=True))
        op.add_column(table, sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("api_keys", sa.Column("maker_person_id", sa.Uuid(), nullable=True))
    op.add_column(
        "api_keys", sa.Column("compromised_at", sa.DateTime(timezone=True), nullable=True)
    )
    for statement in (_WEBHOOKS, _PREVIEWS, _KEYS):
        op.execute(statement)


def downgrade() -> None:
    for column in ("compromised_at", "maker_person_id"):
        op.drop_column("api_keys", column)
    for table in ("previews", "webhook_endpoints"):
        for column in ("disabled_at", "maker_id", "maker_kind"):
            op.drop_column(table, column)
    op.drop_table("operator_news")
