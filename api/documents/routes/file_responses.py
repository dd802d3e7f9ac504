"""Sends a stored file: whole, in part, or as 304 if the client has it already."""

from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from litestar import Response
from litestar.response import Stream

from api.documents.rules import media
from api.documents.service.uploads import Store
from api.http.etags import client_has
from api.http.ranges import part_of
from api.http.requests import ApiRequest

FILE_ANSWER: dict[str, Any] = {"produces": tuple(media.SUFFIXES), "ranges": True}
"""Options for the `opt` of a route that sends a file."""


@dataclass(frozen=True)
class StoredFile:
    key: str
    name: str
    media_type: str | None
    size: int
    sha256: str

    @property
    def headers(self) -> dict[str, str]:
        return download_headers(self.name, self.sha256) | {"Accept-Ranges": "bytes"}


def download_headers(name: str, sha256: str) -> dict[str, str]:
    digest = b64encode(bytes.fromhex(sha256)).decode()
    return {
        "ETag": f'"{sha256}"',
        "Repr-Digest": f"sha-256=:{digest}:",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
    }


async def send_file(
    request: ApiRequest, file: StoredFile, headers: dict[str, str]
) -> Response[Any] | Stream:
    all_headers = {**file.headers, **headers}
    tag = all_headers["ETag"]
    if client_has(request, tag):
        return Response(None, status_code=304, headers=all_headers)
    asked = request.headers
    part = part_of(asked.get("range"), asked.get("if-range"), tag, file.size)
    files = request.services[Store].files
    chunks: AsyncIterator[bytes] = await files.read(file.key, part)
    start, end = part or (0, file.size)
    all_headers["Content-Length"] = str(end - start)
    if part is None:
        return Stream(chunks, media_type=file.media_type, headers=all_headers)
    all_headers["Content-Range"] = part.content_range(file.size)
    return Stream(chunks, status_code=206, media_type=file.media_type, headers=all_headers)
