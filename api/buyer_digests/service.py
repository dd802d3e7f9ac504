"""Commands for one's own digest of a buyer. Only people have one, not API keys."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.buyer_digests import queries, rules
from api.buyer_digests.inputs import BuyerDigestPatch
from api.buyer_digests.models import BuyerDigest
from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import found_or_404
from api.core.versions import ExpectedVersion
from api.organisations.models import Membership
from api.organisations.service import organisations


async def get(session: AsyncSession, actor: Actor, organisation_id: UUID) -> BuyerDigest:
    """The stored row or, if the worker has not made it yet, the row that it will make."""
    membership, digest, time_zone = await _own(session, actor, organisation_id)
    if digest is not None:
        return digest
    return BuyerDigest(**rules.default_row(membership.id, time_zone, utc_now()))


async def update(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    patch: BuyerDigestPatch,
    expected: ExpectedVersion,
) -> BuyerDigest:
    membership, _, time_zone = await _own(session, actor, organisation_id)
    now = utc_now()
    await session.execute(queries.add_missing(), [rules.default_row(membership.id, time_zone, now)])
    digest = (await session.scalars(queries.for_update(membership.id))).one()
    digest.require_version(expected)
    changed = rules.apply_patch(digest, patch, time_zone, now)
    record_audit(
        session,
        actor,
        "buyer_digest.update",
        f"buyer_digests/{digest.id}",
        organisation_id=organisation_id,
        changed=changed,
    )
    await session.flush()
    return digest


async def _own(
    session: AsyncSession, actor: Actor, organisation_id: UUID
) -> tuple[Membership, BuyerDigest | None, str]:
    await organisations.get(session, actor, organisation_id)
    actor.require(Permission.PLAN_WRITE, organisation_id)
    rows = await session.execute(queries.own(organisation_id, actor.require_person()))
    return found_or_404(rows.one_or_none())
