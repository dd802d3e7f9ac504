"""What came back of mails, and the addresses that get no more of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXES = {
    "ix_mails_message_id": ("(left(encode(sha256(key::bytea), 'hex'), 40)) WHERE state = 'sent'"),
    "ix_mails_bounced": "(address) WHERE bounce IS NOT NULL",
    "ix_mails_suppressed": "(address) WHERE state = 'suppressed'",
}


def upgrade() -> None:
    op.add_column(
        "mails", sa.Column("bounce", sa.String(length=40), nullable=True), if_not_exists=True
    )
    op.add_column(
        "mails",
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True),
        if_not_exists=True,
    )
    op.create_table(
        "mail_suppressions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("diagnostic", sa.String(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_mail_suppressions_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_suppressions")),
        sa.UniqueConstraint("address", name=op.f("uq_mail_suppressions_address")),
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_mail_suppressions_person_id"),
        "mail_suppressions",
        ["person_id"],
        if_not_exists=True,
    )
    with op.get_context().autocommit_block():
        for name, what in INDEXES.items():
            # What a try before has left may be unfinished: begin again.
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON mails {what}")


def downgrade() -> None:
    # The release before does not know this state.
    op.execute("UPDATE mails SET state = 'failed' WHERE state = 'suppressed'")
    op.execute("UPDATE digest_slots SET state = 'empty' WHERE state = 'suppressed'")
    for name in INDEXES:
        op.drop_index(name, table_name="mails")
    op.drop_table("mail_suppressions")
    op.drop_column("mails", "bounced_at")
    op.drop_column("mails", "bounce")
