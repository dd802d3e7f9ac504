"""A question that somebody asked the buyer in private, answered to all without naming them."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.continuous.service.loading import get, stored
from api.contributions.models import AnsweredQuestion, Contribution, ContributionKind
from api.contributions.rules import contributions as rules
from api.contributions.service.contributions import new_contribution, speak_as_buyer
from api.contributions.service.loading import record
from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.i18n import Language
from api.core.outbox import record_event


class AnswerToAll(NamedTuple):
    question: str
    """In the buyer's words."""
    answer: str
    language: Language


async def answer_to_all(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, given: AnswerToAll
) -> UUID:
    """Publish question and answer at the same moment, both as the buyer's. Returns the answer's id.

    Nobody is the author of the question: neither the firm nor the officer gets a mail about the
    answer, and figures of answer times leave it out.
    """
    dialogue = await get(session, actor, dialogue_id)
    actor.require(Permission.CONTRIBUTION_ANSWER, dialogue.organisation_id)
    rules.require_open(dialogue, utc_now(), official=True)
    dialogue = await stored(session, dialogue)
    rows: list[Contribution] = []
    for kind, text in (
        (ContributionKind.QUESTION, given.question),
        (ContributionKind.ANSWER, given.answer),
    ):
        row = new_contribution(dialogue, kind, text, given.language)
        speak_as_buyer(row, dialogue)
        session.add(row)
        record(session, actor, "publish", row, rules.publish(row, dialogue, utc_now()))
        rows.append(row)
    question, answer = rows
    answer.person_id = actor.person_id
    record_event(session, actor, rules.answered(answer, [question.id], dialogue))
    await session.flush()
    session.add(AnsweredQuestion(answer_id=answer.id, question_id=question.id))
    await session.flush()
    return answer.id
