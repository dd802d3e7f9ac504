"""Drafts of a browser's forms: whose they are, and of which form.

A draft of who was signed in is found by that person alone: on a shared browser, the next person
does not see what an expired session has left. The form carries its reader's mark, hidden, because
nobody can tell whose session it was once it has expired.
"""

import secrets
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode

import structlog
from litestar import Request, Response
from sqlalchemy.exc import SQLAlchemyError

from api.core.tokens import sign
from api.forms import service
from api.forms.service import Entries
from api.http.cookies import Cookie, read_cookie, set_cookie
from api.http.requests import ApiRequest

_NOT_OF_A_FORM = {"draft", "lang"}
"""Parameters that make no other form of the same path."""

log = structlog.get_logger(__name__)


def reader_mark(request: ApiRequest) -> str:
    """Whose drafts the reader sees. Empty: those of nobody who was signed in."""
    person_id = request.actor.person_id
    if person_id is None:
        return ""
    return sign(request.settings.secret_key.get_secret_value(), "draft", person_id.bytes).hex()


def form_address(request: Request[Any, Any, Any]) -> str:
    """The path of a form with the parameters that it is built from."""
    query = urlencode(_parameters(request))
    return f"{request.url.path}?{query}" if query else request.url.path


async def find(request: ApiRequest) -> Entries | None:
    if not (browser := read_cookie(request, Cookie.DRAFT)):
        return None
    for mark in dict.fromkeys((reader_mark(request), "")):
        draft = await service.find_draft(request.transaction, browser + mark, _key(request))
        if draft is not None:
            return draft
    return None


async def save(request: ApiRequest, browser: str, mark: str, entries: Entries) -> bool:
    """Commits, although the request is refused. False: nothing was saved."""
    session = request.transaction
    try:
        await session.rollback()
        saved = await service.save_draft(
            session, browser + mark, _key(request), entries, request.origin
        )
        await session.commit()
    except SQLAlchemyError as error:
        log.warning("draft not saved", exc_info=error)
        return False
    return saved


async def forget(request: ApiRequest) -> None:
    if browser := read_cookie(request, Cookie.DRAFT):
        for mark in dict.fromkeys((reader_mark(request), "")):
            await service.forget_draft(request.transaction, browser + mark, _key(request))


def browser_of(request: ApiRequest) -> str:
    """The value of the browser's cookie, or one to be set."""
    return read_cookie(request, Cookie.DRAFT) or secrets.token_urlsafe(24)


def remember(request: ApiRequest, page: Response[Any], browser: str) -> None:
    set_cookie(request, page, Cookie.DRAFT, browser, service.DRAFT_LASTS)


def _key(request: ApiRequest) -> str:
    """Bounded, and without what somebody wrote into the parameters."""
    query = urlencode(sorted(_parameters(request)))
    if not query:
        return request.url.path
    return f"{request.url.path}?{sha256(query.encode()).hexdigest()[:32]}"


def _parameters(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    query = request.scope["query_string"].decode("latin-1")
    return [pair for pair in parse_qsl(query, errors="replace") if pair[0] not in _NOT_OF_A_FORM]
