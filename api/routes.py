"""The handlers of every feature, in the order of the OpenAPI document."""

from litestar.types import ControllerRouterHandler

V1: list[ControllerRouterHandler] = []
