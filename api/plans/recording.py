"""Adds the outcome of a rule to the running transaction, for the API and for jobs."""

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from api.core.actor import Actor
from api.core.outbox import record_event
from api.plans.rules.changes import Outcome


def record_outcome(session: AsyncSession | Session, actor: Actor, outcome: Outcome | None) -> None:
    """Records the history entry, the promised dates and the event of one change; nothing for None.

    The history entry and the event have the same id, so that a reader of the event finds the former
    values.
    """
    if outcome is None:
        return
    session.add(outcome.change)
    session.add_all(outcome.promises)
    record_event(session, actor, outcome.event, outcome.resource, event_id=outcome.change.id)
