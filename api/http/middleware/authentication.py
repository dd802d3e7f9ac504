"""Finds the actor of a bearer token, or of the cookie of a page. `app.py` provides the look-up."""

from typing import Protocol
from uuid import UUID

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import ANONYMOUS, Actor
from api.core.errors import Unauthenticated
from api.core.tokens import TokenKind, token_kind
from api.http.cookies import Cookie, cookie_of, read_cookie
from api.http.requests import ApiRequest


class ActorLookup(Protocol):
    async def __call__(self, session: AsyncSession, token: str, address: str) -> Actor | None:
        """The actor of a well-formed token; None if it is unknown, expired or revoked."""
        ...


class AuthenticationMiddleware(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    def __init__(self, lookup: ActorLookup) -> None:
        self._lookup = lookup

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request = ApiRequest(scope, receive, send)
        scope["user"] = await self._actor(request)
        scope["auth"] = None
        await next_app(scope, receive, send)

    async def _actor(self, request: ApiRequest) -> Actor:
        header = request.headers.get("authorization")
        if header is None:
            return await self._actor_of_cookie(request)
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or token_kind(token.strip()) is None:
            raise Unauthenticated
        actor = await self._lookup(request.transaction, token.strip(), request.address)
        if actor is None:
            raise Unauthenticated
        return actor

    async def _actor_of_cookie(self, request: ApiRequest) -> Actor:
        """Anonymous with a cookie that no longer works: the page then offers to sign in."""
        if not request.route_handler.opt.get("cookies"):
            return ANONYMOUS
        token = read_cookie(request, Cookie.SESSION)
        if token is not None and token_kind(token) is TokenKind.SESSION:
            actor = await self._lookup(request.transaction, token, request.address)
            if actor is not None:
                return actor
        return await self._holder_of_receipt(request) or ANONYMOUS

    async def _holder_of_receipt(self, request: ApiRequest) -> Actor | None:
        """By the cookie of the dialogue in the path; a receipt of another dialogue is none."""
        dialogue_id = request.path_params.get("dialogue_id")
        if not isinstance(dialogue_id, UUID):
            return None
        token = read_cookie(request, cookie_of(Cookie.RECEIPT, dialogue_id))
        if token is None or token_kind(token) is not TokenKind.RECEIPT:
            return None
        actor = await self._lookup(request.transaction, token, request.address)
        return actor if actor is not None and actor.holds_receipt_of(dialogue_id) else None
