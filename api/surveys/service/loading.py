"""Loads surveys for the commands and records the commands."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.errors import found_or_404
from api.dialogues.models import Dialogue
from api.surveys import queries
from api.surveys.models import Survey

SurveyInDialogue = tuple[Survey, Dialogue]


async def get(session: AsyncSession, actor: Actor, survey_id: UUID) -> SurveyInDialogue:
    return await load_row(session, queries.by_id(actor, survey_id))


async def load_row(session: AsyncSession, stmt: Select[Survey, Dialogue]) -> SurveyInDialogue:
    row = found_or_404((await session.execute(stmt)).one_or_none())
    survey, dialogue = row
    return survey, dialogue


async def record_read(
    session: AsyncSession, actor: Actor, verb: str, survey: Survey, dialogue: Dialogue
) -> None:
    """Record that somebody reads single responses, and commit at once, because the transaction of a
    streamed response is never committed.
    """
    record(session, actor, verb, survey, dialogue)
    await session.commit()


def record(
    session: AsyncSession,
    actor: Actor,
    verb: str,
    survey: Survey,
    dialogue: Dialogue,
    *,
    changed: Collection[str] = (),
) -> None:
    """Record a command of the buyer in its audit log."""
    record_audit(
        session,
        actor,
        f"survey.{verb}",
        f"surveys/{survey.id}",
        organisation_id=dialogue.organisation_id,
        changed=changed,
    )
