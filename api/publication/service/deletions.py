"""Commands that delete drafts of plans and procurements that were never public."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.errors import Conflict, Fault, WrongState
from api.core.versions import ExpectedVersion
from api.dialogues.queries import procurements_with_dialogue
from api.plans.models.imports import PlanImport
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.plans.queries import procurements as queries
from api.plans.rules import deletion as rules
from api.plans.service.loading import (
    audit,
    plan_for_change,
    procurement_for_change,
    touch_plan_of,
)


async def delete_plan(
    session: AsyncSession, actor: Actor, plan_id: UUID, expected: ExpectedVersion
) -> None:
    """With its procurements and the sheets that were imported, or not at all."""
    plan = await plan_for_change(session, actor, plan_id, expected)
    rules.require_deletable(plan)
    rows = (await session.scalars(queries.all_of_plan(plan.id).with_for_update())).all()
    own = [Fault("", "not_deleted_once_public")] if rules.was_public(plan) else []
    await _require_deletable(session, rows, own)
    for row in rows:
        audit(session, actor, "delete", row)
    await session.execute(delete(Procurement).where(Procurement.plan_id == plan.id))
    await session.execute(delete(PlanImport).where(PlanImport.plan_id == plan.id))
    copies = update(Plan).where(Plan.copied_from == plan.id)
    await session.execute(copies.values(copied_from=None))
    audit(session, actor, "delete", plan)
    await session.delete(plan)
    await session.flush()


async def delete_procurement(
    session: AsyncSession, actor: Actor, procurement_id: UUID, expected: ExpectedVersion
) -> None:
    row = await procurement_for_change(session, actor, procurement_id, expected)
    if row.status is not ProcurementStatus.DRAFT:
        raise WrongState("procurement", row.status, ProcurementStatus.DRAFT)
    await _require_deletable(session, [row])
    await touch_plan_of(session, row)
    audit(session, actor, "delete", row)
    await session.delete(row)
    await session.flush()


async def _require_deletable(
    session: AsyncSession, rows: Sequence[Procurement], faults: Sequence[Fault] = ()
) -> None:
    ids = [row.id for row in rows]
    in_dialogue = set(await session.scalars(procurements_with_dialogue(ids)))
    if faults_found := [*faults, *rules.deletion_faults(rows, in_dialogue)]:
        raise Conflict(faults_found)
