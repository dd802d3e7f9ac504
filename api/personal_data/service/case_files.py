"""Commands for case references and retention classes of dialogues and procurements."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.dialogues.service import loading as dialogues
from api.personal_data.inputs import CaseFilePut
from api.personal_data.models import CaseFile
from api.plans.service import loading as plans


async def of_dialogue(session: AsyncSession, actor: Actor, dialogue_id: UUID) -> tuple[str, UUID]:
    """Subject and buyer, for members who may edit the dialogue."""
    row = await dialogues.get(session, actor, dialogue_id)
    actor.require(Permission.DIALOGUE_WRITE, row.organisation_id)
    return f"dialogues/{row.id}", row.organisation_id


async def of_procurement(
    session: AsyncSession, actor: Actor, procurement_id: UUID
) -> tuple[str, UUID]:
    row = await plans.get_procurement(session, actor, procurement_id)
    actor.require(Permission.PLAN_WRITE, row.organisation_id)
    return f"procurements/{row.id}", row.organisation_id


async def put(
    session: AsyncSession, actor: Actor, thing: tuple[str, UUID], data: CaseFilePut
) -> CaseFile:
    """Requires the permission to hide, since the retention decides what can be shown later."""
    subject, organisation_id = thing
    actor.require(Permission.CONTENT_HIDE, organisation_id)
    row = await session.get(CaseFile, subject, with_for_update=True)
    if row is None:
        row = CaseFile(subject=subject, organisation_id=organisation_id)
        session.add(row)
    row.case_reference = data.case_reference or None
    row.retention_class = data.retention_class
    record_audit(
        session,
        actor,
        "case_file.set",
        subject,
        organisation_id=organisation_id,
        changed=["case_reference", "retention_class"],
    )
    await session.flush()
    return row
