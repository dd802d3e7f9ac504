"""Refuses forms that another site sends in a visitor's name.

Browsers say where a form comes from: in `Sec-Fetch-Site`, else in `Origin`. Some old browsers send
neither, and `Origin` is `null` under our referrer policy: then the form's token counts.
"""

from hmac import compare_digest
from urllib.parse import urlsplit

from api.core.tokens import sign
from api.http.requests import ApiRequest

_OURS = {"same-origin", "none"}


def form_token(request: ApiRequest) -> str:
    """Bound to the session or the receipt. Without one there is nothing that another site could
    make use of."""
    holder = request.actor.session_id or request.actor.participant_id
    if holder is None:
        return ""
    return sign(request.settings.secret_key.get_secret_value(), "form", holder.bytes).hex()


def is_forged(request: ApiRequest, token: str) -> bool:
    if (site := request.headers.get("sec-fetch-site")) is not None:
        return site not in _OURS
    origin = request.headers.get("origin", "null")
    if origin != "null":
        return origin.lower() != _origin_of(request.settings.public_url)
    return not compare_digest(token.encode(), form_token(request).encode())


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
