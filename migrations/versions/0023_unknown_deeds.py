"""What was done without a name is in an organisation's log by day and kind only.

Entries that are there already lose the rest. What they aimed at stays in the rows they are about.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The id is a UUIDv7 of the beginning of the day, as `api.core.ids.id_at` makes it.
FORGET = """
WITH unknown AS (
    SELECT id, date_trunc('day', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS day
    FROM audit_log
    WHERE organisation_id IN (SELECT id FROM organisations WHERE kind = 'supplier')
    AND (
        action LIKE 'sign_up.%'
        OR action IN ('confidential_part.edit', 'confidential_part.remove')
        OR (action LIKE 'contribution.%' AND EXISTS (
            SELECT FROM contributions
            WHERE audit_log.target = 'contributions/' || contributions.id
                AND NOT contributions.names_author
        ))
        OR (action LIKE 'interest.%' AND EXISTS (
            SELECT FROM interests
            WHERE audit_log.target = 'interests/' || interests.id AND NOT interests.public
        ))
    )
)
UPDATE audit_log SET private = true, at = unknown.day, trace_id = NULL,
    target = split_part(target, '/', 1),
    id = (
        lpad(to_hex((extract(epoch FROM unknown.day) * 1000)::bigint), 12, '0')
        || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14)
    )::uuid
FROM unknown
WHERE audit_log.id = unknown.id
"""


def upgrade() -> None:
    op.add_column(
        "audit_log",
        sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute(FORGET)


def downgrade() -> None:
    """What was forgotten stays so."""
    op.drop_column("audit_log", "private")
