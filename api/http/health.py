"""Health checks: whether the process runs, and whether it can work."""

import msgspec
from litestar import Response, get
from sqlalchemy import text

from api.core.errors import Unavailable
from api.http.authorization import PUBLIC, access
from api.http.requests import ApiRequest


class HealthOut(msgspec.Struct):
    """`status` is `ok` if the process works."""

    status: str


@get(
    "/healthz",
    operation_id="check_health",
    summary="Check that the process runs",
    tags=["Service"],
    opt={**access(PUBLIC, anonymous=True), "unlimited": True},
)
async def healthz() -> Response[HealthOut]:
    """Answers without a query to the database."""
    return Response(HealthOut("ok"), headers={"Cache-Control": "no-store"})


@get(
    "/readyz",
    operation_id="check_readiness",
    summary="Check that the process can work",
    tags=["Service"],
    opt={**access(PUBLIC, anonymous=True), "unlimited": True},
)
async def readyz(request: ApiRequest) -> Response[HealthOut]:
    """Runs a query on the database. Redis is not checked: without it only rate limits are off."""
    try:
        await request.transaction.execute(text("SELECT 1"))
    except Exception as error:
        raise Unavailable from error
    return Response(HealthOut("ok"), headers={"Cache-Control": "no-store"})
