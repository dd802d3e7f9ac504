"""A secret that was just made: shown for a few minutes, then nowhere any more.

It travels in a cookie of the thing it opens, because the database has only its hash.
"""

from datetime import timedelta
from uuid import UUID

from api.http.cookies import Cookie, cookie_of, read_cookie
from api.http.requests import ApiRequest
from api.web.forms.flow import Cookies

SHOWN_FOR = timedelta(minutes=10)


def shown_later(thing_id: UUID, secret: str) -> Cookies:
    return [(cookie_of(Cookie.NEW_SECRET, thing_id), secret, SHOWN_FOR)]


def new_secret(request: ApiRequest, thing_id: UUID) -> str | None:
    return read_cookie(request, cookie_of(Cookie.NEW_SECRET, thing_id))
