"""Serves `security.txt`, the contact for security reports (RFC 9116)."""

from datetime import timedelta
from typing import Final

from litestar import Response, get

from api.core.clock import utc_now
from api.core.errors import NotFound, found_or_404
from api.core.i18n import Language
from api.http.authorization import PUBLIC, access
from api.http.requests import ApiRequest

PATH: Final = "/.well-known/security.txt"
LASTS = timedelta(days=180)
"""Time from a request to `Expires`. The contact is valid as long as the service runs."""


@get(
    PATH,
    operation_id="read_security_contact",
    summary="Get the contact for security reports",
    tags=["Service"],
    opt={
        **access(PUBLIC),
        "media": {"text/plain": {"schema": {"type": "string"}}},
        "problems": (NotFound,),
    },
)
async def security_txt(request: ApiRequest) -> Response[str]:
    """Returns the operator's contact for security reports in the format of RFC 9116. 404 if the
    operator has set none."""
    contact = found_or_404(request.settings.security_contact)
    expires = (utc_now() + LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(Language)}",
        f"Canonical: {request.settings.public_url}{PATH}",
    )
    return Response(
        "".join(f"{line}\n" for line in lines),
        media_type="text/plain",
        headers={"Cache-Control": "public, max-age=86400"},
    )
