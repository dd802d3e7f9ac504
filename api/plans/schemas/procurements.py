"""Responses with procurements."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api.core.actor import Actor, Permission
from api.core.i18n import Texts
from api.http.paging import Page
from api.organisations.schemas.organisations import OrganisationRef
from api.plans.inputs.procurements import ProcurementFields
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.plans.rules.content import COLUMNS, fields_of, without_values


class ProcurementOut(ProcurementFields, kw_only=True):
    """A planned procurement. Members that only the buyer's own members see are absent for
    others."""

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
    """When its mistaken publication was withdrawn. The publication of its plan leaves the
    procurement out: publish it on its own."""
    withdrawal_reason: Texts | UnsetType = UNSET
    html_url: str
    """The page of the procurement, for people."""
    organisation: OrganisationRef | UnsetType = UNSET


def procurement_out(row: Procurement, actor: Actor, public_url: str) -> ProcurementOut:
    fields = fields_of(row)
    own = row.organisation_id in actor.organisations_with(Permission.ORGANISATION_READ)
    if not own:
        fields = without_values(fields)
    shown = ProcurementOut(
        **{name: getattr(fields, name) for name in (*COLUMNS, "value")},
        **{name: getattr(row, name) for name in _STATE},
        html_url=f"{public_url}/procurements/{row.id}",
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
    """`facets` is present only on request: the codes of all results per facet, most frequent
    first."""

    items: list[ProcurementOut]  # Litestar does not resolve the type parameter
    facets: dict[str, list[FacetCount]] | UnsetType = UNSET
