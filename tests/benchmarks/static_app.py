"""The API with one route more: a static body of any size, behind the same middleware.

The route lives here and not in production. It is an ordinary handler that gives the same bytes
each time, so that both sides of the comparison pass the same server, middleware, guards and rate
limiter, in one process; what differs is the work for the page itself.
"""

from functools import cache

from granian import Granian
from granian.constants import Interfaces
from litestar import Response, get
from litestar.params import FromPath
from litestar.types import ASGIApp

from api.app import create_app
from api.core.logging import configure_logs
from api.core.settings import load_settings
from api.http.authorization import PUBLIC, access


@cache
def body(size: int) -> bytes:
    return b"x" * size


@get("/static/{size:int}", opt=access(PUBLIC), include_in_schema=False)
async def static_body(size: FromPath[int]) -> Response[bytes]:
    return Response(body(size), media_type="application/json")


def create() -> ASGIApp:
    settings = load_settings()
    configure_logs(settings)
    app = create_app(settings)
    app.register(static_body)
    return app


if __name__ == "__main__":
    host, port = load_settings().bind.rsplit(":", 1)
    Granian(
        "tests.benchmarks.static_app:create",
        factory=True,
        address=host,
        port=int(port),
        interface=Interfaces.ASGI,
        workers=1,
        log_access=False,
        websockets=False,
    ).serve()
