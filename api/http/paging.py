"""Keyset pages. An opaque cursor holds the keys of the last item and is valid for one filter."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping, Sequence
from hmac import compare_digest
from types import MappingProxyType
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

import msgspec
from litestar import Response
from litestar.params import QueryParameter

from api.core.errors import InvalidRequest
from api.core.tokens import sign
from api.http.etags import answer
from api.http.requests import ApiRequest
from api.http.validation.parameters import single_parameters

T = TypeVar("T")
R = TypeVar("R")
DEFAULT_LIMIT, MAX_LIMIT = 50, 200
_MAC = 16

Limit = Annotated[
    int, QueryParameter(ge=1, le=MAX_LIMIT, description="Maximum number of items in a page.")
]
Cursor = Annotated[
    str | None,
    QueryParameter(description="`next` of the previous page. The filters must be the same."),
]

Count = Annotated[bool, QueryParameter(description="Also return the total number of items.")]


class Page(msgspec.Struct, Generic[T]):
    """One page of a list."""

    items: list[T]
    next: str | None = None
    """Cursor of the next page; null on the last page."""
    count: int | None = None
    """Total number of items; only with `count=true`."""


class Cursors:
    """Creates and reads the cursors of one list with the filters of one request.

    `question`: the parameters in canonical form, if the list has one. `implied`: values of absent
    parameters that depend on other parameters.
    """

    def __init__(
        self,
        request: ApiRequest,
        question: Sequence[tuple[str, str]] | None = None,
        implied: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        given = request.query_params.multi_items() if question is None else question
        self._pairs = [pair for pair in given if pair[0] not in {"cursor", "limit", "count"}]
        self._path = request.url.path
        self._key = request.settings.secret_key.get_secret_value()
        # An explicit default is the same filter as an absent parameter.
        defaults = {**single_parameters(request.route_handler), **implied}
        pairs = [(name, value) for name, value in self._pairs if defaults.get(name) != value]
        scope = f"{self._path}?{urlencode(sorted(pairs))}"
        self._scope = hashlib.sha256(scope.encode()).digest()

    def read(self, cursor: str | None, shape: Any) -> Any:
        """Keys of the last item of the previous page. Raises InvalidRequest for a cursor of another
        list or filter."""
        if cursor is None:
            return None
        try:
            raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            if compare_digest(self._mac(raw[_MAC:]), raw[:_MAC]):
                return msgspec.json.decode(raw[_MAC:], type=shape)
        except (binascii.Error, ValueError, msgspec.MsgspecError):
            pass
        raise InvalidRequest.at("?cursor", "bad_cursor")

    def make(self, keys: Sequence[Any]) -> str:
        raw = msgspec.json.encode(keys)
        return base64.urlsafe_b64encode(self._mac(raw) + raw).rstrip(b"=").decode()

    def page(
        self,
        rows: Sequence[R],
        limit: int,
        *,
        keys: Callable[[R], Sequence[Any]],
        build: Callable[[R], T],
    ) -> Page[T]:
        """Build a page from at most `limit + 1` rows. The extra row shows that there is a next
        page."""
        shown = rows[:limit]
        following = self.make(keys(shown[-1])) if len(rows) > limit else None
        return Page([build(row) for row in shown], following)

    def link(self, page: Page[Any], limit: int) -> dict[str, str]:
        """The `Link` header (RFC 8288) of the next page."""
        if page.next is None:
            return {}
        query = urlencode([*self._pairs, ("limit", limit), ("cursor", page.next)])
        return {"Link": f'<{self._path}?{query}>; rel="next"'}

    def _mac(self, raw: bytes) -> bytes:
        return sign(self._key, "cursor", self._scope + raw)


class Paging:
    """One page of a list: its start, and its answer with the link to the next page."""

    def __init__(
        self,
        request: ApiRequest,
        cursor: str | None,
        limit: int,
        shape: Any,
        implied: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._request, self._limit = request, limit
        self._cursors = Cursors(request, implied=implied)
        self.start = self._cursors.read(cursor, shape)
        """Keys of the last item of the previous page, as `shape`; None for the first page."""

    def page(
        self,
        rows: Sequence[R],
        *,
        keys: Callable[[R], Sequence[Any]],
        build: Callable[[R], T],
    ) -> Page[T]:
        """Build the page from at most `limit + 1` rows after `start`."""
        return self._cursors.page(rows, self._limit, keys=keys, build=build)

    def link(self, page: Page[Any]) -> dict[str, str]:
        return self._cursors.link(page, self._limit)

    def answer(
        self,
        rows: Sequence[R],
        *,
        keys: Callable[[R], Sequence[Any]],
        build: Callable[[R], T],
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> Response[Page[T]]:
        page = self.page(rows, keys=keys, build=build)
        return answer(self._request, page, headers={**headers, **self.link(page)})
