"""Cookies of pages: out of reach of scripts, and not sent with another site's forms.

Only routes with `opt={"cookies": True}` read the cookies of the session and of the receipt for the
dialogue in their path. The API never does, so no other site can use the API in a visitor's name.
"""

import re
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from litestar import Request, Response
from litestar.datastructures import Cookie as SetCookie

from api.core.settings import Settings
from api.http.services import services_of


class Cookie(StrEnum):
    SESSION = "session"
    DRAFT = "draft"
    """Names the drafts of a browser's forms. Drafts outlast the session."""
    RETURN = "return"
    """The path of the page that a visitor left to sign in."""
    RECEIPT = "receipt"
    """The receipt of one dialogue: see `cookie_of`."""
    NEW_SECRET = "new-secret"  # noqa: S105 - the name of a cookie
    """A key or a secret that was just made, while its page shows it."""
    NEW_LINK = "new-link"
    """The secret link to a draft that was just made, while its page shows it."""
    NEW_RECEIPT = "new-receipt"
    """A receipt that was just issued, while its page shows it."""


def cookie_of(cookie: Cookie, thing_id: UUID) -> str:
    """The name of a cookie that each thing has for itself."""
    return f"{cookie}-{thing_id.hex}"


def read_cookie(request: Request[Any, Any, Any], cookie: str) -> str | None:
    return request.cookies.get(_name(_settings(request), cookie))


def set_cookie(
    request: Request[Any, Any, Any],
    response: Response[Any],
    cookie: str,
    value: str,
    lasts: timedelta,
) -> None:
    response.set_cookie(_cookie(_settings(request), cookie, value, int(lasts.total_seconds())))


def delete_cookie(request: Request[Any, Any, Any], response: Response[Any], cookie: str) -> None:
    response.set_cookie(_cookie(_settings(request), cookie, "", 0))


def delete_cookies_of_things(
    request: Request[Any, Any, Any], response: Response[Any], cookie: Cookie
) -> None:
    """Those that the browser has sent: only their names say which there are."""
    is_of_thing = re.compile(rf"{_name(_settings(request), cookie)}-[0-9a-f]{{32}}", re.ASCII)
    for name in filter(is_of_thing.fullmatch, request.cookies):
        response.set_cookie(_named(_settings(request), name, "", 0))


def _cookie(settings: Settings, cookie: str, value: str, seconds: int) -> SetCookie:
    return _named(settings, _name(settings, cookie), value, seconds)


def _named(settings: Settings, name: str, value: str, seconds: int) -> SetCookie:
    return SetCookie(
        name,
        value=value,
        path="/",
        max_age=seconds,
        secure=_is_https(settings),
        httponly=True,
        samesite="lax",
    )


def _name(settings: Settings, cookie: str) -> str:
    """`__Host-` binds a cookie to this host and to HTTPS; plain HTTP on loopback cannot have it."""
    return f"__Host-{cookie}" if _is_https(settings) else str(cookie)


def _is_https(settings: Settings) -> bool:
    return settings.public_url.startswith("https:")


def _settings(request: Request[Any, Any, Any]) -> Settings:
    return services_of(request.app)[Settings]
