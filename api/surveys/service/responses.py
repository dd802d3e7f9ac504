"""Commands on the actor's own response: save, submit, withdraw."""

import secrets
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import StaleVersion, found_or_404, raise_faults
from api.core.ids import new_id
from api.core.request_errors import VersionRequired
from api.core.versions import ExpectedVersion
from api.dialogues.models import Dialogue
from api.participation.service import participant_in, require_not_excluded
from api.surveys import queries
from api.surveys.inputs import ResponseSave
from api.surveys.models import ResponseState, Survey, SurveyFile, SurveyResponse
from api.surveys.rules import answers as rules
from api.surveys.rules import files as file_rules
from api.surveys.rules import transitions
from api.surveys.service.loading import SurveyInDialogue, get, load_row

_NUMBERS = range(10_000_000, 100_000_000)


class Own(NamedTuple):
    response: SurveyResponse
    survey: Survey
    files: Sequence[SurveyFile]
    created: bool = False


async def read(session: AsyncSession, actor: Actor, survey_id: UUID) -> Own:
    survey, _ = await get(session, actor, survey_id)
    response = found_or_404(await session.scalar(queries.own_response(actor, survey.id)))
    files = (await session.scalars(queries.files_of(response.id))).all()
    return Own(response, survey, files)


async def save(
    session: AsyncSession,
    actor: Actor,
    survey_id: UUID,
    data: ResponseSave,
    expected: ExpectedVersion | None,
) -> Own:
    """The first save needs no version. A submitted response must stay complete."""
    survey, dialogue = await _answerable(session, actor, survey_id)
    participant = await participant_in(session, actor, dialogue.id)
    response = await session.scalar(queries.own_response_for_update(actor, survey.id))
    _require_version(response, expected)
    files = await _files(session, response)
    answers, quotes = rules.without_blanks(data.answers), list(dict.fromkeys(data.quotes))
    uploaded = file_rules.uploaded(files)
    faults = list(rules.answer_faults(survey.questions, answers, quotes, uploaded))
    if response is not None:
        transitions.require_may_change(response, dialogue, utc_now())
        if response.state is ResponseState.SUBMITTED:
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
    return await _kept(session, actor, "save", Own(response, survey, files, created))


async def submit(
    session: AsyncSession, actor: Actor, survey_id: UUID, expected: ExpectedVersion
) -> Own:
    survey, dialogue, response = await own_for_change(session, actor, survey_id)
    response.require_version(expected)
    await require_not_excluded(session, response.participant_id)
    raise_faults(rules.completeness_faults(survey.questions, response.answers))
    number = await _free_number(session, survey.id)
    transitions.submit(response, survey, dialogue, number, utc_now())
    files = await _files(session, response)
    return await _kept(session, actor, "submit", Own(response, survey, files))


async def withdraw(session: AsyncSession, actor: Actor, survey_id: UUID) -> None:
    """Delete the response and the rows of its files; the sweeper empties the store a day later."""
    survey, _, response = await own_for_change(session, actor, survey_id)
    await session.delete(response)
    record_own(session, actor, "withdraw", survey)
    await session.flush()


async def own_for_change(
    session: AsyncSession, actor: Actor, survey_id: UUID
) -> tuple[Survey, Dialogue, SurveyResponse]:
    survey, dialogue = await _answerable(session, actor, survey_id)
    response = found_or_404(await session.scalar(queries.own_response_for_update(actor, survey.id)))
    return survey, dialogue, response


def record_own(session: AsyncSession, actor: Actor, verb: str, survey: Survey) -> None:
    """Record in no organisation's audit log, so that the buyer does not learn who answers."""
    record_audit(session, actor, f"survey_response.{verb}", f"surveys/{survey.id}")


async def _answerable(session: AsyncSession, actor: Actor, survey_id: UUID) -> SurveyInDialogue:
    survey, dialogue = await load_row(session, queries.for_answering(actor, survey_id))
    transitions.require_may_answer(actor, survey, dialogue, utc_now())
    return survey, dialogue


async def _files(session: AsyncSession, response: SurveyResponse | None) -> list[SurveyFile]:
    if response is None:
        return []
    return list(await session.scalars(queries.files_for_update(response.id)))


async def _kept(session: AsyncSession, actor: Actor, verb: str, own: Own) -> Own:
    """Store the response with the files its answers name, and delete those no longer named."""
    dropped = file_rules.name(own.files, own.response.answers)
    for file in dropped:
        await session.delete(file)
    record_own(session, actor, verb, own.survey)
    await session.flush()
    return own._replace(files=[file for file in own.files if file not in dropped])


def _require_version(response: SurveyResponse | None, expected: ExpectedVersion | None) -> None:
    if response is None:
        if expected is not None:
            raise StaleVersion
    elif expected is None:
        raise VersionRequired
    else:
        response.require_version(expected)


async def _free_number(session: AsyncSession, survey_id: UUID) -> int:
    """A random unused number, which reveals neither the order nor the time of answering."""
    while True:
        number = _NUMBERS[secrets.randbelow(len(_NUMBERS))]
        if not await session.scalar(queries.number_taken(survey_id, number)):
            return number
