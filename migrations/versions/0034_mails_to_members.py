"""A mail to somebody as a member of an organisation is not sent once they have left it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0034"
down_revision: str | None = "0033"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("mails", sa.Column("member_of", sa.Uuid()))


def downgrade() -> None:
    op.drop_column("mails", "member_of")
