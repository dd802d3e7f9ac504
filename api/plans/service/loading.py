"""Shared steps of the commands: load the row and its buyer, check permissions, audit."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from api.codelists.faults import unknown_code
from api.codelists.queries import unknown_cpv
from api.codelists.rules import CPV
from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.errors import Fault, InvalidRequest, NotFound, PublicationWithdrawn, found_or_404
from api.core.versions import ExpectedVersion
from api.organisations.models import Organisation
from api.plans.inputs.procurements import ProcurementFields
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.queries import plans as plan_queries
from api.plans.queries import procurements as procurement_queries
from api.plans.rules.content import DefaultPlace
from api.plans.rules.faults import written_cpv
from api.plans.rules.withdrawal import in_all_languages


async def get_procurement(session: AsyncSession, actor: Actor, procurement_id: UUID) -> Procurement:
    """Raises PublicationWithdrawn if its mistaken publication was withdrawn."""
    row = await session.scalar(procurement_queries.by_id(actor, procurement_id))
    if row is None:
        await _raise_if_withdrawn(session, Procurement, procurement_id)
        raise NotFound
    return row


async def cpv_faults(
    session: AsyncSession, fields: ProcurementFields, known: Collection[str] = ()
) -> list[Fault]:
    """Faults of codes that the whole list does not have. `known`: codes that the procurement had
    before; they are not checked."""
    written = {where: code for where, code in written_cpv(fields).items() if code not in known}
    if not written:
        return []
    unknown = set(await session.scalars(unknown_cpv(set(written.values()))))
    return [unknown_code(where, CPV, code) for where, code in written.items() if code in unknown]


async def get_plan(session: AsyncSession, actor: Actor, plan_id: UUID) -> Plan:
    """Raises PublicationWithdrawn if its mistaken publication was withdrawn."""
    row = await session.scalar(plan_queries.plan_by_id(actor, plan_id))
    if row is None:
        await _raise_if_withdrawn(session, Plan, plan_id)
        raise NotFound
    return row


async def _raise_if_withdrawn(
    session: AsyncSession, table: type[Plan | Procurement], thing: UUID
) -> None:
    reason = await session.scalar(plan_queries.withdrawn(table, thing))
    if reason is not None:
        publication_withdrawn = PublicationWithdrawn(reason=in_all_languages(reason))
        publication_withdrawn.context = {"reason": reason}
        raise publication_withdrawn


async def procurement_for_change(
    session: AsyncSession, actor: Actor, procurement_id: UUID, expected: ExpectedVersion
) -> Procurement:
    """Locks the plan first, as an import does, to prevent deadlocks."""
    await session.scalar(procurement_queries.plan_of_for_update(procurement_id))
    row = found_or_404(await session.scalar(procurement_queries.for_update(actor, procurement_id)))
    actor.require(Permission.PLAN_WRITE, row.organisation_id)
    row.require_version(expected)
    return row


async def plan_for_change(
    session: AsyncSession, actor: Actor, plan_id: UUID, expected: ExpectedVersion | None = None
) -> Plan:
    row = found_or_404(await session.scalar(plan_queries.plan_for_update(actor, plan_id)))
    actor.require(Permission.PLAN_WRITE, row.organisation_id)
    if expected is not None:
        row.require_version(expected)
    return row


def touch(plan: Plan) -> None:
    """Gives the plan a new version, so that its `ETag` covers its rows. Its public `updated_at`
    stays."""
    flag_modified(plan, "updated_at")


async def touch_plan_of(session: AsyncSession, row: Procurement) -> None:
    if row.plan_id is not None:
        touch(await session.get_one(Plan, row.plan_id))


def acting_for(actor: Actor, organisation_id: UUID | None) -> UUID:
    """The given buyer, or the only buyer that the actor works for."""
    if organisation_id is None:
        choices = actor.organisations_with(Permission.PLAN_WRITE)
        if len(choices) != 1:
            raise InvalidRequest.at("/organisation_id", "required")
        (organisation_id,) = choices
    actor.require(Permission.PLAN_WRITE, organisation_id)
    return organisation_id


async def require_publishing(
    session: AsyncSession, actor: Actor, organisation_id: UUID, *, approved: bool = False
) -> None:
    """Required to publish, or to change public content. `approved`: an officer approved the
    draft."""
    actor.require(Permission.PLAN_PUBLISH, organisation_id)
    if not approved and not actor.may(Permission.PLAN_APPROVE, organisation_id):
        buyer = await buyer_of(session, organisation_id)
        if not may_publish(actor, buyer):
            actor.require(Permission.PLAN_APPROVE, organisation_id)


def may_publish(actor: Actor, buyer: Organisation, *, approved: bool = False) -> bool:
    """Whether `require_publishing` would succeed, for pages that show only permitted actions."""
    if not actor.may(Permission.PLAN_PUBLISH, buyer.id):
        return False
    needs_approval = buyer.occasional_needs_approval and not approved
    return not needs_approval or actor.may(Permission.PLAN_APPROVE, buyer.id)


async def buyer_of(session: AsyncSession, organisation_id: UUID) -> Organisation:
    return await session.get_one(Organisation, organisation_id)


async def place_of(session: AsyncSession, organisation_id: UUID) -> DefaultPlace:
    """The buyer's own place, the default place of its procurements."""
    buyer = await buyer_of(session, organisation_id)
    if buyer.municipality:
        return DefaultPlace(municipalities=(buyer.municipality,))
    return DefaultPlace(regions=(buyer.region,)) if buyer.region else DefaultPlace()


async def today_at(session: AsyncSession, organisation_id: UUID, now: datetime) -> date:
    """The date in the buyer's time zone."""
    buyer = await buyer_of(session, organisation_id)
    return now.astimezone(ZoneInfo(buyer.time_zone)).date()


def audit(
    session: AsyncSession,
    actor: Actor,
    verb: str,
    row: Plan | Procurement,
    changed: Iterable[str] = (),
) -> None:
    kind = "plan" if isinstance(row, Plan) else "procurement"
    record_audit(
        session,
        actor,
        f"{kind}.{verb}",
        f"{kind}s/{row.id}",
        organisation_id=row.organisation_id,
        changed=changed,
    )
