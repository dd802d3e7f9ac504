"""Responses with plans and their revisions."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api.core.i18n import Texts
from api.organisations.schemas.organisations import OrganisationRef
from api.plans.models.plans import Plan, PlanRevision
from api.plans.models.values import PlanStatus
from api.plans.rules.publication import Gaps


class PlanOut(msgspec.Struct):
    """A procurement plan."""

    id: UUID
    organisation_id: UUID
    title: Texts
    description: Texts
    goals: list[str]
    period_start: date
    period_end: date
    status: PlanStatus
    revision: int
    """Number of the newest publication; 0 before any."""
    published_at: datetime | None
    archived_at: datetime | None
    copied_from: UUID | None
    withdrawn_at: datetime | None
    """When its mistaken publication was withdrawn."""
    withdrawal_reason: Texts
    updated_at: datetime
    html_url: str
    """The page of the plan, for people."""
    organisation: OrganisationRef | UnsetType = UNSET


_OWN_COLUMNS = frozenset(PlanOut.__struct_fields__) - {"html_url", "organisation"}


def plan_out(row: Plan, public_url: str) -> PlanOut:
    columns = {name: getattr(row, name) for name in _OWN_COLUMNS}
    return PlanOut(**columns, html_url=f"{public_url}/plans/{row.id}")


class GapsOut(msgspec.Struct):
    """A draft, and those of the five required fields that are empty in it."""

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
    """`content` is the content of the plan, with its `procurements` by id."""

    content: dict[str, Any]


def revision_content_out(row: PlanRevision) -> RevisionContentOut:
    return RevisionContentOut(row.number, row.published_at, row.note, row.content)
