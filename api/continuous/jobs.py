"""Event handlers: the continuous dialogue follows what it is about. The caller commits."""

from uuid import UUID

from sqlalchemy.orm import Session

from api.continuous import queries, rules
from api.core.actor import SYSTEM
from api.core.clock import utc_now
from api.core.outbox import record_event
from api.dialogues.models import DialogueKind
from api.events.handlers import HandlerContext
from api.plans.events import PlanEvent, ProcurementEvent
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement


def follow_procurement(session: Session, event: ProcurementEvent, _: HandlerContext) -> None:
    follow_subject(session, event.procurement_id)


def follow_plan(session: Session, event: PlanEvent, _: HandlerContext) -> None:
    follow_subject(session, event.plan_id)


def follow_subject(session: Session, subject_id: UUID) -> None:
    """Copy title and state to the dialogue, if it has begun."""
    dialogue = session.scalar(queries.stored(subject_id))
    if dialogue is None:
        return
    is_plan = dialogue.kind is DialogueKind.PLAN
    subject: rules.Subject = (
        session.get_one(Plan, subject_id) if is_plan else session.get_one(Procurement, subject_id)
    )
    moved = rules.follow(dialogue, subject, utc_now())
    if moved is not None:
        record_event(session, SYSTEM, moved)
    session.flush()
