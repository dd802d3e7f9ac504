"""Signing in and out."""

from litestar.types import ControllerRouterHandler

from api.web.sign_in.routes import SignInPages

HANDLERS: list[ControllerRouterHandler] = [SignInPages]
