"""Caches public answers in this process for as long as the database does not change.

A cached answer is used only if `pg_current_snapshot()`, one cheap query, returns the value under
which the answer was read. The snapshot lists the transactions whose changes are visible: it changes
with every visible commit and never recurs. Any write thus invalidates all cached answers, and no
code has to report what it changed. With many writes the cache saves nothing, and costs one query.

A route opts in with `opt={"repeatable": True}`. Its public answer must depend on the address and
the database only, not on the time or on headers; a page may also depend on the language of the
reader.
"""

from collections import OrderedDict

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.http.etags import EncodedAnswer, get_encoded_answer
from api.http.requests import ApiRequest

MOST_BYTES = 12 * 1024 * 1024
"""Limit of all cached answers and their addresses in one process."""
MOST_ENTRIES = 1_000
OVERHEAD = 2_048
"""Bytes of one entry in addition to its content, for objects and the table.
`test_response_cache.py` measures them."""

# The snapshot does not show changes of the own transaction, nor, on a replica, of others: there the
# state is null. Transaction numbers restart after a restore: hence the start time of the server.
_STATE = text(
    "SELECT CASE WHEN pg_current_xact_id_if_assigned() IS NULL AND NOT pg_is_in_recovery()"
    " THEN concat(pg_current_snapshot(), ' ', pg_postmaster_start_time()) END"
)


Address = tuple[str, bytes]
"""Path and query; for a page also its language."""


class ResponseCache:
    """The most recently used answers by address, all from the same state of the database."""

    def __init__(self, most_bytes: int = MOST_BYTES, most_entries: int = MOST_ENTRIES) -> None:
        self._answers: OrderedDict[Address, EncodedAnswer] = OrderedDict()
        self._state: str | None = None
        self._most_bytes, self._most_entries, self._bytes = most_bytes, most_entries, 0

    def find(self, address: Address, state: str) -> EncodedAnswer | None:
        if state != self._state or address not in self._answers:
            return None
        self._answers.move_to_end(address)
        return self._answers[address]

    def keep(self, address: Address, state: str, answer: EncodedAnswer) -> None:
        if state != self._state:
            self._answers.clear()
            self._state, self._bytes = state, 0
        self._remove(address)
        self._answers[address] = answer
        self._bytes += _size(address, answer)
        while self._bytes > self._most_bytes or len(self._answers) > self._most_entries:
            self._remove(next(iter(self._answers)))

    def _remove(self, address: Address) -> None:
        if (answer := self._answers.pop(address, None)) is not None:
            self._bytes -= _size(address, answer)


def _size(address: Address, answer: EncodedAnswer) -> int:
    path, query = address
    headers = sum(len(name) + len(value) for name, value in answer.headers.items())
    return len(path) + len(query) + headers + len(answer.body) + OVERHEAD


class ResponseCacheMiddleware(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    def __init__(self) -> None:
        self._cache = ResponseCache()

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request = ApiRequest(scope, receive, send)
        state = await _state(request.transaction) if _is_repeatable(request) else None
        if state is None:
            await next_app(scope, receive, send)
            return
        address = (scope["path"], scope["query_string"] + _language(request))
        if answer := self._cache.find(address, state):
            response = answer.response(request).to_asgi_response(app=None, request=request)
            await response(scope, receive, send)
            return
        await next_app(scope, receive, send)
        if encoded_answer := get_encoded_answer(request):
            self._cache.keep(address, state, encoded_answer)


def _is_repeatable(request: ApiRequest) -> bool:
    repeatable = request.route_handler.opt.get("repeatable", False)
    return bool(repeatable) and request.method == "GET" and request.actor.is_anonymous


def _language(request: ApiRequest) -> bytes:
    """The suffix of a page's address; empty for the API, whose answers are the same in all
    languages. It begins with a space, which no query contains.
    """
    is_page = request.route_handler.opt.get("any_parameters")
    return f" {request.language}".encode() if is_page else b""


async def _state(session: AsyncSession) -> str | None:
    """Read before the handler reads. If data changes in between, the answer is cached under an old
    state, and is never used."""
    state: str | None = await session.scalar(_STATE)
    return state
