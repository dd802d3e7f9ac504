"""Reasons to refuse a plan's publication: incomplete drafts, nothing to publish. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.core.errors import Fault, NothingToPublish
from api.plans.inputs.plans import LeftOut
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.rules.content import fields_of
from api.plans.rules.faults import publication_faults
from api.plans.rules.revisions import is_unchanged
from api.plans.rules.withdrawal import is_published_with


@dataclass(frozen=True)
class Gaps:
    """The required fields that one draft lacks."""

    procurement: Procurement
    faults: Sequence[Fault]

    @property
    def fields(self) -> list[str]:
        return [fault.pointer.removeprefix("/") for fault in self.faults]


def gaps_of(plan: Plan, procurements: Sequence[Procurement]) -> Iterator[Gaps]:
    """Gaps of the drafts that the plan's publication would publish."""
    for row in procurements:
        if is_published_with(plan, row) and (faults := list(publication_faults(fields_of(row)))):
            yield Gaps(row, faults)


def gap_faults(
    plan: Plan, procurements: Sequence[Procurement], left_out: Sequence[LeftOut]
) -> Iterator[Fault]:
    """`left_out`: fields that are empty on purpose."""
    ids = {row.id for row in procurements}
    on_purpose: dict[UUID, set[str]] = {}
    for index, item in enumerate(left_out):
        on_purpose.setdefault(item.procurement_id, set()).update(item.fields)
        if item.procurement_id not in ids:
            yield Fault(f"/left_out/{index}/procurement_id", "not_in_this_plan")
    for gaps in gaps_of(plan, procurements):
        named = on_purpose.get(gaps.procurement.id, set())
        for fault in gaps.faults:
            if fault.pointer.removeprefix("/") not in named:
                where = f"/procurements/{gaps.procurement.id}{fault.pointer}"
                yield Fault(where, fault.code, fault.params)


def require_something_new(
    plan: Plan, procurements: Sequence[Procurement], last: Mapping[str, Any] | None
) -> None:
    """`last`: the content of the newest revision, None before the first."""
    if not procurements:
        raise NothingToPublish([Fault("/procurements", "plan_empty")])
    drafts = any(is_published_with(plan, row) for row in procurements)
    if last is not None and not drafts and is_unchanged(plan, procurements, last):
        raise NothingToPublish([Fault("/procurements", "plan_unchanged")])
