"""Questions and answers about a procurement or plan outside calls, as its page shows them."""

from asyncio import to_thread
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.continuous import queries
from api.continuous.models import QuestionPause
from api.continuous.rules import Subject, takes_questions
from api.continuous.service.loading import get, pause_of
from api.core.actor import ANONYMOUS
from api.core.i18n import Texts
from api.dialogues.models import Dialogue, DialogueStatus
from api.presenters.presenter import Presenter
from api.presenters.texts import PageText
from api.web.public import dialogues, load
from api.web.public.taking_part import TakingPart

Values = dict[str, Any]


async def subject_path(session: AsyncSession, dialogue_id: UUID) -> str:
    """The page of the procurement or plan whose continuous dialogue this is."""
    dialogue = await get(session, ANONYMOUS, dialogue_id)
    return f"/{dialogue.kind}s/{dialogue.id}"


async def questions_of(
    session: AsyncSession, subject: Subject, buyer: Texts, time_zone: str, words: Presenter
) -> Values:
    """One query more for a page about which nobody has asked, and one for the buyer's pause."""
    is_open = takes_questions(subject)
    pause = await pause_of(session, subject.organisation_id) if is_open else None
    row = await session.scalar(queries.by_id(ANONYMOUS, subject.id))
    shown, more = await load.contributions(session, ANONYMOUS, row) if row else ([], None)
    threads = await to_thread(dialogues.threads_of, shown, buyer, time_zone, words)
    return {
        "questions": threads,
        "more_questions": more,
        "ask": f"/dialogues/{subject.id}/question" if is_open and pause is None else None,
        "ask_note": _note(pause, time_zone, words, is_open=is_open),
        "pause_reason": _reason(pause, words),
        "part": _part(subject.id, row),
    }


def _note(pause: QuestionPause | None, time_zone: str, words: Presenter, *, is_open: bool) -> str:
    if not is_open:
        return words.t("page.questions.closed")
    if pause is None:
        return words.t("page.questions.how")
    return words.t("page.questions.paused", until=words.moment(pause.until, time_zone))


def _reason(pause: QuestionPause | None, words: Presenter) -> PageText | None:
    return words.text(pause.reason) if pause else None


def _part(subject_id: UUID, row: Dialogue | None) -> TakingPart:
    return TakingPart(
        page=f"/dialogues/{subject_id}",
        links=[],
        how="",
        comments=False,
        surveys=False,
        votes=row is not None and row.status is DialogueStatus.OPEN,
        reports=True,
        mine=row is not None,
    )
