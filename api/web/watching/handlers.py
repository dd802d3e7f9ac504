"""Saved searches, follows and notices."""

from litestar.types import ControllerRouterHandler

HANDLERS: list[ControllerRouterHandler] = []
