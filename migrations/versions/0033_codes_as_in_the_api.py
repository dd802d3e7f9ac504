"""Code lists follow the API: `be_heard` instead of `be-heard`; nobody is `invited` to a dialogue."""

from collections.abc import Sequence

from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """`migrate` brings the built-in lists afterwards, `be_heard` among them."""
    op.execute(
        "DELETE FROM codes WHERE builtin AND (list_name, code) IN "
        "(('interest-kinds', 'be-heard'), ('participation', 'invited'))"
    )


def downgrade() -> None:
    """The release before brings its own built-in lists."""
