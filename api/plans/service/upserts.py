"""Creates or replaces procurements of a plan by the buyer's own reference.

The plan is locked, so a reference that is new to it stays new until the commit.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

import msgspec
from msgspec import UNSET
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.errors import InvalidRequest, Problem, raise_faults
from api.core.ids import new_id
from api.core.versions import ExpectedVersion
from api.plans.importing import replacing
from api.plans.importing.hidden_words import HiddenWords
from api.plans.importing.sheet.row_keys import reference_key
from api.plans.inputs.procurements import ProcurementFields
from api.plans.inputs.upserts import ProcurementReplacement
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.plans.queries import plans as plan_queries
from api.plans.queries import procurements as queries
from api.plans.rules import plan as plan_rules
from api.plans.rules.content import DefaultPlace, assign, fields_of
from api.plans.rules.faults import procurement_faults
from api.plans.rules.merging import changed_fields
from api.plans.service.imported_rows import hidden_words
from api.plans.service.imports import require_import
from api.plans.service.loading import (
    audit,
    cpv_faults,
    place_of,
    plan_for_change,
    require_publishing,
    touch,
)
from api.plans.service.procurements import take_content

Known: TypeAlias = dict[str, list[Procurement]]
"""Procurements of the plan by the key of their reference."""


class UpsertOutcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Upserted:
    reference: str | None
    outcome: UpsertOutcome
    row: Procurement | None = None
    kept: list[str] = field(default_factory=list)
    """Fields that keep their values, because the given ones hold hidden words."""
    problem: Problem | None = None


@dataclass(frozen=True)
class _Target:
    """The plan with all that the items are compared with."""

    plan: Plan
    place: DefaultPlace
    hidden: HiddenWords
    known: Known


async def upsert(
    session: AsyncSession,
    actor: Actor,
    plan_id: UUID,
    item: ProcurementReplacement,
    *,
    reference: str,
    expected: ExpectedVersion,
    secret: str,
) -> Upserted:
    """`expected`: the version of the plan. `secret`: the platform's, for hashes of hidden words."""
    plan = await plan_for_change(session, actor, plan_id, expected)
    if item.reference is not None and reference_key(item.reference) != reference_key(reference):
        raise InvalidRequest.at("/reference", "reference_differs")
    item = msgspec.structs.replace(item, reference=reference)
    target = await _target(session, plan, [item], secret)
    result = await _upsert(session, actor, target, item)
    await _touch_if_changed(session, plan, [result])
    return result


async def upsert_batch(
    session: AsyncSession,
    actor: Actor,
    plan_id: UUID,
    items: list[ProcurementReplacement],
    *,
    expected: ExpectedVersion,
    key: str,
    secret: str,
) -> tuple[Plan, list[Upserted]]:
    """Each item has its own savepoint: a refused one does not prevent the others.

    `key`: for quotas; a batch counts as one import.
    """
    plan = await plan_for_change(session, actor, plan_id, expected)
    await require_import(session, actor, plan.organisation_id, key)
    target = await _target(session, plan, items, secret)
    taken: set[str] = set()
    results = []
    for item in items:
        results.append(await _upsert_apart(session, actor, target, item, taken))
        taken.add(reference_key(item.reference) or "")
    await _touch_if_changed(session, plan, results)
    return plan, results


async def _target(
    session: AsyncSession, plan: Plan, items: Iterable[ProcurementReplacement], secret: str
) -> _Target:
    plan_rules.require_open(plan)
    hidings = (await session.scalars(plan_queries.hidings_of(plan))).all()
    return _Target(
        plan,
        await place_of(session, plan.organisation_id),
        hidden_words(hidings, secret),
        await _known(session, plan, {reference_key(item.reference) for item in items}),
    )


async def _known(session: AsyncSession, plan: Plan, keys: set[str | None]) -> Known:
    references = await session.execute(queries.references_of_plan(plan.id))
    matching = [row_id for row_id, reference in references if reference_key(reference) in keys]
    known: Known = defaultdict(list)
    for row in await session.scalars(queries.locked(matching)):
        known[reference_key(row.reference) or ""].append(row)
    return known


async def _upsert_apart(
    session: AsyncSession,
    actor: Actor,
    target: _Target,
    item: ProcurementReplacement,
    taken: Collection[str],
) -> Upserted:
    try:
        raise_faults(replacing.reference_faults(item, taken))
        async with session.begin_nested():
            return await _upsert(session, actor, target, item)
    except Problem as problem:
        return Upserted(item.reference, UpsertOutcome.REFUSED, problem=problem)


async def _upsert(
    session: AsyncSession, actor: Actor, target: _Target, item: ProcurementReplacement
) -> Upserted:
    raise_faults([*replacing.reference_faults(item, ()), *procurement_faults(item)])
    rows = target.known.get(reference_key(item.reference) or "", [])
    if len(rows) > 1:
        raise InvalidRequest.at("/reference", "reference_ambiguous", count=len(rows))
    fields = replacing.fields_from(item, target.place)
    if rows:
        return await _replace(session, actor, rows[0], item, fields, hidden=target.hidden)
    return await _create(session, actor, target, item, fields)


async def _create(
    session: AsyncSession,
    actor: Actor,
    target: _Target,
    item: ProcurementReplacement,
    fields: ProcurementFields,
) -> Upserted:
    # Comparing with hidden words can take seconds: the thread keeps the event loop free.
    raise_faults(await asyncio.to_thread(list, replacing.hidden_faults(fields, target.hidden)))
    raise_faults(await cpv_faults(session, fields))
    row = Procurement(
        id=new_id(),
        organisation_id=target.plan.organisation_id,
        plan_id=target.plan.id,
        status=ProcurementStatus.DRAFT,
        status_reason={},
        notes="" if item.notes is UNSET else item.notes,
    )
    assign(row, fields)
    session.add(row)
    audit(session, actor, "create", row)
    await session.flush()
    return Upserted(item.reference, UpsertOutcome.CREATED, row)


async def _replace(
    session: AsyncSession,
    actor: Actor,
    row: Procurement,
    item: ProcurementReplacement,
    fields: ProcurementFields,
    *,
    hidden: HiddenWords,
) -> Upserted:
    before = fields_of(row)
    kept = await asyncio.to_thread(replacing.kept_hidden, row, before, fields, hidden)
    after = msgspec.structs.replace(fields, **{name: getattr(before, name) for name in kept})
    if not changed_fields(before, after) and item.notes in {UNSET, row.notes}:
        return Upserted(item.reference, UpsertOutcome.UNCHANGED, row, kept)
    if row.published_at is not None:
        await require_publishing(session, actor, row.organisation_id)
    changed = await take_content(session, actor, row, after, notes=item.notes, reason=item.reason)
    audit(session, actor, "update", row, changed)
    await session.flush()
    return Upserted(item.reference, UpsertOutcome.UPDATED, row, kept)


async def _touch_if_changed(session: AsyncSession, plan: Plan, results: Iterable[Upserted]) -> None:
    changes = {UpsertOutcome.CREATED, UpsertOutcome.UPDATED}
    if any(result.outcome in changes for result in results):
        touch(plan)
        await session.flush()
