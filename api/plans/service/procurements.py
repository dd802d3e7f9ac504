"""Commands on procurements."""

from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import Fault, InvalidRequest, WrongState, raise_faults
from api.core.i18n import Texts, text_faults
from api.core.ids import new_id
from api.core.versions import ExpectedVersion
from api.core.web_addresses import web_address_faults
from api.plans.inputs.procurements import (
    ProcurementCreate,
    ProcurementFields,
    ProcurementPatch,
    StatusChange,
)
from api.plans.lengths import REASON
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.plans.recording import record_outcome
from api.plans.rules import plan as plan_rules
from api.plans.rules import transitions
from api.plans.rules.changes import DATES, outcome_of
from api.plans.rules.content import assign, codes_of, complete_places, fields_of, public_content
from api.plans.rules.faults import (
    procurement_faults,
    publication_faults,
    word_faults,
)
from api.plans.rules.merging import changed_fields, merged
from api.plans.service.loading import (
    acting_for,
    audit,
    cpv_faults,
    place_of,
    plan_for_change,
    procurement_for_change,
    require_publishing,
    today_at,
    touch_plan_of,
)

NOTES = 10_000


async def create(session: AsyncSession, actor: Actor, data: ProcurementCreate) -> Procurement:
    """Creates a draft."""
    organisation_id = await _buyer(session, actor, data)
    fields = ProcurementFields(
        **{name: getattr(data, name) for name in ProcurementFields.__struct_fields__}
    )
    raise_faults([*procurement_faults(fields), *_notes_faults(data.notes)])
    raise_faults(await cpv_faults(session, fields))
    complete_places(fields, await place_of(session, organisation_id))
    row = Procurement(
        id=new_id(),
        organisation_id=organisation_id,
        plan_id=data.plan_id,
        notes=data.notes,
        status=ProcurementStatus.DRAFT,
        status_reason={},
    )
    assign(row, fields)
    session.add(row)
    await touch_plan_of(session, row)
    audit(session, actor, "create", row)
    await session.flush()
    return row


async def _buyer(session: AsyncSession, actor: Actor, data: ProcurementCreate) -> UUID:
    if data.plan_id is None:
        return acting_for(actor, data.organisation_id)
    plan = await plan_for_change(session, actor, data.plan_id)
    if data.organisation_id not in {None, plan.organisation_id}:
        raise InvalidRequest.at("/organisation_id", "plan_of_another_buyer")
    plan_rules.require_open(plan)
    return plan.organisation_id


async def update(
    session: AsyncSession,
    actor: Actor,
    procurement_id: UUID,
    patch: ProcurementPatch,
    expected: ExpectedVersion,
) -> Procurement:
    """A public procurement changes at once, with a history entry; this requires the permission to
    publish."""
    row = await procurement_for_change(session, actor, procurement_id, expected)
    if row.published_at is not None:
        await require_publishing(session, actor, row.organisation_id)
    reason: Texts = {} if patch.reason is UNSET else patch.reason
    after = merged(fields_of(row), patch)
    changed = await take_content(session, actor, row, after, notes=patch.notes, reason=reason)
    if changed:
        await touch_plan_of(session, row)
    audit(session, actor, "update", row, changed)
    await session.flush()
    return row


async def take_content(
    session: AsyncSession,
    actor: Actor,
    row: Procurement,
    after: ProcurementFields,
    *,
    notes: str | UnsetType,
    reason: Texts,
) -> frozenset[str]:
    """Gives the row this content. A public row gets the history entry and the event; the caller
    has checked the permission to publish. Returns the changed fields."""
    before, public_before = fields_of(row), public_content(row)
    changed = changed_fields(before, after)
    raise_faults([*procurement_faults(after), *_reason_faults(row, reason, changed)])
    raise_faults(await cpv_faults(session, after, known=codes_of(before)))
    if changed:
        assign(row, after)
    changed |= _take_notes(row, notes)
    if row.published_at is not None:
        record_outcome(session, actor, outcome_of(row, public_before, utc_now(), reason))
    elif changed and not actor.may(Permission.PLAN_APPROVE, row.organisation_id):
        row.approved_at = row.approved_by = None  # the approval was for the former text
    return changed


def _reason_faults(row: Procurement, reason: Texts, changed: frozenset[str]) -> list[Fault]:
    rescheduled = row.published_at is not None and bool(DATES & changed)
    return list(text_faults("/reason", reason, longest=REASON, required=rescheduled))


def _take_notes(row: Procurement, notes: str | UnsetType) -> frozenset[str]:
    if notes is UNSET or notes == row.notes:
        return frozenset()
    raise_faults(_notes_faults(notes))
    row.notes = notes
    return frozenset({"notes"})


def _notes_faults(notes: str) -> list[Fault]:
    return list(word_faults("/notes", notes, NOTES))


async def approve(
    session: AsyncSession, actor: Actor, procurement_id: UUID, expected: ExpectedVersion
) -> Procurement:
    """An officer approves the draft of an occasional buyer."""
    row = await procurement_for_change(session, actor, procurement_id, expected)
    actor.require(Permission.PLAN_APPROVE, row.organisation_id)
    _require_draft(row)
    row.approved_at, row.approved_by = utc_now(), actor.person_id
    audit(session, actor, "approve", row)
    await session.flush()
    return row


async def publish(
    session: AsyncSession, actor: Actor, procurement_id: UUID, expected: ExpectedVersion
) -> Procurement:
    row = await procurement_for_change(session, actor, procurement_id, expected)
    approved = row.approved_at is not None
    await require_publishing(session, actor, row.organisation_id, approved=approved)
    _require_draft(row)
    raise_faults(publication_faults(fields_of(row)))
    record_outcome(session, actor, transitions.publish(row, utc_now()))
    await touch_plan_of(session, row)
    audit(session, actor, "publish", row)
    await session.flush()
    return row


async def change_status(
    session: AsyncSession,
    actor: Actor,
    procurement_id: UUID,
    change: StatusChange,
    expected: ExpectedVersion,
) -> Procurement:
    row = await procurement_for_change(session, actor, procurement_id, expected)
    await require_publishing(session, actor, row.organisation_id)
    now = utc_now()
    today = await today_at(session, row.organisation_id, now)
    raise_faults(
        [
            *transitions.status_faults(change, today),
            *web_address_faults("/notice_url", change.notice_url),
            *word_faults("/notice_id", change.notice_id),
            *procurement_faults(_with_dates(row, change)),
        ]
    )
    record_outcome(session, actor, transitions.change_status(row, change, now, today))
    await touch_plan_of(session, row)
    audit(session, actor, "status", row, ("status",))
    await session.flush()
    return row


def _with_dates(row: Procurement, change: StatusChange) -> ProcurementFields:
    given = {name: getattr(change, name) for name in DATES}
    given = {name: value for name, value in given.items() if value is not UNSET}
    return msgspec.structs.replace(fields_of(row), **given)


def _require_draft(row: Procurement) -> None:
    if row.status is not ProcurementStatus.DRAFT:
        raise WrongState("procurement", row.status, ProcurementStatus.DRAFT)
