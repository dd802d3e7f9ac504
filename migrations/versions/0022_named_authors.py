"""Who speaks by an organisation's name is a participant apart; numbers are for who was seen.

A number that stands beside something public stays. All others go: nobody was shown them, and they
would tell who voted, answered or spoke by name in between. New ones go on after the highest that is
left, so that no number ever stands for two.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FOREIGN_KEY = "fk_participants_organisation_id_organisations"
CHECK = "ck_participants_named_or_numbered"
INDEXES = {
    "uq_participants_unnamed": (["dialogue_id", "person_id"], "organisation_id IS NULL"),
    "uq_participants_named": (
        ["dialogue_id", "person_id", "organisation_id"],
        "organisation_id IS NOT NULL",
    ),
}
PART_THE_NAMED = """
WITH named AS (
    SELECT gen_random_uuid() AS id, participants.id AS former, contributions.dialogue_id,
        participants.person_id, contributions.organisation_id,
        min(contributions.created_at) AS created_at
    FROM contributions JOIN participants ON participants.id = contributions.participant_id
    WHERE contributions.names_author AND NOT contributions.official
        AND participants.organisation_id IS NULL
    GROUP BY participants.id, contributions.dialogue_id, contributions.organisation_id
), made AS (
    INSERT INTO participants (id, dialogue_id, person_id, organisation_id, created_at)
    SELECT id, dialogue_id, person_id, organisation_id, created_at FROM named
)
UPDATE contributions SET participant_id = named.id
FROM named
WHERE contributions.participant_id = named.former
    AND contributions.organisation_id = named.organisation_id
    AND contributions.names_author AND NOT contributions.official
"""
FORGET_UNSEEN_NUMBERS = """
UPDATE participants SET number = NULL
WHERE number IS NOT NULL AND NOT EXISTS (
    SELECT FROM contributions
    WHERE contributions.participant_id = participants.id
        AND NOT contributions.names_author AND contributions.published_at IS NOT NULL
)
"""
JOIN_THE_NAMED = """
WITH one AS (
    SELECT dialogue_id, person_id,
        (array_agg(id ORDER BY organisation_id NULLS FIRST, created_at, id))[1] AS id
    FROM participants WHERE person_id IS NOT NULL GROUP BY dialogue_id, person_id
)
UPDATE contributions SET participant_id = one.id
FROM participants JOIN one USING (dialogue_id, person_id)
WHERE participants.id = contributions.participant_id AND participants.id <> one.id
"""
DROP_THE_JOINED = """
DELETE FROM participants named USING participants one
WHERE named.organisation_id IS NOT NULL AND one.dialogue_id = named.dialogue_id
    AND one.person_id = named.person_id AND one.id <> named.id
    AND NOT EXISTS (SELECT FROM contributions WHERE participant_id = named.id)
"""
NUMBER_ALL = """
UPDATE participants SET number = next.number
FROM (
    SELECT id, row_number() OVER (PARTITION BY dialogue_id ORDER BY created_at, id) + coalesce((
        SELECT max(other.number) FROM participants other
        WHERE other.dialogue_id = participants.dialogue_id
    ), 0) AS number
    FROM participants WHERE number IS NULL
) next
WHERE participants.id = next.id
"""


def upgrade() -> None:
    op.add_column("participants", sa.Column("organisation_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f(FOREIGN_KEY),
        "participants",
        "organisations",
        ["organisation_id"],
        ["id"],
        postgresql_not_valid=True,
    )
    # The release that still serves writes numbers itself, and shows null as null.
    op.execute(
        "-- squawk-ignore ban-drop-not-null\nALTER TABLE participants ALTER number DROP NOT NULL"
    )
    op.create_check_constraint(
        op.f(CHECK),
        "participants",
        "num_nonnulls(organisation_id, number) <= 1",
        postgresql_not_valid=True,
    )
    with op.get_context().autocommit_block():
        for name, (columns, where) in INDEXES.items():
            op.drop_index(name, "participants", if_exists=True, postgresql_concurrently=True)
            op.create_index(
                name,
                "participants",
                columns,
                unique=True,
                postgresql_where=sa.text(where),
                postgresql_concurrently=True,
            )
        for name in (FOREIGN_KEY, CHECK):
            op.execute(f"ALTER TABLE participants VALIDATE CONSTRAINT {name}")
    op.drop_constraint("uq_participants_dialogue_id_person_id", "participants", type_="unique")
    op.execute(PART_THE_NAMED)
    op.execute(FORGET_UNSEEN_NUMBERS)


def downgrade() -> None:
    op.execute(JOIN_THE_NAMED)
    op.execute(DROP_THE_JOINED)
    for name in INDEXES:
        op.drop_index(name, table_name="participants")
    op.drop_constraint(op.f(CHECK), "participants", type_="check")
    op.drop_column("participants", "organisation_id")
    op.execute(NUMBER_ALL)
    op.alter_column("participants", "number", existing_type=sa.Integer(), nullable=False)
    op.create_unique_constraint(
        op.f("uq_participants_dialogue_id_person_id"), "participants", ["dialogue_id", "person_id"]
    )
