"""`ETag`, `If-None-Match`, `If-Match`.

The tag of a thing is `"<version>-<mac>-<hash>"`. The hash makes it a strong validator of the bytes;
it is keyed, so that nobody can test guesses of hidden text against it. Version and MAC decide
whether a change is based on the newest state. A counter in the same response may thus change
without making a client's edit stale.

`If-Match` is compared weakly, unlike in RFC 9110, because a proxy that compresses weakens our tags.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import msgspec
from litestar import Response
from litestar.di import NamedDependency, Provide
from litestar.params import HeaderParameter

from api.core.actor import Actor
from api.core.errors import InvalidRequest
from api.core.request_errors import VersionRequired
from api.core.tokens import derive
from api.core.versions import ExpectedVersion, Tagged, version_mac
from api.http.requests import ApiRequest

T = TypeVar("T")
_ENCODE = msgspec.json.Encoder().encode
_TAG = re.compile(r'(?:W/)?"(?P<version>\d{1,18})-(?P<mac>[0-9a-f]{12})-[0-9a-f]{16}"')
PUBLIC = "public, max-age=0, must-revalidate"
PRIVATE = "private, no-store"
MORE_HEADERS = "more_headers"
"""Key in the state of a request: headers that the answer gets in addition to the handler's."""
_ENCODED = "answer"


@dataclass(frozen=True, slots=True)
class EncodedAnswer:
    """An encoded answer, before `If-None-Match` is checked."""

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
    of: Tagged | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    media_type: str = "application/json",
) -> Response[T]:
    """The content with its tag; 304 without a body if the client has the same content.

    Bytes are sent unchanged, everything else as JSON. `of` is the versioned thing whose changes
    require `If-Match`.
    """
    body = content if isinstance(content, bytes) else _ENCODE(content)
    tag = tag_of(request.settings.secret_key.get_secret_value(), of, body)
    cache = cache_of(request.actor)
    more = {**request.scope["state"].get(MORE_HEADERS, {}), **(headers or {})}
    all_headers = {"ETag": tag, "Cache-Control": cache, "Vary": "Authorization", **more}
    encoded_answer = EncodedAnswer(body, tag, status, all_headers, media_type)
    request.scope["state"][_ENCODED] = encoded_answer
    return encoded_answer.response(request)


def page_answer(
    request: ApiRequest, body: bytes, headers: dict[str, str], media_type: str
) -> Response[Any]:
    """A page whose content depends only on its address and the database, with a tag for the
    response cache.
    """
    tag = tag_of(request.settings.secret_key.get_secret_value(), None, body)
    encoded_answer = EncodedAnswer(body, tag, 200, {"ETag": tag, **headers}, media_type)
    request.scope["state"][_ENCODED] = encoded_answer
    return encoded_answer.response(request)


def tag_of(key: str, of: Tagged | None, body: bytes) -> str:
    """Tag of an answer: its bytes and, if given, the version of the thing that they show."""
    content = hashlib.blake2b(body, digest_size=8, key=derive(key, "content", b"")).hexdigest()
    if of is None:
        return f'"{content}"'
    return f'"{of.version}-{version_mac(key, of)}-{content}"'


def get_encoded_answer(request: ApiRequest) -> EncodedAnswer | None:
    """The answer that `answer` encoded in this request, even if a 304 was sent."""
    encoded_answer: EncodedAnswer | None = request.scope["state"].get(_ENCODED)
    return encoded_answer


def cache_of(actor: Actor) -> str:
    """`Cache-Control` of an answer: shared caches must not store answers to signed-in actors."""
    return PUBLIC if actor.is_anonymous else PRIVATE


IF_MATCH = "If-Match"
IfMatch = Annotated[
    str | None,
    HeaderParameter(
        name=IF_MATCH,
        description="`ETag` of the version that the change is based on, a list of tags, or `*`.",
    ),
]
IfMatchOnceThere = Annotated[
    str | None,
    HeaderParameter(
        name=IF_MATCH,
        description="`ETag` of the version that the change is based on. Leave it out to create"
        " the thing.",
    ),
]


def expected(request: ApiRequest, if_match: IfMatch = None) -> ExpectedVersion:
    """The version in `If-Match`. A tag that this service did not issue matches no version."""
    if (given := _expected(request, if_match)) is None:
        raise VersionRequired
    return given


def expected_if_given(
    request: ApiRequest, if_match: IfMatchOnceThere = None
) -> ExpectedVersion | None:
    """For things that their first PUT creates: without `If-Match` the thing must not exist."""
    return _expected(request, if_match)


Expected = NamedDependency[ExpectedVersion]
ExpectedIfGiven = NamedDependency[ExpectedVersion | None]
EXPECTED = {
    "expected": Provide(expected, sync_to_thread=False),
    "expected_if_given": Provide(expected_if_given, sync_to_thread=False),
}
"""Dependencies of handlers that change something."""


def _expected(request: ApiRequest, header: str | None) -> ExpectedVersion | None:
    if header is None:
        return None
    candidates = [part.strip() for part in header.split(",")]
    for candidate in candidates:
        if _TAG.fullmatch(f'"{candidate}"'):
            raise InvalidRequest.at(IF_MATCH, "quotes_missing", tag=candidate)
    key = request.settings.secret_key.get_secret_value()
    if candidates == ["*"]:
        return ExpectedVersion(key, None)
    tags = filter(None, map(_TAG.fullmatch, candidates))
    return ExpectedVersion(key, frozenset((int(tag["version"]), tag["mac"]) for tag in tags))


def client_has(request: ApiRequest, tag: str) -> bool:
    """Whether `If-None-Match` of a GET contains the tag."""
    header = request.headers.get("if-none-match")
    if header is None or request.method != "GET":
        return False
    candidates = [part.strip().removeprefix("W/") for part in header.split(",")]
    return "*" in candidates or tag in candidates
