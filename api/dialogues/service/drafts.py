"""Commands that create, copy, change and delete calls."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import UNSET
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import Fault, raise_faults
from api.core.ids import new_id
from api.core.versions import ExpectedVersion
from api.dialogues.events import DialogueChanged
from api.dialogues.inputs import DialogueCreate, DialoguePatch
from api.dialogues.mails import REFUSED
from api.dialogues.models import Dialogue, DialogueProcurement, DialogueStatus
from api.dialogues.recording import record
from api.dialogues.rules import content, publication, times, transitions
from api.dialogues.service.loading import for_change, get, locked_procurements, views
from api.mails.queries import recall
from api.organisations.models import Organisation
from api.plans.models.procurements import Procurement
from api.plans.queries.visibility import visible_to as procurements_visible_to


async def create(session: AsyncSession, actor: Actor, data: DialogueCreate) -> Dialogue:
    """Create a draft, by default in the buyer's time zone."""
    actor.require(Permission.DIALOGUE_WRITE, data.organisation_id)
    buyer = await session.get_one(Organisation, data.organisation_id)
    procurements = await _procurements(session, actor, buyer.id, data.procurements)
    dialogue = Dialogue(
        id=new_id(),
        organisation_id=buyer.id,
        subject=data.subject,
        title=data.title,
        description=data.description,
        formats=content.in_order(data.formats),
        participation=data.participation,
        moderation=data.moderation,
        status=DialogueStatus.DRAFT,
        opens_at=times.in_utc(data.opens_at),
        closes_at=times.in_utc(data.closes_at),
        grace_hours=data.grace_hours,
        time_zone=data.time_zone or buyer.time_zone,
        contact=data.contact,
        links=data.links,
        goals=data.goals,
        cancellation_reason={},
        conclusion={},
        removed_contributions=0,
    )
    raise_faults(content.dialogue_faults(dialogue, procurements))
    content.derive(dialogue, procurements)
    session.add(dialogue)
    await session.flush()
    _link(session, dialogue, procurements)
    record(session, actor, "create", dialogue)
    await session.flush()
    return dialogue


async def copy(session: AsyncSession, actor: Actor, dialogue_id: UUID) -> Dialogue:
    original = await get(session, actor, dialogue_id)
    actor.require(Permission.DIALOGUE_WRITE, original.organisation_id)
    [view] = await views(session, [original])
    return await create(session, actor, content.as_new(original, view.procurements))


async def update(
    session: AsyncSession,
    actor: Actor,
    dialogue_id: UUID,
    patch: DialoguePatch,
    expected: ExpectedVersion,
) -> Dialogue:
    dialogue = await for_change(session, actor, dialogue_id, expected)
    actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
    transitions.require_status(dialogue, *content.CHANGEABLE)
    raise_faults(content.fixed_faults(dialogue, patch))
    changed = content.apply_patch(dialogue, patch)
    if patch.procurements is not UNSET:
        about = await _procurements(session, actor, dialogue.organisation_id, patch.procurements)
        await _unlink(session, dialogue)
        _link(session, dialogue, about)
        changed |= {"procurements"}
    else:
        about = await locked_procurements(session, dialogue)
    raise_faults(content.dialogue_faults(dialogue, about))
    content.derive(dialogue, about)
    changed |= publication.unplan_after_change(dialogue, actor)
    _record_update(session, actor, dialogue, changed)
    await session.flush()
    return dialogue


async def delete_draft(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, expected: ExpectedVersion
) -> None:
    dialogue = await for_change(session, actor, dialogue_id, expected)
    actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
    transitions.require_status(dialogue, DialogueStatus.DRAFT)
    await session.execute(recall([dialogue.id], utc_now(), REFUSED))
    await _unlink(session, dialogue)
    await session.delete(dialogue)
    record(session, actor, "delete", dialogue)
    await session.flush()


async def _procurements(
    session: AsyncSession, actor: Actor, buyer_id: UUID, ids: Sequence[UUID]
) -> list[Procurement]:
    """The named procurements of the buyer that the actor may see, in the given order."""
    stmt = select(Procurement).where(
        Procurement.id.in_(ids),
        Procurement.organisation_id == buyer_id,
        procurements_visible_to(actor),
    )
    by_id = {row.id: row for row in await session.scalars(stmt)}
    unknown = [number for number, procurement_id in enumerate(ids) if procurement_id not in by_id]
    raise_faults([Fault(f"/procurements/{number}", "unknown_procurement") for number in unknown])
    return [by_id[procurement_id] for procurement_id in dict.fromkeys(ids)]


def _link(session: AsyncSession, dialogue: Dialogue, procurements: Sequence[Procurement]) -> None:
    session.add_all(
        DialogueProcurement(dialogue_id=dialogue.id, procurement_id=procurement.id)
        for procurement in procurements
    )


async def _unlink(session: AsyncSession, dialogue: Dialogue) -> None:
    links = delete(DialogueProcurement).where(DialogueProcurement.dialogue_id == dialogue.id)
    await session.execute(links)


def _record_update(
    session: AsyncSession, actor: Actor, dialogue: Dialogue, changed: frozenset[str]
) -> None:
    """Record an event for a change of a public call, so that readers of the log stay in step."""
    events = []
    if changed and dialogue.status is not DialogueStatus.DRAFT:
        events = [
            DialogueChanged(
                dialogue_id=dialogue.id,
                organisation_id=dialogue.organisation_id,
                changed=sorted(changed),
            )
        ]
    record(session, actor, "update", dialogue, events, changed=changed)
