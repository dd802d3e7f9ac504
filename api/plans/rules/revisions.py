"""What a plan said at each publication, and how two of them differ."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from api.core.i18n import Texts
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.rules.changes import PERSONAL
from api.plans.rules.content import public_content
from api.plans.rules.unkept import UnkeptChange

Content = Mapping[str, Any]
PROCUREMENTS = "procurements"
_OF_PLAN = ("title", "description", "period_start", "period_end")


class FieldDifference(msgspec.Struct):
    before: Any
    after: Any


class ProcurementDifference(msgspec.Struct):
    id: UUID
    title: Texts
    fields: dict[str, FieldDifference] = {}
    """By name of the field; empty for what was added or removed."""
    not_kept: list[UnkeptChange] = []
    """`contact`: revisions hold none."""


class PlanDifference(msgspec.Struct):
    """From one revision of a plan to another."""

    plan: dict[str, FieldDifference]
    added: list[ProcurementDifference]
    removed: list[ProcurementDifference]
    changed: list[ProcurementDifference]


def plan_content(plan: Plan, procurements: Iterable[Procurement]) -> dict[str, Any]:
    """Kept for ever and therefore without persons: whom to ask stands on the procurement only."""
    kept = {
        str(row.id): {k: v for k, v in public_content(row).items() if k not in PERSONAL}
        for row in procurements
        if row.published_at is not None
    }
    said = {name: msgspec.to_builtins(getattr(plan, name)) for name in _OF_PLAN}
    return {**said, PROCUREMENTS: kept}


def compare(
    before: Content, after: Content, not_kept: Mapping[UUID, list[UnkeptChange]] | None = None
) -> PlanDifference:
    """`not_kept`: what the histories of procurements say of fields that revisions do not hold."""
    told = not_kept or {}
    old, new = before[PROCUREMENTS], after[PROCUREMENTS]
    return PlanDifference(
        plan=_fields({n: before[n] for n in _OF_PLAN}, {n: after[n] for n in _OF_PLAN}),
        added=[_named(key, new[key]) for key in new if key not in old],
        removed=[_named(key, old[key]) for key in old if key not in new],
        changed=[
            _named(key, new[key], _fields(old[key], new[key]), told.get(UUID(key)))
            for key in new
            if key in old and (old[key] != new[key] or UUID(key) in told)
        ],
    )


def _named(
    key: str,
    content: Content,
    fields: dict[str, FieldDifference] | None = None,
    not_kept: list[UnkeptChange] | None = None,
) -> ProcurementDifference:
    title = msgspec.convert(content["title"], Texts)
    return ProcurementDifference(UUID(key), title, fields or {}, not_kept or [])


def _fields(before: Content, after: Content) -> dict[str, FieldDifference]:
    return {
        name: FieldDifference(before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }
