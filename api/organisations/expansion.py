"""Adds the organisation to answers that name it by id, on request (`expand=organisation`)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Protocol
from uuid import UUID

from litestar.params import QueryParameter
from msgspec import UnsetType

from api.http.requests import ApiRequest
from api.organisations.queries.organisations import buyer_names
from api.organisations.schemas.organisations import OrganisationRef


class Expandable(StrEnum):
    ORGANISATION = "organisation"


Expand = Annotated[
    list[Expandable] | None,
    QueryParameter(
        description="`organisation`: every item also has the name and the page of its organisation."
        " Copies that follow the events store names by `organisation_id` instead, since a new name"
        " is an event of the organisation only."
    ),
]


class OfOrganisation(Protocol):
    organisation_id: UUID
    organisation: OrganisationRef | UnsetType


async def add_organisations(
    request: ApiRequest, items: Sequence[OfOrganisation], expand: Sequence[Expandable] | None
) -> None:
    if not expand or not items:
        return
    ids = {item.organisation_id for item in items}
    names = dict(await request.rows(buyer_names(ids)))
    base = request.settings.public_url
    for item in items:
        buyer = item.organisation_id
        item.organisation = OrganisationRef(buyer, names[buyer], f"{base}/buyers/{buyer}")
