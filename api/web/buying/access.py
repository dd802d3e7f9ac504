"""Who may see the pages of a buyer's people."""

from uuid import UUID

from api.core.actor import Permission
from api.http.authorization import SIGNED_IN, access
from api.http.requests import ApiRequest
from api.organisations.models import Organisation
from api.organisations.service import organisations
from api.web.forms.flow import FORM_PAGE, Done
from api.web.forms.form import Given

OWN_FORM_PAGE = access(SIGNED_IN) | FORM_PAGE
"""`opt` of a GET with a form that only its own people see: the others are sent to sign in."""
FILE_FORM_PAGE = access(SIGNED_IN) | {"any_parameters": True, "cookies": True}
"""`opt` of a POST with a file: nothing is written to the disk for who is not signed in."""


async def buyer_of_writer(request: ApiRequest, organisation_id: UUID) -> Organisation:
    """The buyer, for who may write its plans."""
    buyer = await organisations.get(request.transaction, request.actor, organisation_id)
    request.actor.require(Permission.PLAN_WRITE, organisation_id)
    return buyer


async def never(_: Given) -> Done:
    """Of a form that is only given back because its writer is not signed in any more."""
    raise NotImplementedError
