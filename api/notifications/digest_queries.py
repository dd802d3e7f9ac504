"""What the digests of many slots are made of: one statement each, however many slots."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from api.accounts.models import Person
from api.contributions.models import Contribution, ContributionStatus
from api.core.actor import ANONYMOUS
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue
from api.dialogues.queries import visible_to as dialogues_visible_to
from api.notifications.models import DigestSlot, Frequency, Match, SlotState, Watch
from api.organisations.models import Organisation
from api.plans.models import Procurement
from api.plans.queries import visible_to as procurements_visible_to


def due_slots(now: datetime, limit: int) -> Select[DigestSlot, Person]:
    """Claimed: nobody else gets them, and no match joins them, until the transaction ends.

    A slot that a match is joining at this moment is left for the next round.
    """
    return (
        select(DigestSlot, Person)
        .join(Person, Person.id == DigestSlot.person_id)
        .where(DigestSlot.state == SlotState.OPEN, DigestSlot.due_at <= now)
        .order_by(DigestSlot.due_at, DigestSlot.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=DigestSlot)
    )


def facts(slot_ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    """The matches of the slots; not of watches that were stopped or silenced since."""
    target = func.coalesce(Organisation.name, Procurement.title, Dialogue.title)
    return (
        select(
            Match.slot_id,
            OutboxEvent.id,
            OutboxEvent.type,
            OutboxEvent.time,
            OutboxEvent.data,
            Watch.id.label("watch_id"),
            Watch.name,
            Watch.follow_kind,
            target.label("target"),
        )
        .join(OutboxEvent, OutboxEvent.id == Match.event_id)
        .join(Watch, Watch.id == Match.watch_id)
        .outerjoin(Organisation, Organisation.id == Watch.follow_id)
        .outerjoin(Procurement, Procurement.id == Watch.follow_id)
        .outerjoin(Dialogue, Dialogue.id == Watch.follow_id)
        .where(
            Match.slot_id.in_(slot_ids),
            Watch.stopped_at.is_(None),
            Watch.frequency != Frequency.NEVER,
        )
    )


def procurements(ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    """Those of them that all may see now."""
    return (
        select(
            Procurement.id,
            Procurement.title,
            Organisation.name.label("buyer"),
            Procurement.status,
            Procurement.notice_expected,
        )
        .join(Organisation, Organisation.id == Procurement.organisation_id)
        .where(Procurement.id.in_(ids), procurements_visible_to(ANONYMOUS))
    )


def dialogues(ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Dialogue.id,
            Dialogue.title,
            Organisation.name.label("buyer"),
            Dialogue.status,
            Dialogue.opens_at,
            Dialogue.closes_at,
        )
        .join(Organisation, Organisation.id == Dialogue.organisation_id)
        .where(Dialogue.id.in_(ids), dialogues_visible_to(ANONYMOUS))
    )


def public_contributions(ids: Collection[UUID]) -> Select[UUID]:
    return select(Contribution.id).where(
        Contribution.id.in_(ids), Contribution.status == ContributionStatus.PUBLISHED
    )
