"""Pages of operators."""

from litestar.types import ControllerRouterHandler

HANDLERS: list[ControllerRouterHandler] = []
