"""Event handlers: each event says which things may have changed; the tables say how."""

from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.continuous.events import ContinuousDialogueMoved
from api.contributions.events import ContributionEvent, QuestionAnswered
from api.dialogues.events import DialogueEvent
from api.dialogues.models import DialogueProcurement
from api.events.handlers import HandlerContext
from api.figures.jobs.measuring import CONTRIBUTIONS, PROCUREMENTS, batches, refresh
from api.figures.queries.contributions import contribution_ids_in, questions_of
from api.plans.events import ProcurementEvent


def procurement_changed(session: Session, event: ProcurementEvent, context: HandlerContext) -> None:
    refresh(session, PROCUREMENTS, [event.procurement_id], context.now)


def dialogue_opened(session: Session, event: DialogueEvent, context: HandlerContext) -> None:
    """Also when its procurements changed: concerns those of the call."""
    about = select(DialogueProcurement.procurement_id).where(
        DialogueProcurement.dialogue_id == event.dialogue_id
    )
    if ids := session.scalars(about).all():
        refresh(session, PROCUREMENTS, ids, context.now)


def dialogue_ended(
    session: Session, event: DialogueEvent | ContinuousDialogueMoved, context: HandlerContext
) -> None:
    """Closed or concluded, or a continuous dialogue open again: concerns all contributions to
    it."""
    for batch in batches(session, partial(contribution_ids_in, event.dialogue_id)):
        refresh(session, CONTRIBUTIONS, batch, context.now)


def contribution_changed(
    session: Session, event: ContributionEvent, context: HandlerContext
) -> None:
    """An answer concerns its questions."""
    ids: set[UUID] = {event.contribution_id, *session.scalars(questions_of(event.contribution_id))}
    if isinstance(event, QuestionAnswered):
        ids |= set(event.questions)
    refresh(session, CONTRIBUTIONS, ids, context.now)
