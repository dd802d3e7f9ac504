"""Concurrent participants get distinct numbers, with real commits on real connections.

Whoever only holds a receipt has none.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from api.accounts.models import Person
from api.contributions.inputs import ContributionCreate
from api.contributions.models import Contribution, ContributionKind
from api.contributions.service.contributions import contribute
from api.core.actor import ANONYMOUS, Actor, ActorKind
from api.core.i18n import Language
from api.dialogues.models import Dialogue
from api.organisations.rules.roles import everywhere_of
from api.participation.models import Participant
from api.participation.service import issue_receipt
from tests.emptying import PEOPLE_AND_ORGANISATIONS
from tests.factories.accounts import person
from tests.factories.dialogues import dialogue
from tests.factories.organisations import organisation

PEOPLE, EACH, RECEIPTS = 8, 3, 6
COMMENT = ContributionCreate(
    kind=ContributionKind.COMMENT, text="Samaa mieltä.", language=Language.FI
)


@pytest.fixture
async def crowd(engine: AsyncEngine) -> AsyncIterator[tuple[Dialogue, list[Person]]]:
    """Committed, since the connections must see it; everything is emptied afterwards."""
    buyer, people = organisation(), [person() for _ in range(PEOPLE)]
    call = dialogue(buyer)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        session.add_all([buyer, *people])
        await session.flush()
        session.add(call)
        await session.commit()
    yield call, people
    async with engine.begin() as connection:
        await connection.execute(text(PEOPLE_AND_ORGANISATIONS))


async def test_concurrent_participants_get_distinct_numbers(
    engine: AsyncEngine, crowd: tuple[Dialogue, list[Person]]
) -> None:
    call, people = crowd

    async def speak(somebody: Person) -> None:
        actor = Actor(kind=ActorKind.PERSON, person_id=somebody.id, everywhere=everywhere_of(None))
        async with AsyncSession(engine) as session:
            await contribute(session, actor, call.id, COMMENT, "k" * 40)
            await session.commit()

    async def take_receipt() -> None:
        async with AsyncSession(engine) as session:
            await issue_receipt(session, ANONYMOUS, call)
            await session.commit()

    await asyncio.gather(
        *(speak(somebody) for somebody in people * EACH),
        *(take_receipt() for _ in range(RECEIPTS)),
    )
    async with AsyncSession(engine) as session:
        rows = (await session.scalars(select(Contribution))).all()
        participants = (await session.scalars(select(Participant))).all()
    assert len(rows) == PEOPLE * EACH
    seen = [row.number for row in participants if row.number is not None]
    assert sorted(seen) == list(range(1, PEOPLE + 1))
    assert len(participants) == PEOPLE + RECEIPTS
    assert {(row.id, row.person_id) for row in participants if row.person_id} == {
        (row.participant_id, row.person_id) for row in rows
    }
