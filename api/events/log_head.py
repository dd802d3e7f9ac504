"""Adds `Log-Head` to every public list, so that a client can keep its copy up to date."""

from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler

from api.events.cursors import read_end
from api.http.authorization import PUBLIC
from api.http.etags import MORE_HEADERS
from api.http.openapi.headers import is_list
from api.http.requests import ApiRequest


async def note_log_head(request: Request[Any, Any, Any]) -> None:
    """Read the head before the list: a client gets an event in between twice instead of missing
    it."""
    handler = request.route_handler
    if isinstance(request, ApiRequest) and _is_public_list(handler):
        end = await read_end(request.transaction)
        request.scope["state"][MORE_HEADERS] = {"Log-Head": end.cursor(end.head)}


def _is_public_list(handler: HTTPRouteHandler) -> bool:
    return is_list(str(handler.operation_id or "")) and handler.opt.get("access") == PUBLIC
