"""The request class: actor, language, transaction and services; it decodes bodies strictly."""

from asyncio import to_thread
from collections.abc import Sequence
from typing import Any, TypeVar, TypeVarTuple, cast

import msgspec
from litestar import Request
from litestar.datastructures import State
from sqlalchemy import Row, Select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import ANONYMOUS, Actor
from api.core.errors import InvalidRequest
from api.core.i18n import Language, negotiate
from api.core.networks import Origin
from api.core.request_errors import UnsupportedMediaType
from api.core.settings import Settings
from api.http.options import ACCEPT_PATCH, JSON, MERGE_PATCH
from api.http.services import Services, services_of
from api.http.validation.body import decode_body

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

DECODED_IN_A_THREAD = 64_000
"""Size in bytes from which a body is decoded in a thread. It takes some 10 ms, for which the event
loop would serve nobody else."""


class ApiRequest(Request[Actor, None, State]):
    """`user` is the actor. `json()` returns the declared type of the body instead of a `dict`."""

    @property
    def actor(self) -> Actor:
        return cast(Actor, self.scope.get("user") or ANONYMOUS)

    @property
    def language(self) -> Language:
        return negotiate(self.headers.get("accept-language"))

    @property
    def address(self) -> str:
        """IP address of the client, for limits and allowed networks only; it is never stored."""
        return self.client.host if self.client else ""

    @property
    def origin(self) -> Origin:
        return Origin(self.address, self.settings.secret_key.get_secret_value())

    @property
    def settings(self) -> Settings:
        return self.services[Settings]

    @property
    def services(self) -> Services:
        return services_of(self.app)

    @property
    def transaction(self) -> AsyncSession:
        return cast(AsyncSession, self.scope["state"]["session"])

    async def scalars(self, stmt: Select[T]) -> Sequence[T]:
        """Run a statement that selects one column or entity."""
        return (await self.transaction.scalars(stmt)).all()

    async def rows(self, stmt: Select[*Ts]) -> Sequence[Row[*Ts]]:
        return (await self.transaction.execute(stmt)).all()

    async def json(self) -> Any:
        """Decode the body strictly, with JSON pointers in faults. Litestar would accept "5" for 5,
        and reports no pointers."""
        field = self.route_handler.parsed_data_field
        body = await self.body()
        if not body:
            raise InvalidRequest.at("", "body_missing")
        self._require_json()
        shape = field.annotation if field else msgspec.Raw
        if len(body) < DECODED_IN_A_THREAD:
            return decode_body(body, shape)
        return await to_thread(decode_body, body, shape)

    def _require_json(self) -> None:
        """Raise UnsupportedMediaType unless the body is JSON; PATCH also accepts a merge patch by
        its own media type (RFC 7396)."""
        given, is_patch = self.content_type[0], self.method == "PATCH"
        if given == JSON or (is_patch and given == MERGE_PATCH):
            return
        expected = ACCEPT_PATCH if is_patch else JSON
        raise UnsupportedMediaType(
            given=given or "–", expected=expected, accept_patch=ACCEPT_PATCH if is_patch else None
        )
