"""Refuses forms that another site sends in a visitor's name.

Browsers say where a form comes from: in `Sec-Fetch-Site`, else in `Origin`. Some old browsers send
neither, and `Origin` is `null` under our referrer policy: then the form's token counts.
"""

from hmac import compare_digest
from typing import Any
from urllib.parse import urlsplit

from litestar import Request

from api.core.settings import Settings
from api.core.tokens import sign
from api.http.requests import ApiRequest
from api.http.services import services_of

_OURS = {"same-origin", "none"}


def form_token(request: ApiRequest) -> str:
    """Bound to the session or the receipt. Without one there is nothing that another site could
    make use of."""
    holder = request.actor.session_id or request.actor.participant_id
    if holder is None:
        return ""
    return sign(request.settings.secret_key.get_secret_value(), "form", holder.bytes).hex()


def is_forged(request: ApiRequest, token: str) -> bool:
    """Where the headers say nothing, the form's token counts."""
    elsewhere = comes_from_elsewhere(request)
    if elsewhere is None:
        return not compare_digest(token.encode(), form_token(request).encode())
    return elsewhere


def comes_from_elsewhere(request: Request[Any, Any, Any]) -> bool | None:
    """Whether another site sent the request. None: its headers say nothing about it."""
    if (site := request.headers.get("sec-fetch-site")) is not None:
        return site not in _OURS
    origin = request.headers.get("origin", "null")
    if origin == "null":
        return None
    return origin.lower() != _origin_of(services_of(request.app)[Settings].public_url)


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
