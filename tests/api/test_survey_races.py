"""Concurrent changes and responses, with real commits on real connections."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from api.core.actor import Actor, ActorKind, Permission
from api.core.clock import utc_now
from api.core.errors import Conflict, InvalidRequest
from api.core.request_errors import VersionRequired
from api.core.versions import ANY_VERSION
from api.dialogues.models import DialogueFormat, DialogueStatus
from api.organisations.rules.roles import everywhere_of
from api.surveys.inputs import ResponseSave, SurveyPatch
from api.surveys.models import Survey, SurveyFile, SurveyResponse
from api.surveys.queries import in_vain
from api.surveys.service.responses import save
from api.surveys.service.surveys import update
from tests.emptying import PEOPLE_AND_ORGANISATIONS
from tests.factories.accounts import person
from tests.factories.dialogues import dialogue
from tests.factories.organisations import organisation
from tests.factories.surveys import OBSTACLES, PLAN, survey, survey_file

RESPONSE = ResponseSave(answers={"fleet": "none"})
WITHOUT_FLEET = SurveyPatch(questions=[OBSTACLES])


class Scene(NamedTuple):
    survey: Survey
    buyer: Actor
    resident: Actor


@pytest.fixture
async def scene(engine: AsyncEngine) -> AsyncIterator[Scene]:
    """Committed, since the connections must see it; everything is emptied afterwards."""
    buyer, somebody = organisation(), person()
    call = dialogue(buyer, DialogueStatus.SCHEDULED, formats=[DialogueFormat.SURVEY])
    asked = survey(call)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        for row in (buyer, somebody, call, asked):
            session.add(row)
            await session.flush()
        await session.commit()
    memberships = {buyer.id: frozenset(Permission)}
    yield Scene(
        asked,
        Actor(kind=ActorKind.API_KEY, memberships=memberships),
        Actor(kind=ActorKind.PERSON, person_id=somebody.id, everywhere=everywhere_of(None)),
    )
    async with engine.begin() as connection:
        await connection.execute(text(PEOPLE_AND_ORGANISATIONS))


async def _open(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE dialogues SET status = 'open'"))


async def _wait_for_a_lock(engine: AsyncEngine) -> None:
    """Until some connection waits for another: no sleeping, no guessing."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with engine.connect() as connection:
        while not await connection.scalar(waiting):  # noqa: ASYNC110 - only the server knows
            await asyncio.sleep(0.01)


async def test_response_to_just_replaced_questions_is_refused(
    engine: AsyncEngine, scene: Scene
) -> None:
    async with AsyncSession(engine) as changing, AsyncSession(engine) as answering:
        await update(changing, scene.buyer, scene.survey.id, WITHOUT_FLEET, ANY_VERSION)
        await _open(engine)
        saving = asyncio.create_task(
            save(answering, scene.resident, scene.survey.id, RESPONSE, None)
        )
        await asyncio.wait_for(_wait_for_a_lock(engine), 20)
        await changing.commit()
        with pytest.raises(InvalidRequest) as refused:
            await saving
    assert [fault.code for fault in refused.value.faults] == ["unknown_question"]


async def test_questions_cannot_change_during_a_response(engine: AsyncEngine, scene: Scene) -> None:
    await _open(engine)
    async with AsyncSession(engine) as changing, AsyncSession(engine) as answering:
        await save(answering, scene.resident, scene.survey.id, RESPONSE, None)
        replacing = asyncio.create_task(
            update(changing, scene.buyer, scene.survey.id, WITHOUT_FLEET, ANY_VERSION)
        )
        await asyncio.wait_for(_wait_for_a_lock(engine), 20)
        await answering.commit()
        with pytest.raises(Conflict) as refused:
            await replacing
    assert [fault.code for fault in refused.value.faults] == ["answers_may_be_there"]


async def test_two_concurrent_first_drafts_make_one(engine: AsyncEngine, scene: Scene) -> None:
    await _open(engine)

    async def answer() -> None:
        async with AsyncSession(engine) as session:
            await save(session, scene.resident, scene.survey.id, RESPONSE, None)
            await session.commit()

    ended = await asyncio.gather(*(answer() for _ in range(4)), return_exceptions=True)
    assert ended.count(None) == 1
    async with AsyncSession(engine) as session:
        assert await session.scalar(select(func.count(SurveyResponse.id))) == 1
    refused = {type(item) for item in ended if item is not None}
    assert refused <= {IntegrityError, VersionRequired}


async def test_file_is_not_swept_while_an_answer_names_it(
    engine: AsyncEngine, scene: Scene
) -> None:
    """It was uploaded long ago, and the answer that names it comes at the last moment."""
    await _open(engine)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        row = await session.get_one(Survey, scene.survey.id)
        row.questions = [PLAN]
        draft = ResponseSave(answers={})
        response, *_ = await save(session, scene.resident, row.id, draft, None)
        file = survey_file(response, named=False, created_at=utc_now() - timedelta(days=2))
        session.add(file)
        await session.commit()
    named = ResponseSave(answers={PLAN.key: str(file.id)})
    sweep = delete(SurveyFile).where(in_vain(utc_now() - timedelta(days=1)))
    async with AsyncSession(engine) as sweeping, AsyncSession(engine) as answering:
        await save(answering, scene.resident, scene.survey.id, named, ANY_VERSION)
        swept = asyncio.create_task(sweeping.execute(sweep))
        await asyncio.wait_for(_wait_for_a_lock(engine), 20)
        await answering.commit()
        await swept
        await sweeping.commit()
    async with AsyncSession(engine) as session:
        assert await session.scalar(select(SurveyFile.named)) is True
