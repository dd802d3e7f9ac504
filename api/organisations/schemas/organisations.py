"""What organisations look like on the wire."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.core.text import Texts
from api.organisations.models import Organisation, OrganisationKind, OrganisationStatus


class OrganisationOut(msgspec.Struct):
    """A buyer or a supplier."""

    id: UUID
    kind: OrganisationKind
    business_id: str
    name: Texts
    status: OrganisationStatus
    buyer_type: str | None
    municipality: str | None
    region: str | None
    website: str | None
    time_zone: str
    occasional_needs_approval: bool
    approved_at: datetime | None


def organisation_out(row: Organisation) -> OrganisationOut:
    return msgspec.convert(row, OrganisationOut, from_attributes=True)
