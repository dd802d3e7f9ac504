"""The handlers of every feature, in the order of the OpenAPI document."""

from litestar.types import ControllerRouterHandler

from api.codelists.routes import CodeListController
from api.events.routes import EventController
from api.organisations.routes import OrganisationController

V1: list[ControllerRouterHandler] = [
    OrganisationController,
    CodeListController,
    EventController,
]
