"""Pages of the operating model."""

from litestar.types import ControllerRouterHandler

from api.web.model.assessment import AssessmentPages
from api.web.model.choosing import ChoosingPages
from api.web.model.public import ModelPages

HANDLERS: list[ControllerRouterHandler] = [ModelPages, ChoosingPages, AssessmentPages]
