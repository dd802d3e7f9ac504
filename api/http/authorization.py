"""Access control of routes. The application does not start if a route declares no access."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from litestar.connection import ASGIConnection
from litestar.enums import HttpMethod
from litestar.exceptions import ImproperlyConfiguredException
from litestar.handlers import HTTPRouteHandler
from litestar.handlers.base import BaseRouteHandler

from api.core.actor import ANONYMOUS, Actor, ActorKind, Permission
from api.core.errors import Unauthenticated

PUBLIC = "public"
SIGNED_IN = "signed_in"
RECEIPT = "receipt"

Needed = Permission | str


def access(
    needed: Needed,
    *,
    states: Iterable[StrEnum] = (),
    receipts: bool = False,
    anonymous: bool = False,
) -> dict[str, Any]:
    """The access declaration for the `opt` of a handler.

    `needed` is PUBLIC, SIGNED_IN, RECEIPT or a permission. `states` are the states in which the
    operation works. `receipts`: participants with a receipt may use the route, too. `anonymous`: a
    token makes no difference, so clients need none.

    The guard refuses anonymous actors. If the path identifies no thing, it also refuses actors who
    hold the permission for no organisation. The service checks the rest after it has loaded the
    thing: the permission for its organisation, the dialogue of a receipt, and the state. A thing
    that the actor may not see thus answers 404, never 403.
    """
    return {
        "access": needed,
        "states": tuple(state.value for state in states),
        "receipts": receipts or needed == RECEIPT,
        "anonymous": anonymous,
    }


def access_guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    if connection.scope.get("method") == HttpMethod.OPTIONS:
        return  # tells the methods only; a controller hands its `opt` on to Litestar's handler
    needed: Needed = handler.opt.get("access", PUBLIC)
    actor: Actor = connection.scope.get("user") or ANONYMOUS
    if needed == PUBLIC or (actor.kind is ActorKind.RECEIPT and handler.opt.get("receipts")):
        return
    if not actor.is_signed_in or needed == RECEIPT:
        raise Unauthenticated
    if isinstance(needed, Permission) and not connection.path_params:
        actor.require_somewhere(needed)


def require_declared(handlers: Iterable[HTTPRouteHandler]) -> None:
    """Raise an error at the start if a route does not declare its access."""
    for handler in handlers:
        if "access" not in handler.opt and handler.resolve_include_in_schema():
            raise ImproperlyConfiguredException(f"{handler} does not declare its access")
