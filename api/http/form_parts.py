"""Parses a form with files (RFC 7578) chunk by chunk, with bounds on every part."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import unquote

from litestar.datastructures import UploadFile
from multipart import (  # type: ignore[import-untyped]
    MultipartSegment,
    ParserError,
    ParserLimitReached,
    PushMultipartParser,
)

from api.core.errors import InvalidRequest
from api.core.text_types import cleaned

PARTS = 10
"""Most fields of a form; ours have fewer."""
FIELD_BYTES = 4_096
"""Most bytes of a part that is no file, unless the route says another limit."""
IN_MEMORY_BYTES = 65_536
"""Most bytes of a file in memory; a larger one goes to the disk."""
_EXTENDED = re.compile(
    r";\s*filename\*\s*=\s*(?P<charset>utf-8|iso-8859-1)'[^';]*'(?P<name>[^\s;\"]+)", re.IGNORECASE
)
HEAD_LINES, HEAD_LINE_BYTES = 8, 4_096
"""Most bytes of the headers of a part."""


class FormParts:
    """Files go to the disk, other fields become text. Synchronous: to be called in a thread.

    `digest` is of the parts and not of the bytes: a client that sends its form again writes another
    boundary between them.
    """

    def __init__(self, boundary: str, field_bytes: int = FIELD_BYTES) -> None:
        self._field_bytes = field_bytes
        self.digest, self._part = hashlib.sha256(), hashlib.sha256()
        with _refusals():
            self._parser = PushMultipartParser(
                boundary, max_header_count=HEAD_LINES, max_header_size=HEAD_LINE_BYTES
            )
        self._parts: dict[str, list[UploadFile | bytearray]] = {}
        self._name, self._count, self._is_empty = "", 0, True
        self._current: UploadFile | bytearray = bytearray()
        self._files = ExitStack()

    def feed(self, chunk: bytes) -> None:
        self._is_empty = False
        with _refusals():
            for event in self._parser.parse(chunk):
                if isinstance(event, MultipartSegment):
                    self._begin(event)
                elif event:
                    self._add(event)
                else:
                    self.digest.update(self._part.digest())

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
            name: [part if isinstance(part, UploadFile) else _text(name, part) for part in parts]
            for name, parts in self._parts.items()
        }
        return {name: parts if len(parts) > 1 else parts[0] for name, parts in texts.items()}

    def close(self) -> None:
        self._files.close()

    def _begin(self, part: MultipartSegment) -> None:
        self._count += 1
        if self._count > PARTS:
            raise InvalidRequest.at("", "too_many_fields", limit=PARTS)
        filename = _file_name(part)
        named = hashlib.sha256(repr((part.name, filename)).encode())
        self._part = hashlib.sha256(named.digest())
        self._current = bytearray()
        if filename:
            kind = part.content_type or "text/plain"
            self._current = UploadFile(kind, filename, max_spool_size=IN_MEMORY_BYTES)
            self._files.callback(self._current.file.close)
        self._name = part.name
        self._parts.setdefault(part.name, []).append(self._current)

    def _add(self, chunk: bytes | bytearray) -> None:
        self._part.update(chunk)
        if isinstance(self._current, UploadFile):
            self._current.file.write(chunk)
            return
        if len(self._current) + len(chunk) > self._field_bytes:
            raise InvalidRequest.at(f"/{self._name}", "field_too_large", limit=self._field_bytes)
        self._current.extend(chunk)

    def _all_files(self) -> Iterator[UploadFile]:
        for parts in self._parts.values():
            yield from (part for part in parts if isinstance(part, UploadFile))


def _file_name(part: MultipartSegment) -> str | None:
    """That of `filename*` (RFC 8187) where it can be read: it has the letters themselves, and the
    other is then a stand-in, such as .NET's `=?utf-8?B?…?=`."""
    plain: str | None = part.filename
    extended = _EXTENDED.search(part.header("Content-Disposition", ""))
    if extended is None:
        return plain
    try:
        name = unquote(extended["name"], extended["charset"].lower(), errors="strict")
        return cleaned(name) or plain
    except UnicodeDecodeError:
        return plain


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
