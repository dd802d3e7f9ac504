"""Statements that read the data of digests: one for each kind of row, however many slots."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    String,
    Update,
    Uuid,
    case,
    cast,
    func,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from api.accounts.models import Person
from api.contributions.models import Contribution, ContributionStatus
from api.core.actor import ANONYMOUS
from api.core.outbox import OutboxEvent
from api.core.schedule import Frequency
from api.dialogues.models import Dialogue, Extension
from api.dialogues.queries import visible_to as dialogues_visible_to
from api.mails.models import Suppression
from api.organisations.models import Organisation
from api.plans.models.procurements import Procurement, ProcurementChange
from api.plans.queries.visibility import visible_to as procurements_visible_to
from api.watches.models import DigestSlot, Match, SlotState, Watch

_CHANGE_COLUMNS = ("before", "after", "reason")


def due_slots(now: datetime, limit: int) -> Select[*tuple[Any, ...]]:
    """Claims due slots: until the transaction ends, no other worker gets them and no match joins.

    Slots that a match is joining are skipped until the next round. Slots due at the same time have
    no further order, because every batch would have to sort all of them.
    """
    return (
        select(
            DigestSlot.id,
            DigestSlot.person_id,
            Person.email,
            Person.language,
            Person.time_zone,
            Suppression.id.is_not(None).label("is_stopped"),
        )
        .join(Person, Person.id == DigestSlot.person_id)
        .outerjoin(Suppression, Suppression.address == Person.email)
        .where(DigestSlot.state == SlotState.OPEN, DigestSlot.due_at <= now)
        .order_by(DigestSlot.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=DigestSlot)
    )


def person_of_slot(slot_id: UUID) -> Select[*tuple[Any, ...]]:
    stmt = select(Person.id, Person.time_zone).join(DigestSlot, DigestSlot.person_id == Person.id)
    return stmt.where(DigestSlot.id == slot_id)


def close_slots(slot_ids: Collection[UUID], state: SlotState, now: datetime) -> Update:
    stmt = update(DigestSlot).where(_one_of(DigestSlot.id, slot_ids))
    return stmt.values(state=state, closed_at=now)


def matches(slot_ids: Collection[UUID]) -> Select[UUID, UUID, Sequence[UUID]]:
    """Identifiers of events for each slot and watch."""
    return (
        select(Match.slot_id, Match.watch_id, func.array_agg(Match.event_id))
        .where(_one_of(Match.slot_id, slot_ids))
        .group_by(Match.slot_id, Match.watch_id)
    )


def watches(ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    """The given watches, except those that are stopped or have the frequency `never`."""
    target = func.coalesce(Organisation.name, Procurement.title, Dialogue.title)
    return (
        select(Watch.id, Watch.name, Watch.follow_kind, target.label("target"), Watch.criteria)
        .outerjoin(Organisation, Organisation.id == Watch.follow_id)
        .outerjoin(Procurement, Procurement.id == Watch.follow_id)
        .outerjoin(Dialogue, Dialogue.id == Watch.follow_id)
        .where(
            _one_of(Watch.id, ids), Watch.stopped_at.is_(None), Watch.frequency != Frequency.NEVER
        )
    )


def events(ids: Collection[UUID]) -> Select[UUID, str, datetime, str]:
    """Reads `data` as text, so that `lru_cache` can cache the decoded value."""
    return select(
        OutboxEvent.id, OutboxEvent.type, OutboxEvent.time, cast(OutboxEvent.data, String)
    ).where(_one_of(OutboxEvent.id, ids))


def procurements(ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    """The given procurements that are public."""
    return (
        select(
            Procurement.id,
            cast(Procurement.title, String).label("title"),
            cast(Organisation.name, String).label("buyer"),
            Procurement.status,
            Procurement.dialogue_date,
            Procurement.dialogue_precision,
            Procurement.notice_date,
            Procurement.notice_precision,
            Procurement.contract_start_date,
            Procurement.contract_start_precision,
            case((~Procurement.value_withheld, Procurement.value_low)).label("value_low"),
            case((~Procurement.value_withheld, Procurement.value_high)).label("value_high"),
            Procurement.currency,
            *_places(Procurement),
        )
        .join(Organisation, Organisation.id == Procurement.organisation_id)
        .where(_one_of(Procurement.id, ids), procurements_visible_to(ANONYMOUS))
    )


def dialogues(ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    """The given dialogues that are public."""
    return (
        select(
            Dialogue.id,
            cast(Dialogue.title, String).label("title"),
            cast(Organisation.name, String).label("buyer"),
            Dialogue.status,
            Dialogue.opens_at,
            Dialogue.closes_at,
            cast(Dialogue.contact, String).label("contact"),
            *_places(Dialogue),
        )
        .join(Organisation, Organisation.id == Dialogue.organisation_id)
        .where(_one_of(Dialogue.id, ids), dialogues_visible_to(ANONYMOUS))
    )


def _places(table: type[Procurement | Dialogue]) -> Iterator[ColumnElement[str]]:
    """Lists as texts, because rows with lists cannot be keys of `lru_cache`."""
    for name in ("municipalities", "regions"):
        yield func.array_to_string(getattr(table, name), ",").label(name)


def procurement_changes(ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    """Rows of the public history by the identifiers of their events."""
    return select(
        ProcurementChange.id,
        *(cast(getattr(ProcurementChange, name), String).label(name) for name in _CHANGE_COLUMNS),
    ).where(_one_of(ProcurementChange.id, ids))


def extensions(ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    return select(
        Extension.id,
        Extension.closes_before,
        Extension.closes_after,
        cast(Extension.reason, String).label("reason"),
    ).where(_one_of(Extension.id, ids))


def public_contributions(ids: Collection[UUID]) -> Select[UUID]:
    return select(Contribution.id).where(
        Contribution.id.in_(ids), Contribution.status == ContributionStatus.PUBLISHED
    )


def _one_of(column: InstrumentedAttribute[UUID], ids: Collection[UUID]) -> ColumnElement[bool]:
    """Passes the identifiers as one array: thousands of parameters would be slow to compile."""
    return column == func.any(cast(list(ids), ARRAY(Uuid)))
