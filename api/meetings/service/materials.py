"""Commands that publish and correct meeting materials."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.errors import WrongState, found_or_404, raise_faults
from api.core.ids import new_id
from api.core.versions import ExpectedVersion
from api.dialogues.models import Dialogue
from api.meetings.inputs import MaterialCreate, MaterialPatch
from api.meetings.models import Material, Meeting, MeetingStatus
from api.meetings.queries import meetings as queries
from api.meetings.recording import record
from api.meetings.rules import content, stages
from api.meetings.service import loading


async def get(session: AsyncSession, actor: Actor, material_id: UUID) -> Material:
    row = found_or_404((await session.execute(queries.material(actor, material_id))).one_or_none())
    material, _, _ = row
    return material


async def add(
    session: AsyncSession, actor: Actor, meeting_id: UUID, data: MaterialCreate
) -> Material:
    """Publish the material to everybody at once."""
    meeting, dialogue = await loading.get(session, actor, meeting_id)
    actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
    if meeting.status is MeetingStatus.CANCELLED:
        raise WrongState("meeting", meeting.status, MeetingStatus.PLANNED, MeetingStatus.HELD)
    material = Material(
        id=new_id(), meeting_id=meeting.id, title=data.title, url=data.url, notes=data.notes
    )
    raise_faults(content.material_faults(material))
    session.add(material)
    _record(session, actor, "add_material", meeting, dialogue)
    await session.flush()
    return material


async def update(
    session: AsyncSession,
    actor: Actor,
    material_id: UUID,
    patch: MaterialPatch,
    expected: ExpectedVersion,
) -> Material:
    row = found_or_404(
        (await session.execute(queries.material_for_update(actor, material_id))).one_or_none()
    )
    material, meeting, dialogue = row
    material.require_version(expected)
    actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
    changed = content.patch_material(material, patch)
    raise_faults(content.material_faults(material))
    if changed:
        _record(session, actor, "change_material", meeting, dialogue)
    await session.flush()
    return material


def _record(
    session: AsyncSession, actor: Actor, verb: str, meeting: Meeting, dialogue: Dialogue
) -> None:
    events = stages.changed(meeting, dialogue, ["materials"])
    record(session, actor, verb, meeting, dialogue, events=events, changed=["materials"])
