"""Pages of help."""

from litestar.types import ControllerRouterHandler

from api.web.help.routes import HelpPages

HANDLERS: list[ControllerRouterHandler] = [HelpPages]
