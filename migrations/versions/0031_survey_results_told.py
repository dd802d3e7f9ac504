"""That the results of a survey can be read is an event, told once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# What could be read before is no news.
TOLD = """
UPDATE surveys SET results_published_at = now()
FROM dialogues
WHERE dialogues.id = surveys.dialogue_id
    AND dialogues.status IN ('closed', 'concluded')
    AND dialogues.closes_at + make_interval(hours => dialogues.grace_hours) <= now()
"""


def upgrade() -> None:
    op.add_column("surveys", sa.Column("results_published_at", sa.DateTime(timezone=True)))
    op.execute(TOLD)


def downgrade() -> None:
    op.drop_column("surveys", "results_published_at")
