"""Who may open the leader's pages."""

from uuid import UUID

from api.core.errors import NotFound
from api.http.requests import ApiRequest
from api.organisations.models import Organisation, OrganisationKind
from api.practices.rules.selections import deciding_permission
from api.practices.service import selections


async def buyer_of_leader(request: ApiRequest, organisation_id: UUID) -> Organisation:
    buyer = await selections.organisation_of(request.transaction, request.actor, organisation_id)
    if buyer.kind is not OrganisationKind.BUYER:
        raise NotFound
    request.actor.require(deciding_permission(buyer.kind), organisation_id)
    return buyer
