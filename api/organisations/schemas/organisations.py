"""Responses with organisations."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.core.i18n import Texts
from api.organisations.events import ConfirmedBy
from api.organisations.models import (
    Confirmation,
    IdScheme,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
)


class OrganisationOut(msgspec.Struct):
    """A buyer or a supplier."""

    id: UUID
    kind: OrganisationKind
    country: str
    """ISO 3166-1, two letters."""
    id_scheme: IdScheme
    business_id: str
    """Number in the register that `id_scheme` names."""
    name: Texts
    status: OrganisationStatus
    confirmation: Confirmation
    """Show the name of a `claimed` organisation with a remark. The name of a `displaced` one
    contains the remark."""
    confirmed_at: datetime | None
    confirmed_by: ConfirmedBy | None
    buyer_type: str | None
    population_class: str | None
    municipality: str | None
    region: str | None
    website: str | None
    time_zone: str
    occasional_needs_approval: bool
    approved_at: datetime | None


class OrganisationRef(msgspec.Struct):
    """The organisation of `organisation_id`, only with `expand=organisation`."""

    id: UUID
    name: Texts
    html_url: str
    """Its page for people."""


def organisation_out(row: Organisation) -> OrganisationOut:
    return msgspec.convert(row, OrganisationOut, from_attributes=True)
