"""A mail keeps the trace of the request it goes back to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("mails", sa.Column("trace_id", sa.String(), nullable=True), if_not_exists=True)


def downgrade() -> None:
    op.drop_column("mails", "trace_id")
