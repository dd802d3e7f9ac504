"""The search."""

from litestar.types import ControllerRouterHandler

from api.web.search.routes import SearchPages

HANDLERS: list[ControllerRouterHandler] = [SearchPages]
