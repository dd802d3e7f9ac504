"""The handlers of every feature, in the order of the OpenAPI document."""

from litestar.types import ControllerRouterHandler

from api.contributions.routes import ContributionController
from api.dialogues.routes import DialogueController
from api.events.routes import EventController
from api.interests.routes import InterestController
from api.organisations.routes import OrganisationController

V1: list[ControllerRouterHandler] = [
    OrganisationController,
    EventController,
    DialogueController,
    ContributionController,
    InterestController,
]
