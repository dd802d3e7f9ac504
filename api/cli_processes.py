"""Commands that run processes of the platform."""

import argparse
import sys
from typing import Any

from api.cli_arguments import email_argument
from api.core.gc_pause import gc_pause
from api.core.settings import Settings, load_settings

OTHER_REQUESTS = 1000
"""Requests that one API process takes beside its open streams."""


def up_command(arguments: argparse.Namespace) -> int:
    from api.local.up import UpOptions, up

    operator = email_argument(arguments.operator) if arguments.operator else ""
    return up(
        UpOptions(
            data=arguments.data,
            port=arguments.port,
            mail_port=arguments.mail_port,
            demo=arguments.demo,
            operator=operator,
            without=frozenset(arguments.without),
        )
    )


def beside_command(arguments: argparse.Namespace) -> None:
    from api.local.beside import run_beside
    from api.local.errors import LocalServerError

    try:
        run_beside(arguments.data, arguments.command)
    except LocalServerError as error:
        sys.exit(f"vuoropuhelu: {error}")


def _process_settings() -> Settings:
    from api.core.logging import configure_logs
    from api.core.telemetry import require_exporter

    settings = load_settings()
    require_exporter()
    configure_logs(settings)
    return settings


def api_command(arguments: argparse.Namespace) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    settings = _process_settings()
    if arguments.in_process:
        from api.serving import serve_in_process

        serve_in_process(settings)
        return
    host, port = settings.bind.rsplit(":", 1)
    Granian(
        "api.serving:create_production_app",
        factory=True,
        address=host,
        port=int(port),
        interface=Interfaces.ASGI,
        workers=settings.api_processes,
        # Granian's limit of concurrent requests. Each open stream counts as one.
        backpressure=settings.stream_connections + OTHER_REQUESTS,
        respawn_failed_workers=True,
        log_access=False,
        # Granian's log lines go through our handler, as JSON objects.
        log_dictconfig={"incremental": True, "handlers": {}, "loggers": {}},
        websockets=False,
    ).serve()


def _celery_app() -> Any:
    """The application and all its tasks."""
    with gc_pause():
        from workers.app import app

        app.loader.import_default_modules()
    return app


def worker_command(arguments: argparse.Namespace) -> None:
    app = _celery_app()
    settings = _process_settings()  # Celery configures logs too, but may warn before that
    concurrency = f"--concurrency={settings.worker_processes}"
    pool = "--pool=solo" if arguments.in_process else concurrency
    options = [pool, "--without-mingle"]
    app.worker_main(["--quiet", "worker", *options])


def webhooks_command(_: argparse.Namespace) -> None:
    from api.core.queues import WEBHOOK_QUEUE
    from api.core.telemetry import start_telemetry

    app, settings = _celery_app(), _process_settings()
    start_telemetry()  # here, because a pool of threads does not fork
    # Threads suffice: a sender mostly waits, and every attempt has a time limit.
    pool = ["--pool=threads", f"--concurrency={settings.webhook_concurrency}", "--without-mingle"]
    queue = [f"--queues={WEBHOOK_QUEUE}", "--hostname=webhooks@%h"]
    app.worker_main(["--quiet", "worker", *queue, *pool])


def beat_command(_: argparse.Namespace) -> None:
    with gc_pause():
        from workers.beat import run_beat

    settings = load_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    run_beat(settings.data_dir / "beat")
