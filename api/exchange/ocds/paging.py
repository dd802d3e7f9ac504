"""Pages in by_relation directions: OCDS packages link to the next and to the previous one."""

from collections.abc import Sequence
from typing import Any, Generic, Literal, NamedTuple, TypeVar
from urllib.parse import urlencode

from api.exchange.ocds.packages import PackageLinks
from api.http.paging import Cursors
from api.http.requests import ApiRequest

R = TypeVar("R")
Direction = Literal["after", "before"]
_SHAPE = tuple[int, Direction]


class Shown(NamedTuple, Generic[R]):
    rows: Sequence[R]
    links: PackageLinks
    headers: dict[str, str]


class PackagePaging:
    """The start of one page, and the links of its package. Rows begin with their number."""

    def __init__(self, request: ApiRequest, cursor: str | None, limit: int) -> None:
        self._request, self._limit = request, limit
        self._cursors = Cursors(request)
        start = self._cursors.read(cursor, _SHAPE)
        self.number: int | None = start[0] if start else None
        self.backwards: bool = start is not None and start[1] == "before"

    @property
    def uri(self) -> str:
        query = self._request.url.query
        address = f"{self._request.settings.public_url}{self._request.url.path}"
        return f"{address}?{query}" if query else address

    def shown(self, rows: Sequence[Any]) -> Shown[Any]:
        """At most `limit` of the rows, lowest number first, with the links to their neighbours."""
        page = rows[: self._limit]
        has_more, has_come = len(rows) > self._limit, self.number is not None
        if self.backwards:
            page, has_next, has_prev = page[::-1], has_come, has_more
        else:
            has_next, has_prev = has_more, has_come
        links = PackageLinks()
        if page and has_next:
            links.next = self._address(page[-1][0], "after")
        if page and has_prev:
            links.prev = self._address(page[0][0], "before")
        return Shown(page, links, _header(links))

    def _address(self, number: int, direction: Direction) -> str:
        given = self._request.query_params.multi_items()
        pairs = [pair for pair in given if pair[0] not in {"cursor", "limit"}]
        cursor = self._cursors.make((number, direction))
        query = urlencode([*pairs, ("limit", self._limit), ("cursor", cursor)])
        return f"{self._request.settings.public_url}{self._request.url.path}?{query}"


def _header(links: PackageLinks) -> dict[str, str]:
    """The same links as a header (RFC 8288)."""
    by_relation = {"next": links.next, "prev": links.prev}
    parts = [f'<{address}>; rel="{rel}"' for rel, address in by_relation.items() if address]
    return {"Link": ", ".join(parts)} if parts else {}
