"""The handlers of every feature, in the order of the OpenAPI document."""

from litestar.types import ControllerRouterHandler

from api.accounts.routes import SessionController, SignInController
from api.codelists.routes import CodeListController
from api.events.routes import EventController
from api.organisations.routes import HANDLERS as ORGANISATIONS
from api.plans.routes import (
    ImportController,
    PlanController,
    ProcurementController,
    RevisionController,
)

V1: list[ControllerRouterHandler] = [
    SignInController,
    SessionController,
    *ORGANISATIONS,
    PlanController,
    RevisionController,
    ImportController,
    ProcurementController,
    CodeListController,
    EventController,
]
