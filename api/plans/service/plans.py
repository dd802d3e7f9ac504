"""Commands on plans."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import UNSET
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import Fault, found_or_404, raise_faults
from api.core.i18n import merge_texts, text_faults
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.versions import ExpectedVersion
from api.plans.inputs.plans import PlanCopy, PlanCreate, PlanPatch, PlanPublish
from api.plans.lengths import REASON, TITLE
from api.plans.models.plans import Plan, PlanRevision
from api.plans.models.procurements import Procurement
from api.plans.models.values import PlanStatus
from api.plans.queries import plans as plan_queries
from api.plans.queries import procurements as procurement_queries
from api.plans.recording import record_outcome
from api.plans.rules import plan as rules
from api.plans.rules import transitions
from api.plans.rules.faults import goal_faults, plan_faults
from api.plans.rules.personal_changes import personal_changes
from api.plans.rules.publication import Gaps, gap_faults, gaps_of, require_something_new
from api.plans.rules.revisions import PlanDifference, compare
from api.plans.rules.withdrawal import is_published_with
from api.plans.service.imported_rows import load_written, write_rows
from api.plans.service.loading import (
    acting_for,
    audit,
    get_plan,
    plan_for_change,
    require_publishing,
)


async def create(session: AsyncSession, actor: Actor, data: PlanCreate) -> Plan:
    organisation_id = acting_for(actor, data.organisation_id)
    plan = Plan(
        id=new_id(),
        organisation_id=organisation_id,
        title=data.title,
        description=data.description,
        period_start=data.period_start,
        period_end=data.period_end,
        goals=data.goals,
        status=PlanStatus.DRAFT,
        revision=0,
    )
    raise_faults(_faults(plan))
    session.add(plan)
    audit(session, actor, "create", plan)
    await session.flush()
    return plan


async def update(
    session: AsyncSession, actor: Actor, plan_id: UUID, patch: PlanPatch, expected: ExpectedVersion
) -> Plan:
    """Texts of a published plan change at once; the next revision holds them."""
    plan = await plan_for_change(session, actor, plan_id, expected)
    rules.require_open(plan)
    if plan.published_at is not None:
        await require_publishing(session, actor, plan.organisation_id)
    changed = _apply(plan, patch)
    raise_faults(_faults(plan))
    if changed and plan.published_at is not None:
        record_event(session, actor, rules.changed(plan, changed))
    audit(session, actor, "update", plan, changed)
    await session.flush()
    return plan


def _apply(plan: Plan, patch: PlanPatch) -> frozenset[str]:
    values = {
        name: value
        for name in ("period_start", "period_end", "goals")
        if (value := getattr(patch, name)) is not UNSET
    }
    if patch.title is not UNSET:
        values["title"] = merge_texts(plan.title, patch.title)
    if patch.description is None:
        values["description"] = {}
    elif patch.description is not UNSET:
        values["description"] = merge_texts(plan.description, patch.description)
    return rules.plan_changes(plan, **values)


def _faults(plan: Plan) -> list[Fault]:
    faults = plan_faults(plan.title, plan.description, plan.period_start, plan.period_end)
    return [*faults, *goal_faults(plan.goals)]


async def publish(
    session: AsyncSession, actor: Actor, plan_id: UUID, data: PlanPublish, expected: ExpectedVersion
) -> Plan:
    """Publishes the plan's drafts by the five-field rule, except for fields left out on purpose."""
    plan = await plan_for_change(session, actor, plan_id, expected)
    await require_publishing(session, actor, plan.organisation_id)
    raise_faults(text_faults("/note", data.note, longest=REASON))
    rules.require_open(plan)
    procurements = await _procurements(session, plan)
    last = await session.scalar(plan_queries.revision(plan.id, plan.revision))
    require_something_new(plan, procurements, last.content if last else None)
    raise_faults(gap_faults(plan, procurements, data.left_out))
    now = utc_now()
    for row in procurements:
        if is_published_with(plan, row):
            record_outcome(session, actor, transitions.publish(row, now))
    event = rules.publish(plan, now)
    session.add(rules.build_revision(plan, procurements, now, data.note))
    record_event(session, actor, event)
    audit(session, actor, "publish", plan)
    await session.flush()
    return plan


async def gaps(session: AsyncSession, actor: Actor, plan_id: UUID) -> list[Gaps]:
    plan = await get_plan(session, actor, plan_id)
    actor.require(Permission.PLAN_WRITE, plan.organisation_id)
    return list(gaps_of(plan, await _procurements(session, plan)))


async def archive(
    session: AsyncSession, actor: Actor, plan_id: UUID, expected: ExpectedVersion
) -> Plan:
    """The procurements of the plan stay open: they have a status of their own."""
    plan = await plan_for_change(session, actor, plan_id, expected)
    await require_publishing(session, actor, plan.organisation_id)
    record_event(session, actor, rules.archive(plan, utc_now()))
    audit(session, actor, "archive", plan)
    await session.flush()
    return plan


async def copy(session: AsyncSession, actor: Actor, plan_id: UUID, data: PlanCopy) -> Plan:
    source = await plan_for_change(session, actor, plan_id)
    if data.title is not None:
        raise_faults(text_faults("/title", data.title, longest=TITLE, required=True))
    plan = rules.copy_plan(source, data)
    session.add(plan)
    await session.flush()
    copies = {
        row.id: rules.copy_procurement(row, plan, data.years)
        for row in await _procurements(session, source)
        if rules.is_copied(row)
    }
    session.add_all(copies.values())
    await session.flush()
    written = await load_written(session, source.id)
    await write_rows(
        session,
        (
            (copies[key].id, rules.copy_written(values, data.years))
            for key, values in written.items()
            if key in copies
        ),
    )
    audit(session, actor, "copy", plan)
    await session.flush()
    return plan


async def _procurements(session: AsyncSession, plan: Plan) -> Sequence[Procurement]:
    return (await session.scalars(procurement_queries.all_of_plan(plan.id))).all()


async def revision(session: AsyncSession, actor: Actor, plan_id: UUID, number: int) -> PlanRevision:
    await get_plan(session, actor, plan_id)
    return found_or_404(await session.scalar(plan_queries.revision(plan_id, number)))


async def difference(
    session: AsyncSession, actor: Actor, plan_id: UUID, number: int, since: int
) -> PlanDifference:
    after = await revision(session, actor, plan_id, number)
    before = await revision(session, actor, plan_id, since)
    start, end = sorted((before.published_at, after.published_at))
    changed = await session.scalars(plan_queries.contact_changes(plan_id, start, end))
    not_kept = {procurement_id: personal_changes(["contact"]) for procurement_id in changed}
    return compare(before.content, after.content, not_kept)
