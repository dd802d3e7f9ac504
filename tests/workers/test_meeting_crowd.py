"""Concurrent sign-ups with real commits: no place is given twice, nobody is lost."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from api.accounts.models import Person
from api.core.actor import Actor, ActorKind
from api.core.versions import ANY_VERSION
from api.dialogues.models import Dialogue
from api.meetings.inputs import SignUpCreate
from api.meetings.models import Meeting, SignUp, SignUpStatus
from api.meetings.service import sign_ups
from api.organisations.rules.roles import everywhere_of
from tests.factories.accounts import person
from tests.factories.dialogues import dialogue
from tests.factories.meetings import meeting, slots, talks
from tests.factories.organisations import organisation

S = SignUpStatus
PLACES, CROWD = 20, 200
Command = Callable[[AsyncSession], Awaitable[object]]


@pytest.fixture
async def engine(own_database: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(own_database, pool_size=10, max_overflow=10)
    yield engine
    await engine.dispose()


async def _arrange(engine: AsyncEngine, *rows: object) -> None:
    async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
        for row in rows:
            session.add(row)
            await session.flush()


async def _call(engine: AsyncEngine) -> tuple[Dialogue, list[Person]]:
    buyer = organisation()
    call = dialogue(buyer)
    people = [person() for _ in range(CROWD)]
    await _arrange(engine, buyer, call, *people)
    return call, people


def _actor(somebody: Person) -> Actor:
    return Actor(kind=ActorKind.PERSON, person_id=somebody.id, everywhere=everywhere_of(None))


async def _all_at_once(engine: AsyncEngine, commands: Sequence[Command]) -> None:
    """Each in a transaction of its own, as requests are."""

    async def run(command: Command) -> None:
        async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            await command(session)

    await asyncio.gather(*map(run, commands))


def _sign_up(somebody: Person, to: Meeting, *wishes: UUID) -> Command:
    data = SignUpCreate(wishes=list(wishes))
    return lambda session: sign_ups.sign_up(session, _actor(somebody), to.id, data)


def _withdraw(of: SignUp, people: Sequence[Person]) -> Command:
    somebody = next(item for item in people if item.id == of.person_id)
    return lambda session: sign_ups.withdraw(session, _actor(somebody), of.id, ANY_VERSION)


async def _line(engine: AsyncEngine) -> list[SignUp]:
    async with AsyncSession(engine) as session:
        return list(await session.scalars(select(SignUp).order_by(SignUp.number)))


async def test_two_hundred_concurrent_sign_ups_fill_twenty_places(engine: AsyncEngine) -> None:
    call, people = await _call(engine)
    event = meeting(call, capacity=PLACES)
    await _arrange(engine, event)
    await _all_at_once(engine, [_sign_up(one, event) for one in people])
    line = await _line(engine)
    assert [one.status for one in line] == [S.PLACED] * PLACES + [S.WAITING] * (CROWD - PLACES)
    assert {one.person_id for one in line} == {one.id for one in people}

    leaving, next_in_line = line[3:8], line[PLACES : PLACES + 5]
    await _all_at_once(engine, [_withdraw(one, people) for one in leaving])
    after = {item.id: item.status for item in await _line(engine)}
    assert Counter(after.values()) == {
        S.PLACED: PLACES,
        S.WAITING: CROWD - PLACES - 5,
        S.WITHDRAWN: 5,
    }
    assert {after[one.id] for one in next_in_line} == {S.PLACED}
    assert {after[one.id] for one in leaving} == {S.WITHDRAWN}


async def test_concurrent_withdrawals_and_sign_ups_leave_no_place_empty(
    engine: AsyncEngine,
) -> None:
    call, people = await _call(engine)
    event = meeting(call, capacity=PLACES)
    await _arrange(engine, event)
    first, later = people[: PLACES + 5], people[PLACES + 5 :]
    await _all_at_once(engine, [_sign_up(one, event) for one in first])
    leaving = [one for one in await _line(engine) if one.status is S.PLACED][:10]
    await _all_at_once(
        engine,
        [*(_withdraw(one, people) for one in leaving), *(_sign_up(one, event) for one in later)],
    )
    standing = [item.status for item in await _line(engine) if item.status is not S.WITHDRAWN]
    assert standing == [S.PLACED] * PLACES + [S.WAITING] * (CROWD - 10 - PLACES)


async def test_slot_is_given_once_to_concurrent_sign_ups(engine: AsyncEngine) -> None:
    call, people = await _call(engine)
    day = talks(call)
    times = slots(day, 4)
    await _arrange(engine, day, *times)
    wishes = [time.id for time in times]
    await _all_at_once(engine, [_sign_up(one, day, *wishes) for one in people[:40]])
    line = await _line(engine)
    assert [one.slot_id for one in line] == [*wishes, *[None] * 36]
    await _all_at_once(engine, [_withdraw(one, people) for one in line[:2]])
    after = [item for item in await _line(engine) if item.status is S.PLACED]
    assert {one.slot_id for one in after} == set(wishes)
    assert [one.id for one in after] == [one.id for one in line[2:6]]
