"""Loads a call or a continuous dialogue, and stores a continuous dialogue when it begins."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.continuous import queries, rules
from api.continuous.models import QuestionPause
from api.core.actor import SYSTEM, Actor
from api.core.clock import utc_now
from api.core.errors import found_or_404
from api.dialogues.models import Dialogue, DialogueKind
from api.dialogues.rules import transitions


async def get(session: AsyncSession, actor: Actor, dialogue_id: UUID) -> Dialogue:
    """A call, or the continuous dialogue of the public procurement or plan with this id. The
    latter is stored when somebody first takes part (`stored`); before, it is empty.
    """
    dialogue = await session.scalar(queries.by_id(actor, dialogue_id))
    if dialogue is not None:
        return dialogue
    subject, time_zone = await _subject(session, actor, dialogue_id)
    return rules.begin(subject, time_zone)


async def require_accepting(session: AsyncSession, dialogue: Dialogue) -> None:
    """Require a dialogue in which participants may write something new now. What a continuous
    dialogue is about is read again: the row follows it a moment later."""
    now = utc_now()
    if dialogue.kind is DialogueKind.CALL:
        transitions.require_accepting(dialogue, now)
        return
    subject, _ = await _subject(session, SYSTEM, dialogue.id)
    rules.require_takes_questions(subject)
    pause = await pause_of(session, dialogue.organisation_id)
    rules.require_no_pause(pause, dialogue.time_zone)


async def pause_of(session: AsyncSession, organisation_id: UUID) -> QuestionPause | None:
    """The current pause of the buyer."""
    return await session.scalar(queries.current_pause(organisation_id, utc_now()))


async def stored(session: AsyncSession, dialogue: Dialogue) -> Dialogue:
    """The dialogue as a row that others can refer to. Two who begin it at once get the same row."""
    if dialogue in session:
        return dialogue
    lock = func.hashtextextended(f"dialogues/{dialogue.id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(lock)))
    row = await session.scalar(select(Dialogue).where(Dialogue.id == dialogue.id))
    if row is None:
        session.add(dialogue)
        await session.flush()
    return row or dialogue


async def _subject(
    session: AsyncSession, actor: Actor, dialogue_id: UUID
) -> tuple[rules.Subject, str]:
    row = (await session.execute(queries.procurement(actor, dialogue_id))).one_or_none()
    if row is not None:
        return row[0], row[1]
    plan, time_zone = found_or_404(
        (await session.execute(queries.plan(actor, dialogue_id))).one_or_none()
    )
    return plan, time_zone
