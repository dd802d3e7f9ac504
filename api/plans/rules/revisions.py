"""Content of a plan at each publication, and the difference of two revisions."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from api.core.i18n import Texts
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.rules.changes import PERSONAL
from api.plans.rules.content import public_content
from api.plans.rules.personal_changes import UnkeptChange

Content = Mapping[str, Any]
PROCUREMENTS = "procurements"
_OF_PLAN = ("title", "description", "period_start", "period_end", "goals")
_LATER: Content = {"goals": []}
"""Members that older revisions do not have, with what they stood for."""


class FieldDifference(msgspec.Struct):
    before: Any
    after: Any


class ProcurementDifference(msgspec.Struct):
    id: UUID
    title: Texts
    fields: dict[str, FieldDifference] = {}
    """Differences by field name; empty for added and removed procurements."""
    not_kept: list[UnkeptChange] = []
    """Changed fields whose values are not kept: revisions hold no contact (`contact`)."""


class PlanDifference(msgspec.Struct):
    """Difference between two revisions of a plan."""

    plan: dict[str, FieldDifference]
    added: list[ProcurementDifference]
    removed: list[ProcurementDifference]
    changed: list[ProcurementDifference]


def plan_content(plan: Plan, procurements: Iterable[Procurement]) -> dict[str, Any]:
    """Public content of the plan. It has no contacts because revisions are kept for ever."""
    kept = {
        str(row.id): {k: v for k, v in public_content(row).items() if k not in PERSONAL}
        for row in procurements
        if row.published_at is not None
    }
    content = {name: msgspec.to_builtins(getattr(plan, name)) for name in _OF_PLAN}
    return {**content, PROCUREMENTS: kept}


def compare(
    before: Content, after: Content, not_kept: Mapping[UUID, list[UnkeptChange]] | None = None
) -> PlanDifference:
    """`not_kept`: changes from the histories of procurements, for fields that revisions do not
    hold."""
    personal = not_kept or {}
    old, new = before[PROCUREMENTS], after[PROCUREMENTS]
    return PlanDifference(
        plan=_fields(_plan_fields(before), _plan_fields(after)),
        added=[_named(key, new[key]) for key in new if key not in old],
        removed=[_named(key, old[key]) for key in old if key not in new],
        changed=[
            _named(key, new[key], _fields(old[key], new[key]), personal.get(UUID(key)))
            for key in new
            if key in old and (old[key] != new[key] or UUID(key) in personal)
        ],
    )


def is_unchanged(plan: Plan, procurements: Iterable[Procurement], last: Content) -> bool:
    """Whether the content equals that of the last revision."""
    return plan_content(plan, procurements) == {**_LATER, **last}


def _plan_fields(content: Content) -> dict[str, Any]:
    known = {**_LATER, **content}
    return {name: known[name] for name in _OF_PLAN}


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
