"""Parses a form with files (RFC 7578) chunk by chunk, with bounds on every part."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple
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


class FormLimits(NamedTuple):
    """Maxima of a form with files. A route sets its own as `form_limits`."""

    parts: int = 10
    """Fields and files."""
    field_bytes: int = 4_096
    """Bytes in a part that is not a file."""
    text_bytes: int = 700_000
    """Bytes in all of these together: they are in memory."""


IN_MEMORY_BYTES = 65_536
"""Maximum of bytes of a file in memory; a larger file is written to the disk."""
_EXTENDED = re.compile(
    r";\s*filename\*\s*=\s*(?P<charset>utf-8|iso-8859-1)'[^';]*'(?P<name>[^\s;\"]+)", re.IGNORECASE
)
HEAD_LINES, HEAD_LINE_BYTES = 8, 4_096
"""Maximum of headers of a part, and of bytes in each."""


class FormParts:
    """Writes files to the disk and decodes other fields as text. Synchronous: call it in a thread.

    `digest` covers the parts instead of the bytes of the body, because a client that sends its
    form again uses another boundary.
    """

    def __init__(self, boundary: str, limits: FormLimits = FormLimits()) -> None:  # noqa: B008
        self._limits, self._text_bytes = limits, 0
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
            return  # the validation of the form then reports each missing field
        with _refusals():
            self._parser.close()
        for file in self._all_files():
            file.file.seek(0)

    def form(self) -> dict[str, Any]:
        """The form as Litestar expects it: a list for a name that occurs more than once."""
        texts = {
            name: [part if isinstance(part, UploadFile) else _text(name, part) for part in parts]
            for name, parts in self._parts.items()
        }
        return {name: parts if len(parts) > 1 else parts[0] for name, parts in texts.items()}

    def close(self) -> None:
        self._files.close()

    def _begin(self, part: MultipartSegment) -> None:
        self._count += 1
        if self._count > self._limits.parts:
            raise InvalidRequest.at("", "too_many_fields", limit=self._limits.parts)
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
        self._text_bytes += len(chunk)
        if len(self._current) + len(chunk) > self._limits.field_bytes:
            limit = self._limits.field_bytes
            raise InvalidRequest.at(f"/{self._name}", "field_too_large", limit=limit)
        if self._text_bytes > self._limits.text_bytes:
            raise InvalidRequest.at("", "field_too_large", limit=self._limits.text_bytes)
        self._current.extend(chunk)

    def _all_files(self) -> Iterator[UploadFile]:
        for parts in self._parts.values():
            yield from (part for part in parts if isinstance(part, UploadFile))


def _file_name(part: MultipartSegment) -> str | None:
    """The name in `filename*` (RFC 8187) if it can be decoded. `filename` is then only a substitute
    for old readers, such as .NET's `=?utf-8?B?…?=`."""
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
    """Turn errors of the parser into problems. Its only limit is the one on the headers of a
    part."""
    try:
        yield
    except ParserLimitReached:
        limits = {"lines": HEAD_LINES, "bytes": HEAD_LINE_BYTES}
        raise InvalidRequest.at("", "part_head_too_large", **limits) from None
    except ParserError:
        raise InvalidRequest.at("", "bad_form") from None
