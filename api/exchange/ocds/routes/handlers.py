"""The route handlers of OCDS."""

from litestar.types import ControllerRouterHandler

from api.exchange.ocds.routes.bulk import OcdsBulkController
from api.exchange.ocds.routes.packages import OcdsController

HANDLERS: list[ControllerRouterHandler] = [OcdsController, OcdsBulkController]
