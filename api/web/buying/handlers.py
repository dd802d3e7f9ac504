"""Pages of a buyer's people."""

from litestar.types import ControllerRouterHandler

HANDLERS: list[ControllerRouterHandler] = []
