"""The handlers of every feature, in the order of the OpenAPI document."""

from litestar.types import ControllerRouterHandler

from api.codelists.routes import CodeListController
from api.dialogues.routes import DialogueController
from api.events.routes import EventController
from api.notifications.routes import FollowController, UnsubscribeController, WatchController
from api.organisations.routes import OrganisationController

V1: list[ControllerRouterHandler] = [
    OrganisationController,
    CodeListController,
    DialogueController,
    WatchController,
    FollowController,
    UnsubscribeController,
    EventController,
]
