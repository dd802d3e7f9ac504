"""The application as granian serves it, in each of its processes."""

import asyncio
import sys
from typing import TYPE_CHECKING

from api.core.gc_pause import gc_pause

if TYPE_CHECKING:
    from litestar.types import ASGIApp

    from api.core.settings import Settings

SWITCH_SECONDS = 0.001
"""Time after which a computing thread yields to the event loop, instead of Python's 5 ms. Whenever
the loop has work, it waits this time for each such thread.
"""


def create_production_app() -> "ASGIApp":
    """Reads settings from the environment and configures logs."""
    with gc_pause():
        from granian.utils.proxies import wrap_asgi_with_proxy_headers

        from api.app import create_app
        from api.core.logging import configure_logs
        from api.core.settings import load_settings
        from api.core.telemetry import start_telemetry

        settings = load_settings()
        configure_logs(settings)
        sys.setswitchinterval(SWITCH_SECONDS)
        start_telemetry()
        app: ASGIApp = wrap_asgi_with_proxy_headers(create_app(settings), settings.trusted_proxies)
        return app


def serve_in_process(settings: "Settings") -> None:
    """For a debugger: runs the application in this process, so that `breakpoint()` gets the
    terminal.
    """
    from granian.constants import Interfaces
    from granian.server.embed import Server

    host, port = settings.bind.rsplit(":", 1)

    async def serve() -> None:
        server = Server(
            create_production_app(),
            address=host,
            port=int(port),
            interface=Interfaces.ASGI,
            log_dictconfig={"incremental": True, "handlers": {}, "loggers": {}},
            websockets=False,
        )
        await server.serve()

    asyncio.run(serve())
