"""Where to report a weakness (RFC 9116)."""

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
"""From each reading: the contact is in force while the service that names it runs."""


@get(
    PATH,
    operation_id="read_security_contact",
    summary="Where to report a weakness",
    tags=["Service"],
    opt={
        **access(PUBLIC),
        "media": {"text/plain": {"schema": {"type": "string"}}},
        "problems": (NotFound,),
    },
)
async def security_txt(request: ApiRequest) -> Response[str]:
    """The operator's contact for security reports, as RFC 9116 describes the file. Not found
    where the operator has set none."""
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
