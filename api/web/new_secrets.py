"""A secret that was just made: shown for a few minutes, then nowhere any more.

It travels in a cookie of the thing it opens, because the database has only its hash. Only the
session that made it is shown it: whoever signs in to the same browser later is not.

A browser drops the answer to the first of two presses, and its cookie. So a token is derived from
the form: while the first copy is recent, a second one sets the cookie again.
"""

from datetime import timedelta
from hmac import compare_digest
from uuid import UUID

from api.core.clock import utc_now
from api.core.tokens import TokenKind, derive, derived_token, sign
from api.forms import service as forms
from api.http.cookies import Cookie, cookie_of, read_cookie
from api.http.requests import ApiRequest
from api.web.forms.flow import Cookies, bound_id
from api.web.forms.form import Given

SHOWN_FOR = timedelta(minutes=10)
_BETWEEN = "."


def shown_later(request: ApiRequest, cookie: Cookie, thing_id: UUID, secret: str) -> Cookies:
    """`cookie`: the kind of secret, NEW_SECRET or NEW_LINK."""
    value = f"{secret}{_BETWEEN}{_mark(request, thing_id)}"
    return [(cookie_of(cookie, thing_id), value, SHOWN_FOR)]


def new_secret(request: ApiRequest, cookie: Cookie, thing_id: UUID) -> str | None:
    kept = read_cookie(request, cookie_of(cookie, thing_id)) or ""
    secret, _, mark = kept.rpartition(_BETWEEN)
    is_ours = compare_digest(mark.encode(), _mark(request, thing_id).encode())
    return secret if secret and is_ours else None


async def token_of(request: ApiRequest, given: Given, kind: TokenKind) -> str:
    """The token that this form makes. The form must have been claimed.

    The moment at which it was claimed is part of it: the browser knows the form's id, and submitted
    forms are forgotten after a while, so an old form that is sent again makes another token.
    """
    form_id = bound_id(request, given.form_id)
    submission = await forms.submission_of(request.transaction, form_id)
    key = request.settings.secret_key.get_secret_value()
    message = f"{form_id} {submission.sent_at.isoformat()}".encode()
    return derived_token(kind, derive(key, "token of a form", message))


async def recent_answer(request: ApiRequest, given: Given) -> str | None:
    """The page that the first copy of the form got, while that page may show the secret."""
    form_id = bound_id(request, given.form_id)
    submission = await forms.submission_of(request.transaction, form_id)
    is_recent = utc_now() - submission.sent_at < SHOWN_FOR
    return submission.location if is_recent else None


def _mark(request: ApiRequest, thing_id: UUID) -> str:
    """Of the session and the thing."""
    session_id = request.actor.session_id
    of_session = session_id.bytes if session_id else b""
    key = request.settings.secret_key.get_secret_value()
    return sign(key, "new-secret", of_session + thing_id.bytes).hex()
