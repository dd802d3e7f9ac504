"""Pages and files by which people and programs find the public data."""

from litestar.types import ControllerRouterHandler

from api.web.discovery.routes import DiscoveryPages

HANDLERS: list[ControllerRouterHandler] = [DiscoveryPages]
