"""Event handlers: each event says which processes may have changed; the tables say how."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from api.contributions.events import ContributionEvent
from api.contributions.models import ContributionKind
from api.dialogues.events import DialogueEvent
from api.events.handlers import HandlerContext
from api.exchange.ocds.jobs import exposure
from api.exchange.ocds.jobs.releasing import ReleaseBuilder
from api.exchange.ocds.queries import sources
from api.interests.events import InterestEvent
from api.organisations.events import (
    OrganisationApproved,
    OrganisationChanged,
    OrganisationConfirmed,
    OrganisationDisplaced,
    OrganisationRenamed,
    OrganisationReturned,
    OrganisationSuspended,
    OrganisationUnconfirmed,
)
from api.personal_data.events import (
    ContributionHidden,
    DialogueHidden,
    HiddenEvent,
    OrganisationHidden,
    PlanHidden,
    ProcurementHidden,
)
from api.plans.events import PlanEvent, ProcurementEvent

OrganisationEvent = (
    OrganisationApproved
    | OrganisationChanged
    | OrganisationConfirmed
    | OrganisationDisplaced
    | OrganisationRenamed
    | OrganisationReturned
    | OrganisationSuspended
    | OrganisationUnconfirmed
)
_WRONGLY_NAMED = (OrganisationDisplaced, OrganisationUnconfirmed)
"""Earlier releases name the organisation without the remark that it gets now."""
_ENQUIRIES = frozenset({ContributionKind.QUESTION, ContributionKind.ANSWER})
HIDDEN = (ContributionHidden, DialogueHidden, OrganisationHidden, PlanHidden, ProcurementHidden)


def procurement_released(
    session: Session, event: ProcurementEvent, context: HandlerContext
) -> None:
    _builder(session, context).refresh([event.procurement_id])


def plan_released(session: Session, event: PlanEvent, context: HandlerContext) -> None:
    builder = _builder(session, context)
    builder.refresh(session.scalars(sources.processes_of_plan(event.plan_id)).all())


def dialogue_released(
    session: Session, event: DialogueEvent | ContributionEvent, context: HandlerContext
) -> None:
    builder = _builder(session, context)
    builder.refresh(session.scalars(sources.processes_of_dialogue(event.dialogue_id)).all())


def contribution_released(
    session: Session, event: ContributionEvent, context: HandlerContext
) -> None:
    """Comments are in no release."""
    if event.kind in _ENQUIRIES:
        dialogue_released(session, event, context)


def interest_released(session: Session, event: InterestEvent, context: HandlerContext) -> None:
    builder = _builder(session, context)
    ids: Collection[UUID] = [event.procurement_id] if event.procurement_id else []
    if event.dialogue_id:
        ids = session.scalars(sources.processes_of_dialogue(event.dialogue_id)).all()
    builder.refresh(ids)


def organisation_released(
    session: Session, event: OrganisationEvent, context: HandlerContext
) -> None:
    builder = _builder(session, context)
    if builder.is_done():
        return
    if isinstance(event, _WRONGLY_NAMED):
        exposure.organisation_exposed(session, event.organisation_id)
    if isinstance(event, OrganisationSuspended | OrganisationReturned):
        exposure.drop_files(session, event.organisation_id)
    builder.refresh(_processes_of_organisation(session, event.organisation_id))


def hiding_released(session: Session, event: HiddenEvent, context: HandlerContext) -> None:
    """The hiding itself has withdrawn the releases; their processes get a new one each."""
    builder = _builder(session, context)
    builder.refresh(_processes_of_hidden(session, event))


def _processes_of_hidden(session: Session, event: HiddenEvent) -> Collection[UUID]:
    match event:
        case ProcurementHidden():
            return [event.procurement_id]
        case PlanHidden():
            return session.scalars(sources.processes_of_plan(event.plan_id)).all()
        case OrganisationHidden():
            return _processes_of_organisation(session, event.hidden_organisation_id)
    dialogue = event.dialogue_id
    return session.scalars(sources.processes_of_dialogue(dialogue)).all() if dialogue else []


def _processes_of_organisation(session: Session, organisation_id: UUID) -> Collection[UUID]:
    return {
        *session.scalars(sources.processes_of_buyer(organisation_id)),
        *session.scalars(sources.processes_of_supplier(organisation_id)),
    }


def _builder(session: Session, context: HandlerContext) -> ReleaseBuilder:
    return ReleaseBuilder(session, context.settings, context.now, context.row.id)
