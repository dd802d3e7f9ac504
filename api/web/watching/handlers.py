"""Saved searches, follows and notices."""

from litestar.types import ControllerRouterHandler

from api.web.watching.routes import WatchPages

HANDLERS: list[ControllerRouterHandler] = [WatchPages]
