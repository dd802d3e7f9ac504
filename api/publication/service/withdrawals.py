"""Commands that withdraw publications by mistake, as long as nobody takes part."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.clock import utc_now
from api.core.errors import Conflict, raise_faults
from api.core.i18n import Texts, text_faults
from api.core.outbox import record_event
from api.core.versions import ExpectedVersion
from api.dialogues.queries import procurements_with_dialogue
from api.hidings.copies import clear_answers, empty_events
from api.interests.queries import procurements_with_interest
from api.mails.queries import recall
from api.plans.inputs.plans import PublicationWithdrawal
from api.plans.lengths import REASON
from api.plans.models.plans import Plan, PlanRevision
from api.plans.models.procurements import Procurement
from api.plans.models.values import PlanStatus
from api.plans.queries import procurements as queries
from api.plans.rules import withdrawal as rules
from api.plans.rules.plan import changed
from api.plans.service.loading import (
    audit,
    plan_for_change,
    procurement_for_change,
    require_publishing,
    touch_plan_of,
)


async def withdraw_procurement(
    session: AsyncSession,
    actor: Actor,
    procurement_id: UUID,
    data: PublicationWithdrawal,
    expected: ExpectedVersion,
) -> Procurement:
    row = await procurement_for_change(session, actor, procurement_id, expected)
    await require_publishing(session, actor, row.organisation_id)
    await _require_unused(session, [row], data)
    await _withdraw(session, actor, [row], data.reason)
    if row.plan_id is not None:
        await session.execute(queries.without_procurement(row.plan_id, row.id))
        plan = await session.get_one(Plan, row.plan_id)
        if plan.status is not PlanStatus.DRAFT:
            record_event(session, actor, changed(plan, {"revisions"}))
    await touch_plan_of(session, row)
    audit(session, actor, "withdraw_publication", row)
    await session.flush()
    return row


async def withdraw_plan(
    session: AsyncSession,
    actor: Actor,
    plan_id: UUID,
    data: PublicationWithdrawal,
    expected: ExpectedVersion,
) -> Plan:
    """Withdraw the plan with all its procurements or not at all. Delete its revisions, as each of
    them has the mistaken content.
    """
    plan = await plan_for_change(session, actor, plan_id, expected)
    await require_publishing(session, actor, plan.organisation_id)
    public = queries.all_of_plan(plan.id).where(Procurement.published_at.is_not(None))
    rows = (await session.scalars(public.with_for_update())).all()
    event = rules.withdraw_plan(plan, utc_now(), data.reason)
    await _require_unused(session, rows, data)
    await _withdraw(session, actor, rows, data.reason, together=plan)
    await session.execute(delete(PlanRevision).where(PlanRevision.plan_id == plan.id))
    record_event(session, actor, event)
    audit(session, actor, "withdraw_publication", plan)
    await session.flush()
    return plan


async def _require_unused(
    session: AsyncSession,
    rows: Sequence[Procurement],
    data: PublicationWithdrawal,
) -> None:
    raise_faults(text_faults("/reason", data.reason, longest=REASON, required=True))
    ids = [row.id for row in rows]
    in_use = {
        *await session.scalars(procurements_with_dialogue(ids)),
        *await session.scalars(procurements_with_interest(ids)),
    }
    if faults := list(rules.withdrawal_faults(rows, in_use)):
        raise Conflict(faults)


async def _withdraw(
    session: AsyncSession,
    actor: Actor,
    rows: Sequence[Procurement],
    reason: Texts,
    together: Plan | None = None,
) -> None:
    """Withdraw the procurements and their copies in the log, stored responses and waiting mails."""
    now = (together and together.withdrawn_at) or utc_now()
    await session.run_sync(empty_events, [f"procurements/{row.id}" for row in rows])
    for row in rows:
        change = rules.withdraw(row, now, reason)
        session.add(change)
        record_event(session, actor, rules.withdrawn_event(row), event_id=change.id)
    ids = [row.id for row in rows]
    await session.run_sync(clear_answers, ids)
    await session.execute(recall(ids, now))
