"""A secret that was just made: shown for a few minutes, then nowhere any more.

It travels in a cookie of the thing it opens, because the database has only its hash. Only the
session that made it is shown it: whoever signs in to the same browser later is not.
"""

from datetime import timedelta
from hmac import compare_digest
from uuid import UUID

from api.core.tokens import sign
from api.http.cookies import Cookie, cookie_of, read_cookie
from api.http.requests import ApiRequest
from api.web.forms.flow import Cookies

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


def _mark(request: ApiRequest, thing_id: UUID) -> str:
    """Of the session and the thing."""
    session_id = request.actor.session_id
    of_session = session_id.bytes if session_id else b""
    key = request.settings.secret_key.get_secret_value()
    return sign(key, "new-secret", of_session + thing_id.bytes).hex()
