"""Health checks: whether the process runs, and whether it can work."""

import msgspec
from litestar import Response, get
from sqlalchemy import text

from api.core.errors import Unavailable
from api.http.authorization import PUBLIC, access
from api.http.requests import ApiRequest


class HealthOut(msgspec.Struct):
    """`ok` where the process can do its work."""

    status: str


@get(
    "/healthz",
    operation_id="check_health",
    summary="Is the process alive?",
    tags=["Service"],
    opt={**access(PUBLIC, anonymous=True), "unlimited": True},
)
async def healthz() -> Response[HealthOut]:
    """Answers without asking the database."""
    return Response(HealthOut("ok"), headers={"Cache-Control": "no-store"})


@get(
    "/readyz",
    operation_id="check_readiness",
    summary="Can the process work?",
    tags=["Service"],
    opt={**access(PUBLIC, anonymous=True), "unlimited": True},
)
async def readyz(request: ApiRequest) -> Response[HealthOut]:
    """Asks the database. Redis may be away: limits are then off, nothing else."""
    try:
        await request.transaction.execute(text("SELECT 1"))
    except Exception as error:
        raise Unavailable from error
    return Response(HealthOut("ok"), headers={"Cache-Control": "no-store"})
