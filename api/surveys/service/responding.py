"""Answering: a draft of one's own, submitting it, taking it back."""

import secrets
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import NotFound, StaleVersion, VersionRequired, raise_faults
from api.core.ids import new_id
from api.participation.service import participant_in
from api.surveys import queries
from api.surveys.inputs import ResponseSave
from api.surveys.models import ResponseState, Survey, SurveyResponse
from api.surveys.rules import answers as rules
from api.surveys.rules import transitions
from api.surveys.service.loading import Found, found, get

_NUMBERS = range(10_000_000, 100_000_000)


class Own(NamedTuple):
    response: SurveyResponse
    survey: Survey
    created: bool = False


async def read(session: AsyncSession, actor: Actor, survey_id: UUID) -> Own:
    survey, _ = await get(session, actor, survey_id)
    response = await session.scalar(queries.own_response(actor, survey.id))
    if response is None:
        raise NotFound
    return Own(response, survey)


async def save(
    session: AsyncSession,
    actor: Actor,
    survey_id: UUID,
    data: ResponseSave,
    version: int | None,
) -> Own:
    """The first time without a version. What was submitted must be complete again."""
    survey, dialogue = await _answerable(session, actor, survey_id)
    participant = await participant_in(session, actor, dialogue.id)
    response = await session.scalar(queries.own_response_for_update(actor, survey.id))
    _require_version(response, version)
    answers = rules.given(data.answers)
    quotes = list(dict.fromkeys(data.quotes))
    faults = list(rules.answer_faults(survey.questions, answers, quotes))
    if response is not None and response.state is ResponseState.SUBMITTED:
        faults += rules.completeness_faults(survey.questions, answers)
    raise_faults(faults)
    created = response is None
    if response is None:
        response = SurveyResponse(
            id=new_id(),
            survey_id=survey.id,
            participant_id=participant.id,
            state=ResponseState.DRAFT,
        )
        session.add(response)
    transitions.save(response, survey, answers, quotes)
    _record(session, actor, "save", survey)
    await session.flush()
    return Own(response, survey, created)


async def submit(session: AsyncSession, actor: Actor, survey_id: UUID, version: int) -> Own:
    survey, response = await _own_for_change(session, actor, survey_id)
    response.require_version(version)
    raise_faults(list(rules.completeness_faults(survey.questions, response.answers)))
    number = await _free_number(session, survey.id)
    transitions.submit(response, survey, number, utc_now())
    _record(session, actor, "submit", survey)
    await session.flush()
    return Own(response, survey)


async def withdraw(session: AsyncSession, actor: Actor, survey_id: UUID) -> None:
    """Nothing of it is left."""
    survey, response = await _own_for_change(session, actor, survey_id)
    await session.delete(response)
    _record(session, actor, "withdraw", survey)
    await session.flush()


async def _answerable(session: AsyncSession, actor: Actor, survey_id: UUID) -> Found:
    survey, dialogue = await found(session, queries.for_answering(actor, survey_id))
    transitions.require_may_answer(actor, survey, dialogue, utc_now())
    return survey, dialogue


async def _own_for_change(
    session: AsyncSession, actor: Actor, survey_id: UUID
) -> tuple[Survey, SurveyResponse]:
    survey, _ = await _answerable(session, actor, survey_id)
    response = await session.scalar(queries.own_response_for_update(actor, survey.id))
    if response is None:
        raise NotFound
    return survey, response


def _require_version(response: SurveyResponse | None, version: int | None) -> None:
    if response is None:
        if version is not None:
            raise StaleVersion
    elif version is None:
        raise VersionRequired
    else:
        response.require_version(version)


async def _free_number(session: AsyncSession, survey_id: UUID) -> int:
    """By chance: neither order nor time of answering shows."""
    while True:
        number = _NUMBERS[secrets.randbelow(len(_NUMBERS))]
        if not await session.scalar(queries.number_taken(survey_id, number)):
            return number


def _record(session: AsyncSession, actor: Actor, verb: str, survey: Survey) -> None:
    """In no organisation's audit log: the buyer must not learn who answers."""
    record_audit(session, actor, f"survey_response.{verb}", f"surveys/{survey.id}")
