"""A public page asked for again, unchanged: its bytes are kept in this process.

They are given only while the database is in the very state they were read in, which one small
statement tells. `pg_current_snapshot()` names the transactions whose changes can be seen: it is
another one as soon as anybody's commit shows, and never the same again. Any write makes all kept
answers useless, a busy minute costs what it did before; nothing has to be told what it changed.

Fit for it are routes that say `opt={"repeatable": True}`: what they answer to the public follows
from the address and the database alone – not from the clock, nor from headers.
"""

from collections import OrderedDict

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.http.etags import EncodedAnswer, made_answer
from api.http.requests import ApiRequest

MOST_BYTES = 12 * 1024 * 1024
"""Of all that is kept, in one process, with the addresses it is kept under."""
MOST_ENTRIES = 1_000
OVERHEAD = 2_048
"""Of one entry, beside its bytes: objects, the table. `test_response_cache.py` measures it."""

# A snapshot tells nothing of changes of one's own transaction, and on a replica not of others'.
# Numbers of transactions begin anew where a server is restored: hence since when it runs.
_STATE = text(
    "SELECT CASE WHEN pg_current_xact_id_if_assigned() IS NULL AND NOT pg_is_in_recovery()"
    " THEN concat(pg_current_snapshot(), ' ', pg_postmaster_start_time()) END"
)


Address = tuple[str, bytes]
"""Path and query."""


class ResponseCache:
    """Those last asked for in one state, by address. In another state none of them is of use."""

    def __init__(self, most_bytes: int = MOST_BYTES, most_entries: int = MOST_ENTRIES) -> None:
        self._kept: OrderedDict[Address, EncodedAnswer] = OrderedDict()
        self._state: str | None = None
        self._most_bytes, self._most_entries, self._bytes = most_bytes, most_entries, 0

    def find(self, address: Address, state: str) -> EncodedAnswer | None:
        if state != self._state or address not in self._kept:
            return None
        self._kept.move_to_end(address)
        return self._kept[address]

    def keep(self, address: Address, state: str, answer: EncodedAnswer) -> None:
        if state != self._state:
            self._kept.clear()
            self._state, self._bytes = state, 0
        self._forget(address)
        self._kept[address] = answer
        self._bytes += _size(address, answer)
        while self._bytes > self._most_bytes or len(self._kept) > self._most_entries:
            self._forget(next(iter(self._kept)))

    def _forget(self, address: Address) -> None:
        if (answer := self._kept.pop(address, None)) is not None:
            self._bytes -= _size(address, answer)


def _size(address: Address, answer: EncodedAnswer) -> int:
    path, query = address
    headers = sum(len(name) + len(value) for name, value in answer.headers.items())
    return len(path) + len(query) + headers + len(answer.body) + OVERHEAD


class ResponseCacheMiddleware(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    def __init__(self) -> None:
        self._answers = ResponseCache()

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request = ApiRequest(scope, receive, send)
        state = await _state(request.transaction) if _is_repeatable(request) else None
        if state is None:
            await next_app(scope, receive, send)
            return
        address = (scope["path"], scope["query_string"])
        if answer := self._answers.find(address, state):
            response = answer.response(request).to_asgi_response(app=None, request=request)
            await response(scope, receive, send)
            return
        await next_app(scope, receive, send)
        if encoded_answer := made_answer(request):
            self._answers.keep(address, state, encoded_answer)


def _is_repeatable(request: ApiRequest) -> bool:
    repeatable = request.route_handler.opt.get("repeatable", False)
    return bool(repeatable) and request.method == "GET" and request.actor.is_anonymous


async def _state(session: AsyncSession) -> str | None:
    """Asked before anything is read: should that be newer already, it is never given again."""
    state: str | None = await session.scalar(_STATE)
    return state
