"""Pages of one's own."""

from litestar.types import ControllerRouterHandler

from api.web.workspace.routes import MyPages

HANDLERS: list[ControllerRouterHandler] = [MyPages]
