"""The controllers of the feature, in the order of the OpenAPI document."""

from litestar.types import ControllerRouterHandler

from api.organisations.routes.api_keys import ApiKeyController
from api.organisations.routes.audit import AuditController
from api.organisations.routes.confirmations import ConfirmationController
from api.organisations.routes.invitations import InvitationController, accept_invitation
from api.organisations.routes.me import MeController
from api.organisations.routes.members import MemberController
from api.organisations.routes.organisations import OrganisationController

HANDLERS: list[ControllerRouterHandler] = [
    OrganisationController,
    ConfirmationController,
    MemberController,
    InvitationController,
    accept_invitation,
    ApiKeyController,
    AuditController,
    MeController,
]
