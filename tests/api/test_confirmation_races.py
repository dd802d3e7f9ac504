"""Concurrent proofs of one id, with real commits on real connections."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from api.core.actor import Actor, ActorKind, Permission
from api.core.errors import Problem
from api.core.i18n import Language, LocalText
from api.organisations.events import ConfirmedBy
from api.organisations.inputs import ConfirmationCreate, OrganisationCreate
from api.organisations.models import Confirmation, Organisation, OrganisationKind
from api.organisations.service.confirmations import begin
from api.organisations.service.organisations import register
from tests.emptying import PEOPLE_AND_ORGANISATIONS
from tests.factories.accounts import person
from tests.factories.organisations import business_id, claimed
from tests.settings import SECRET_KEY

AT_ONCE = 10


@pytest.fixture(autouse=True)
async def _emptied(engine: AsyncEngine) -> AsyncIterator[None]:
    yield
    async with engine.begin() as connection:
        await connection.execute(text(PEOPLE_AND_ORGANISATIONS))


async def _done(engine: AsyncEngine, act: object) -> str:
    async with AsyncSession(engine, expire_on_commit=False) as session:
        try:
            await act(session)  # type: ignore[operator]
            await session.commit()
        except Problem as refused:
            return refused.name
    return "done"


async def test_concurrent_proofs_of_an_id_confirm_one_and_displace_the_others(
    engine: AsyncEngine,
) -> None:
    number = business_id()
    firms = [claimed(name="Karhu Oy", business_id=number) for _ in range(AT_ONCE)]
    somebody = person()
    async with AsyncSession(engine, expire_on_commit=False) as session:
        session.add_all([*firms, somebody])
        await session.commit()
    operator = Actor(kind=ActorKind.PERSON, person_id=somebody.id, everywhere=frozenset(Permission))
    data = ConfirmationCreate(method=ConfirmedBy.OPERATOR)
    results = await asyncio.gather(
        *(
            _done(
                engine,
                lambda session, firm=firm: begin(session, operator, firm.id, data, key=SECRET_KEY),
            )
            for firm in firms
        )
    )
    assert sorted(results) == ["done"] + ["wrong-state"] * (AT_ONCE - 1)
    async with AsyncSession(engine) as session:
        counted = select(Organisation.confirmation, func.count()).group_by(
            Organisation.confirmation
        )
        found = {row[0]: row[1] for row in await session.execute(counted)}
    assert found == {Confirmation.CONFIRMED: 1, Confirmation.DISPLACED: AT_ONCE - 1}


async def test_repeated_registration_of_an_id_by_one_person_makes_one_organisation(
    engine: AsyncEngine,
) -> None:
    somebody = person()
    async with AsyncSession(engine, expire_on_commit=False) as session:
        session.add(somebody)
        await session.commit()
    actor = Actor(kind=ActorKind.PERSON, person_id=somebody.id)
    data = OrganisationCreate(
        kind=OrganisationKind.SUPPLIER,
        business_id=business_id(),
        name={Language.FI: LocalText("Karhu Oy")},
    )

    async def press(session: AsyncSession) -> None:
        await register(session, actor, data, key=SECRET_KEY)

    results = await asyncio.gather(*(_done(engine, press) for _ in range(AT_ONCE)))
    assert sorted(results) == ["conflict"] * (AT_ONCE - 1) + ["done"]
