"""Forms of firms and residents."""

from litestar.types import ControllerRouterHandler

from api.web.taking_part.interests import InterestPages

HANDLERS: list[ControllerRouterHandler] = [InterestPages]
