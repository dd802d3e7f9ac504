"""`ETag`, `If-None-Match`, `If-Match`.

A thing's tag is `"<version>-<hash>"`: the hash makes it a strong validator of the very bytes, the
version alone decides whether a change is based on the newest state – a counter shown beside the
thing may move without making anybody's edit stale.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import msgspec
from litestar import Response
from litestar.params import HeaderParameter

from api.core.actor import Actor
from api.core.errors import InvalidRequest, StaleVersion, VersionRequired
from api.http.requests import ApiRequest

T = TypeVar("T")
_ENCODE = msgspec.json.Encoder().encode
_TAG = re.compile(r'"(?P<version>\d+)-[0-9a-f]+"')
PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-store"
_MADE = "answer"


@dataclass(frozen=True, slots=True)
class Tagged:
    """An encoded answer, before it is known whether the client has it already."""

    body: bytes
    tag: str
    status: int
    headers: dict[str, str]
    media_type: str = "application/json"

    def response(self, request: ApiRequest) -> Response[Any]:
        if client_has(request, self.tag):
            return Response(None, status_code=304, headers=self.headers)
        return Response(
            self.body,
            status_code=self.status,
            headers=self.headers,
            media_type=self.media_type,
        )


def answer(
    request: ApiRequest,
    content: T,
    *,
    version: int = 0,
    status: int = 200,
    headers: dict[str, str] | None = None,
    media_type: str = "application/json",
) -> Response[T]:
    """The content with its tag; 304 without a body where the client has it already.

    Bytes are sent as they are, everything else as JSON.
    """
    body = content if isinstance(content, bytes) else _ENCODE(content)
    tag = f'"{version}-{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
    cache = cache_of(request.actor)
    all_headers = {"ETag": tag, "Cache-Control": cache, "Vary": "Authorization", **(headers or {})}
    made = Tagged(body, tag, status, all_headers, media_type)
    request.scope["state"][_MADE] = made
    return made.response(request)


def made_answer(request: ApiRequest) -> Tagged | None:
    """What `answer` has made in this request: also where a 304 was sent in its place."""
    made: Tagged | None = request.scope["state"].get(_MADE)
    return made


def cache_of(actor: Actor) -> str:
    """What signed-in people see is nobody else's."""
    return PUBLIC if actor.is_anonymous else PRIVATE


IfMatch = Annotated[
    str | None,
    HeaderParameter(name="If-Match", description="`ETag` of the version the change is based on."),
]


def expected_version(header: str | None) -> int:
    """The version that `If-Match` names. `*` is not taken: it would overwrite unseen changes."""
    if header is None:
        raise VersionRequired
    if _TAG.fullmatch(f'"{header.strip()}"'):
        raise InvalidRequest.at("If-Match", "quotes_missing", tag=header.strip())
    tag = _TAG.fullmatch(header.strip())
    if tag is None:
        raise StaleVersion
    return int(tag["version"])


def client_has(request: ApiRequest, tag: str) -> bool:
    """Whether `If-None-Match` of a GET names it."""
    header = request.headers.get("if-none-match")
    if header is None or request.method != "GET":
        return False
    candidates = [part.strip().removeprefix("W/") for part in header.split(",")]
    return "*" in candidates or tag in candidates
