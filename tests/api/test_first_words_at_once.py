"""One participant speaks many times at the same moment, with real commits on real connections."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from api.contributions.inputs import ContributionCreate
from api.contributions.models import Contribution, ContributionKind
from api.contributions.service.speaking import contribute
from api.core.actor import Actor, ActorKind
from api.core.errors import Problem
from api.core.text import Language
from api.participation.limits import WRITES_AT_ONCE
from api.participation.models import Participant
from tests.factories.dialogues import dialogue
from tests.factories.organisations import organisation
from tests.factories.participation import receipt

AT_ONCE = 12
KEY = "only-for-tests-0123456789-abcdefg"
WORDS = ContributionCreate(kind=ContributionKind.COMMENT, text="Auki!", language=Language.FI)


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(database_url, pool_size=AT_ONCE)
    yield engine
    async with engine.begin() as connection:
        emptied = "TRUNCATE organisations, people, outbox, audit_log, quotas CASCADE"
        await connection.execute(text(emptied))
    await engine.dispose()


async def test_nobody_waits_for_another_who_waits_for_them(engine: AsyncEngine) -> None:
    """PostgreSQL would end one of two after a second, and so on with all others."""
    buyer = organisation()
    call = dialogue(buyer)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        session.add(buyer)
        await session.flush()
        session.add(call)
        await session.flush()
        somebody, _ = receipt(call)
        session.add(somebody)
        await session.commit()
    actor = Actor(kind=ActorKind.RECEIPT, participant_id=somebody.id, dialogue_id=call.id)

    async def speak() -> str:
        async with AsyncSession(engine, expire_on_commit=False) as session:
            try:
                await contribute(session, actor, call.id, WORDS, KEY)
                await session.commit()
            except Problem as refused:
                return refused.name
        return "said"

    began = time.monotonic()
    results = Counter(await asyncio.gather(*(speak() for _ in range(AT_ONCE))))
    most = WRITES_AT_ONCE.most
    assert results == {"said": most, "too-many-requests": AT_ONCE - most}
    assert time.monotonic() - began < AT_ONCE / 2
    async with AsyncSession(engine) as session:
        assert await session.scalar(select(func.count()).select_from(Contribution)) == most
        assert (await session.scalars(select(Participant.number))).all() == [1]
