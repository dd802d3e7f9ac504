"""Commands on interests: load, apply the rule, audit, outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.approximate_counts import ApproximateCount, unless_few
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import Conflict, Fault, found_or_404, raise_faults
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.versions import ExpectedVersion
from api.dialogues.models import Dialogue
from api.dialogues.service.loading import get as get_dialogue
from api.interests import queries, rules
from api.interests.events import (
    InterestChanged,
    InterestEnded,
    InterestEvent,
    InterestRegistered,
    InterestWithdrawn,
)
from api.interests.inputs import InterestCreate, InterestPatch
from api.interests.models import Interest, InterestKind
from api.interests.rules import Sight, Target
from api.organisations.queries.organisations import names as names_of
from api.organisations.queries.organisations import names_by_id
from api.organisations.rules.labels import OrganisationName
from api.plans.models.procurements import Procurement
from api.plans.queries.procurements import by_id as one_procurement


class InterestCount(msgspec.Struct):
    """Counts of one kind. Named and unnamed are separate, as a sum would reveal the
    unnamed ones.
    """

    named: int
    """Number of public interests, listed with the supplier's name."""
    unnamed: ApproximateCount
    """Number of interests that only the buyer sees; exact for the buyer."""


@dataclass(frozen=True)
class InterestView:
    interest: Interest
    supplier: OrganisationName
    sight: Sight


async def views(
    session: AsyncSession, actor: Actor, rows: Sequence[Row[Interest, UUID]]
) -> list[InterestView]:
    ids = {interest.organisation_id for interest, _ in rows}
    names = names_by_id(await session.execute(names_of(ids)))
    return [
        InterestView(
            interest, names[interest.organisation_id], rules.sight(actor, interest, buyer_id)
        )
        for interest, buyer_id in rows
    ]


async def counts(
    session: AsyncSession, actor: Actor, target: Target
) -> dict[InterestKind, InterestCount]:
    """Counts of named and unnamed interests by kind."""
    rows = await session.execute(queries.counts(target))
    rows_by_kind = {(kind, public): count for kind, public, count in rows}
    in_full = rules.sees_all(actor, target)
    return {
        kind: InterestCount(
            named=rows_by_kind.get((kind, True), 0),
            unnamed=unless_few(rows_by_kind.get((kind, False), 0), in_full=in_full),
        )
        for kind in InterestKind
    }


async def get(session: AsyncSession, actor: Actor, interest_id: UUID) -> Row[Interest, UUID]:
    return found_or_404((await session.execute(queries.by_id(actor, interest_id))).one_or_none())


async def target_procurement(
    session: AsyncSession, actor: Actor, procurement_id: UUID
) -> Procurement:
    return found_or_404(await session.scalar(one_procurement(actor, procurement_id)))


async def target_dialogue(session: AsyncSession, actor: Actor, dialogue_id: UUID) -> Dialogue:
    return await get_dialogue(session, actor, dialogue_id)


async def register(
    session: AsyncSession, actor: Actor, target: Target, data: InterestCreate
) -> UUID:
    actor.require(Permission.INTEREST_WRITE, data.organisation_id)
    rules.require_takes_interest(target, utc_now())
    interest = Interest(
        id=new_id(),
        person_id=actor.person_id,
        dialogue_id=target.id if isinstance(target, Dialogue) else None,
        procurement_id=target.id if isinstance(target, Procurement) else None,
        **{field: getattr(data, field) for field in ("organisation_id", "kind", *rules.FIELDS)},
    )
    raise_faults(rules.interest_faults(interest))
    await _add(session, interest)
    _audit(session, actor, "register", interest)
    await _record(session, actor, InterestRegistered, interest, target.organisation_id, change=1)
    return interest.id


async def update(
    session: AsyncSession,
    actor: Actor,
    interest_id: UUID,
    patch: InterestPatch,
    expected: ExpectedVersion,
) -> None:
    interest, buyer_id = await _for_change(session, actor, interest_id, expected)
    was_public = interest.public
    changed = rules.apply_patch(interest, patch)
    raise_faults(rules.interest_faults(interest))
    _audit(session, actor, "update", interest, changed)
    if rules.is_seen_to_change(interest, changed, was_public=was_public):
        record_event(session, actor, rules.build_event(InterestChanged, interest, buyer_id))
    await session.flush()


async def withdraw(
    session: AsyncSession, actor: Actor, interest_id: UUID, expected: ExpectedVersion
) -> None:
    interest, buyer_id = await _for_change(session, actor, interest_id, expected)
    rules.withdraw(interest, utc_now())
    await session.flush()
    _audit(session, actor, "withdraw", interest)
    await _record(session, actor, InterestWithdrawn, interest, buyer_id, change=-1)
    record_event(session, actor, rules.build_event(InterestEnded, interest, buyer_id))
    await session.flush()


async def require_seeks_partners(
    session: AsyncSession, actor: Actor, procurement_id: UUID
) -> frozenset[UUID]:
    """Return the actor's suppliers, if one of them seeks partners: only those may search."""
    actor.require_somewhere(Permission.INTEREST_WRITE)
    own = actor.organisations_with(Permission.INTEREST_WRITE)
    if not await session.scalar(queries.seeks_partners(procurement_id, own)):
        raise Conflict([Fault("", "seek_partners_first")])
    return own


async def _for_change(
    session: AsyncSession, actor: Actor, interest_id: UUID, expected: ExpectedVersion
) -> Row[Interest, UUID]:
    row = found_or_404(
        (await session.execute(queries.for_update(actor, interest_id))).one_or_none()
    )
    actor.require(Permission.INTEREST_WRITE, row.Interest.organisation_id)
    row.Interest.require_version(expected)
    return row


async def _add(session: AsyncSession, interest: Interest) -> None:
    """Let the unique index decide, so that of two simultaneous requests only one succeeds."""
    try:
        async with session.begin_nested():
            session.add(interest)
    except IntegrityError:
        existing = (await session.scalars(queries.same_as(interest))).one_or_none()
        if existing is None:  # withdrawn at this very moment
            raise Conflict from None
        path = f"/v1/interests/{existing}"
        raise Conflict.existing("/kind", "registered_already", path) from None


async def _record(
    session: AsyncSession,
    actor: Actor,
    kind: type[InterestEvent],
    interest: Interest,
    buyer_id: UUID,
    *,
    change: int,
) -> None:
    """`change` is the change in the number of active interests."""
    after = (await session.scalars(queries.unnamed_like(interest))).one()
    if rules.is_public_change(interest, after - change, after):
        record_event(session, actor, rules.build_event(kind, interest, buyer_id))
    await session.flush()


def _audit(
    session: AsyncSession, actor: Actor, verb: str, interest: Interest, changed: Any = ()
) -> None:
    """Record in the supplier's audit log. The entry names the person only for a public interest."""
    record_audit(
        session,
        actor,
        f"interest.{verb}",
        f"interests/{interest.id}",
        organisation_id=interest.organisation_id,
        changed=changed,
        unknown=not interest.public,
    )
