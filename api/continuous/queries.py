"""Queries of calls and continuous dialogues together, and of pauses."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from api.continuous.models import QuestionPause
from api.core.actor import Actor
from api.core.keyset import before
from api.dialogues.models import Dialogue, DialogueKind
from api.dialogues.queries import published_or_own
from api.organisations.models import Organisation
from api.organisations.queries.organisations import visible_to as organisations_visible_to
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.queries.visibility import plans_visible_to
from api.plans.queries.visibility import visible_to as procurements_visible_to

PauseKey = tuple[UUID]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """True for calls, and for continuous dialogues about what is public and the actor may see.

    Correlated, so that a look-up of one dialogue reads one procurement.
    """
    about_procurement = exists().where(
        Procurement.id == Dialogue.id,
        Procurement.published_at.is_not(None),
        procurements_visible_to(actor),
    )
    about_plan = exists().where(
        Plan.id == Dialogue.id, Plan.published_at.is_not(None), plans_visible_to(actor)
    )
    return and_(
        published_or_own(actor),
        or_(
            Dialogue.kind == DialogueKind.CALL,
            and_(Dialogue.kind == DialogueKind.PROCUREMENT, about_procurement),
            and_(Dialogue.kind == DialogueKind.PLAN, about_plan),
        ),
    )


def by_id(actor: Actor, dialogue_id: UUID) -> Select[Dialogue]:
    return select(Dialogue).where(Dialogue.id == dialogue_id, visible_to(actor))


def for_update(actor: Actor, dialogue_id: UUID) -> Select[Dialogue]:
    return by_id(actor, dialogue_id).with_for_update(of=Dialogue, key_share=True)


def procurement(actor: Actor, procurement_id: UUID) -> Select[Procurement, str]:
    """A public procurement, with the time zone of its buyer."""
    return (
        select(Procurement, Organisation.time_zone)
        .join(Organisation, Organisation.id == Procurement.organisation_id)
        .where(
            Procurement.id == procurement_id,
            Procurement.published_at.is_not(None),
            procurements_visible_to(actor),
        )
    )


def plan(actor: Actor, plan_id: UUID) -> Select[Plan, str]:
    """A public plan, with the time zone of its buyer."""
    return (
        select(Plan, Organisation.time_zone)
        .join(Organisation, Organisation.id == Plan.organisation_id)
        .where(Plan.id == plan_id, Plan.published_at.is_not(None), plans_visible_to(actor))
    )


def stored(dialogue_id: UUID) -> Select[Dialogue]:
    """The continuous dialogue, locked so that contributions need not wait."""
    return (
        select(Dialogue)
        .where(Dialogue.id == dialogue_id, Dialogue.kind != DialogueKind.CALL)
        .with_for_update(key_share=True)
    )


def of_buyer(actor: Actor, organisation_id: UUID) -> Select[Dialogue]:
    """Continuous dialogues of the buyer."""
    return select(Dialogue).where(
        Dialogue.organisation_id == organisation_id,
        Dialogue.kind != DialogueKind.CALL,
        visible_to(actor),
    )


def current_pause(organisation_id: UUID, now: datetime) -> Select[QuestionPause]:
    return (
        select(QuestionPause)
        .where(
            QuestionPause.organisation_id == organisation_id,
            QuestionPause.ended_at.is_(None),
            QuestionPause.until > now,
        )
        .order_by(QuestionPause.until.desc())
        .limit(1)
    )


def pauses(organisation_id: UUID, *, start: PauseKey | None, limit: int) -> Select[QuestionPause]:
    """Newest first, with one row more than the page holds."""
    return (
        select(QuestionPause)
        .where(QuestionPause.organisation_id == organisation_id, before((QuestionPause.id,), start))
        .order_by(QuestionPause.id.desc())
        .limit(limit + 1)
    )


def pause_by_id(actor: Actor, pause_id: UUID) -> Select[QuestionPause]:
    return (
        select(QuestionPause)
        .join(Organisation, Organisation.id == QuestionPause.organisation_id)
        .where(QuestionPause.id == pause_id, organisations_visible_to(actor))
    )


def pause_for_update(actor: Actor, pause_id: UUID) -> Select[QuestionPause]:
    return pause_by_id(actor, pause_id).with_for_update(of=QuestionPause)


def kinds(dialogue_ids: Collection[UUID]) -> Select[UUID, DialogueKind]:
    return select(Dialogue.id, Dialogue.kind).where(Dialogue.id.in_(dialogue_ids))
