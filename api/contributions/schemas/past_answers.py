"""Response bodies of past answers."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.contributions.service.past_answers import PastAnswer
from api.core.i18n import Language, Texts
from api.organisations.models import Confirmation


class PastAnswerOut(msgspec.Struct):
    """A past public answer, with the question that is like the new one."""

    answer_id: UUID
    """Send it as `taken_from` if you take the text over."""
    text: str
    language: Language
    question: str
    published_at: datetime | None
    dialogue_id: UUID
    dialogue_title: Texts
    organisation_id: UUID
    organisation_name: Texts
    organisation_confirmation: Confirmation
    own: bool
    """The buyer of the dialogue gave this answer itself."""


class PastAnswersOut(msgspec.Struct):
    """At most five answers of the buyer itself, then five of others, each with the best first."""

    items: list[PastAnswerOut]


def past_answers_out(answers: list[PastAnswer]) -> PastAnswersOut:
    return PastAnswersOut([_out(item) for item in answers])


def _out(item: PastAnswer) -> PastAnswerOut:
    return PastAnswerOut(
        answer_id=item.answer.id,
        text=item.answer.text,
        language=item.answer.language,
        question=item.question.text,
        published_at=item.answer.published_at,
        dialogue_id=item.dialogue.id,
        dialogue_title=item.dialogue.title,
        organisation_id=item.dialogue.organisation_id,
        organisation_name=item.buyer.name,
        organisation_confirmation=item.buyer.confirmation,
        own=item.own,
    )
