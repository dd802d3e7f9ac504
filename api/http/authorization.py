"""Every route says who may use it and in which states; a route that says nothing does not start."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from litestar.connection import ASGIConnection
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
    """For a handler's `opt`: PUBLIC, SIGNED_IN, RECEIPT or a permission, the states it works in,
    and whether it also serves who takes part with a receipt. `anonymous`: a token changes nothing,
    and clients need none.

    The guard refuses whoever is not signed in, and, where the address names no thing, whoever
    holds the permission nowhere. Whether it is held *here*, whether a receipt is of *this*
    dialogue, and whether the state fits, the service asks once it has found the thing: what is
    invisible is 404 to everybody.
    """
    return {
        "access": needed,
        "states": tuple(state.value for state in states),
        "receipts": receipts or needed == RECEIPT,
        "anonymous": anonymous,
    }


def access_guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    needed: Needed = handler.opt.get("access", PUBLIC)
    actor: Actor = connection.scope.get("user") or ANONYMOUS
    if needed == PUBLIC or (actor.kind is ActorKind.RECEIPT and handler.opt.get("receipts")):
        return
    if not actor.is_signed_in or needed == RECEIPT:
        raise Unauthenticated
    if isinstance(needed, Permission) and not connection.path_params:
        actor.require_somewhere(needed)


def require_declared(handlers: Iterable[HTTPRouteHandler]) -> None:
    """Checked at the start, so that no route lacks a declaration."""
    for handler in handlers:
        if "access" not in handler.opt and handler.resolve_include_in_schema():
            raise ImproperlyConfiguredException(f"{handler} does not declare its access")
