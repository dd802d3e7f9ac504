"""The handlers of every feature, in the order of the OpenAPI document."""

from litestar.types import ControllerRouterHandler

from api.accounts.routes import SessionController, SignInController
from api.codelists.routes import CodeListController
from api.contributions.routes import HANDLERS as CONTRIBUTIONS
from api.dialogues.routes import DialogueController
from api.events.routes import EventController
from api.interests.routes import InterestController
from api.notifications.routes import FollowController, UnsubscribeController, WatchController
from api.organisations.routes import HANDLERS as ORGANISATIONS
from api.participation.routes import ReceiptController
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
    DialogueController,
    ReceiptController,
    *CONTRIBUTIONS,
    InterestController,
    WatchController,
    FollowController,
    UnsubscribeController,
    CodeListController,
    EventController,
]
