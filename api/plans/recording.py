"""Puts what a rule has found into the running transaction; for the API and for jobs alike."""

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from api.core.actor import Actor
from api.core.outbox import record_event
from api.plans.rules.changes import Outcome


def record_outcome(session: AsyncSession | Session, actor: Actor, outcome: Outcome | None) -> None:
    """History, promised dates and fact of one change; nothing for None.

    The history and the fact have one id: whoever tells of the fact finds what was before.
    """
    if outcome is None:
        return
    session.add(outcome.change)
    session.add_all(outcome.promises)
    record_event(session, actor, outcome.event, outcome.resource, event_id=outcome.change.id)
