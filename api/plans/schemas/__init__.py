"""What plans and procurements look like on the wire."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api.core.actor import Actor, Permission
from api.core.i18n import Texts
from api.core.partial_dates import PartialDate
from api.http.paging import Page
from api.plans.inputs import ProcurementFields
from api.plans.models import (
    ChangeKind,
    Milestone,
    Plan,
    PlanRevision,
    PlanStatus,
    Procurement,
    ProcurementChange,
    ProcurementStatus,
    PromisedDate,
)
from api.plans.rules.content import COLUMNS, fields_of, without_values
from api.plans.rules.publication import Gaps
from api.plans.rules.slip import Slip, date_of
from api.plans.rules.unkept import UnkeptChange, unkept_changes, with_values


class ProcurementOut(ProcurementFields, kw_only=True):
    """A planned procurement. What only the buyer's own people see is absent for others."""

    id: UUID
    organisation_id: UUID
    plan_id: UUID | None
    status: ProcurementStatus
    status_reason: Texts
    notice_id: str | None
    notice_url: str | None
    published_at: datetime | None
    updated_at: datetime
    notes: str | UnsetType = UNSET
    import_key: str | None | UnsetType = UNSET
    approved_at: datetime | None | UnsetType = UNSET
    withdrawn_at: datetime | None | UnsetType = UNSET
    """When its publication by mistake was taken back. Its plan's publication leaves it out: publish
    it on its own."""
    withdrawal_reason: Texts | UnsetType = UNSET


def procurement_out(row: Procurement, actor: Actor) -> ProcurementOut:
    fields = fields_of(row)
    own = row.organisation_id in actor.organisations_with(Permission.ORGANISATION_READ)
    if not own:
        fields = without_values(fields)
    shown = ProcurementOut(
        **{name: getattr(fields, name) for name in (*COLUMNS, "value")},
        **{name: getattr(row, name) for name in _STATE},
    )
    if own:
        shown.notes, shown.import_key = row.notes, row.import_key
        shown.approved_at = row.approved_at
        shown.withdrawn_at, shown.withdrawal_reason = row.withdrawn_at, row.withdrawal_reason
    return shown


_STATE = (
    "id",
    "organisation_id",
    "plan_id",
    "status",
    "status_reason",
    "notice_id",
    "notice_url",
    "published_at",
    "updated_at",
)


class FacetCount(msgspec.Struct):
    code: str
    count: int


class ProcurementPage(Page[ProcurementOut]):
    """`facets` only when asked for: per facet the codes of all that is found, most first."""

    items: list[ProcurementOut]  # Litestar does not see what the generic's parameter stands for
    facets: dict[str, list[FacetCount]] | UnsetType = UNSET


class PlanOut(msgspec.Struct):
    """A procurement plan. `revision` is the number of the newest publication, 0 before any."""

    id: UUID
    organisation_id: UUID
    title: Texts
    description: Texts
    period_start: date
    period_end: date
    status: PlanStatus
    revision: int
    """Number of the newest publication; 0 before any."""
    published_at: datetime | None
    archived_at: datetime | None
    copied_from: UUID | None
    withdrawn_at: datetime | None
    """When its publication by mistake was taken back."""
    withdrawal_reason: Texts
    updated_at: datetime


def plan_out(row: Plan) -> PlanOut:
    return msgspec.convert(row, PlanOut, from_attributes=True)


class GapsOut(msgspec.Struct):
    """A draft and the fields of the five that it says nothing of."""

    procurement_id: UUID
    title: Texts
    fields: list[str]


class PlanGapsOut(msgspec.Struct):
    items: list[GapsOut]


def plan_gaps_out(gaps: Iterable[Gaps]) -> PlanGapsOut:
    return PlanGapsOut(
        [GapsOut(gap.procurement.id, gap.procurement.title, gap.fields) for gap in gaps]
    )


class RevisionOut(msgspec.Struct):
    number: int
    published_at: datetime
    note: Texts


def revision_out(row: PlanRevision) -> RevisionOut:
    return RevisionOut(row.number, row.published_at, row.note)


class RevisionContentOut(RevisionOut):
    """`content`: what the plan said; its `procurements` by id."""

    content: dict[str, Any]


def revision_content_out(row: PlanRevision) -> RevisionContentOut:
    return RevisionContentOut(row.number, row.published_at, row.note, row.content)


class ChangeOut(msgspec.Struct):
    """Fields that changed, as they were and became."""

    at: datetime
    kind: ChangeKind
    before: dict[str, Any]
    after: dict[str, Any]
    not_kept: list[UnkeptChange]
    """`contact`: former contacts are not kept."""
    reason: Texts


def change_out(row: ProcurementChange) -> ChangeOut:
    before, after = with_values(row.before), with_values(row.after)
    not_kept = unkept_changes({*row.before, *row.after})
    return ChangeOut(row.at, row.kind, before, after, not_kept, row.reason)


class SlipOut(msgspec.Struct):
    """`days` from the end of the first promised period to the end of the newest or actual one."""

    milestone: Milestone
    first: PartialDate | None
    """As promised at first."""
    current: PartialDate | None
    """As promised now."""
    actual: PartialDate | None
    days: int | None
    """Negative where it comes earlier than promised."""


class PromiseOut(msgspec.Struct):
    at: datetime
    milestone: Milestone
    expected: PartialDate
    actual: bool
    """True: it came on that day."""
    reason: Texts


class HistoryOut(msgspec.Struct):
    """Changes newest first; slip and promised dates whole on every page."""

    items: list[ChangeOut]
    next: str | None
    slip: list[SlipOut]
    promises: list[PromiseOut]


def slip_out(slip: Slip) -> SlipOut:
    return msgspec.convert(slip, SlipOut, from_attributes=True)


def promise_out(row: PromisedDate) -> PromiseOut:
    return PromiseOut(row.at, row.milestone, date_of(row), row.actual, row.reason)
