"""Files that come in: streamed to a temporary file, before the route is asked and without a
connection to the database.

Who asks is known by then, in a transaction of its own that has ended; so nobody whom the route
would refuse writes to the disk. Parts are taken apart in a thread: others are served meanwhile.
"""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any, cast

from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType, ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState
from multipart import (  # type: ignore[import-untyped]
    MultipartSegment,
    ParserError,
    ParserLimitReached,
    PushMultipartParser,
)

from api.core.errors import InvalidRequest, UnsupportedMediaType
from api.http.access import access_guard
from api.http.bodies import pieces, takes_file, within
from api.http.idempotency import begin_digest, keep_digest
from api.http.requests import ApiRequest

FORM = RequestEncodingType.MULTI_PART.value
PARTS = 10
"""More than any of our forms has."""
FIELD_BYTES = 4_096
"""Of a part that is no file."""
HEAD_LINES, HEAD_LINE_BYTES = 8, 4_096
"""Of the head of a part."""


class UploadMiddleware(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request = ApiRequest(scope, receive, send)
        if not takes_file(request.route_handler):
            await next_app(scope, receive, send)
            return
        access_guard(request, request.route_handler)
        await request.transaction.commit()  # no connection waits for the body
        with closing(FormParts(_boundary(request))) as parts:
            await _receive(request, parts)
            state = ScopeState.from_scope(scope)
            state.body, state.form = b"", parts.form()
            await next_app(scope, receive, send)


def _boundary(request: ApiRequest) -> str:
    given, options = request.content_type
    if given != FORM:
        raise UnsupportedMediaType(given=given or "–", expected=FORM)
    return options.get("boundary", "")


async def _receive(request: ApiRequest, parts: "FormParts") -> None:
    """The whole has its time, and every piece has one, too."""
    settings, digest = request.settings, begin_digest(request)
    limit = cast(int, request.route_handler.resolve_request_max_body_size())
    arriving = pieces(request, limit)
    async with within(settings.upload_seconds):
        while True:
            async with within(settings.body_seconds):
                piece = await anext(arriving, b"")
            if not piece:
                break
            digest.update(piece)
            await asyncio.to_thread(parts.feed, piece)
    await asyncio.to_thread(parts.end)
    keep_digest(request, digest)


class FormParts:
    """The parts of a form as its pieces come: files on the disk, other fields as text."""

    def __init__(self, boundary: str) -> None:
        with _refusals():
            self._parser = PushMultipartParser(
                boundary, max_header_count=HEAD_LINES, max_header_size=HEAD_LINE_BYTES
            )
        self._parts: dict[str, list[UploadFile | bytearray]] = {}
        self._name, self._count, self._is_empty = "", 0, True
        self._current: UploadFile | bytearray = bytearray()
        self._files = ExitStack()

    def feed(self, piece: bytes) -> None:
        self._is_empty = False
        with _refusals():
            for event in self._parser.parse(piece):
                if isinstance(event, MultipartSegment):
                    self._begin(event)
                elif event:
                    self._add(event)

    def end(self) -> None:
        if self._is_empty:
            return  # what is missing is said by field
        with _refusals():
            self._parser.close()
        for file in self._all_files():
            file.file.seek(0)

    def form(self) -> dict[str, Any]:
        """As Litestar has it: a list where a name is given twice."""
        texts = {
            name: [one if isinstance(one, UploadFile) else _text(name, one) for one in parts]
            for name, parts in self._parts.items()
        }
        return {name: parts if len(parts) > 1 else parts[0] for name, parts in texts.items()}

    def close(self) -> None:
        self._files.close()

    def _begin(self, part: MultipartSegment) -> None:
        self._count += 1
        if self._count > PARTS:
            raise InvalidRequest.at("", "too_many_fields", limit=PARTS)
        self._current = bytearray()
        if part.filename:
            self._current = UploadFile(part.content_type or "text/plain", part.filename)
            self._files.callback(self._current.file.close)
        self._name = part.name
        self._parts.setdefault(part.name, []).append(self._current)

    def _add(self, piece: bytes | bytearray) -> None:
        if isinstance(self._current, UploadFile):
            self._current.file.write(piece)
            return
        if len(self._current) + len(piece) > FIELD_BYTES:
            raise InvalidRequest.at(f"/{self._name}", "field_too_large", limit=FIELD_BYTES)
        self._current.extend(piece)

    def _all_files(self) -> Iterator[UploadFile]:
        for parts in self._parts.values():
            yield from (part for part in parts if isinstance(part, UploadFile))


def _text(name: str, value: bytearray) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise InvalidRequest.at(f"/{name}", "not_utf8") from None


@contextmanager
def _refusals() -> Iterator[None]:
    """What the parser refuses, in our words. Its one limit is the head of a part."""
    try:
        yield
    except ParserLimitReached:
        limits = {"lines": HEAD_LINES, "bytes": HEAD_LINE_BYTES}
        raise InvalidRequest.at("", "part_head_too_large", **limits) from None
    except ParserError:
        raise InvalidRequest.at("", "bad_form") from None
