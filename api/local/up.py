"""`vuoropuhelu up`: runs the whole platform on one machine until Ctrl-C."""

import contextlib
import http.client
import os
import re
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from api.local.data_folder import DataFolder, chosen_folder, locked_data_folder
from api.local.errors import LocalServerError
from api.local.external_servers import check_database, check_redis, without_credentials
from api.local.ports import HIGHEST_PORT, LOOPBACK, free_port, is_taken
from api.local.postgres import postgres_server
from api.local.process_plan import Plan, Settings, platform_plan
from api.local.servers import PrivateServer
from api.local.stop_signals import StopRequestedError, StopSignals, stop_signals
from api.local.supervisor import Supervisor
from api.local.valkey import valkey_server

SMTP_URL = "VUOROPUHELU_SMTP_URL"


@dataclass(frozen=True, slots=True)
class UpOptions:
    data: Path | None = None
    """Default: VUOROPUHELU_DATA, else `.vuoropuhelu` in the current folder."""
    port: int = 8000
    mail_port: int = 8025
    """Port of the page with the caught mails."""
    demo: bool = False
    operator: str = ""
    """Mail address of a person to make an operator before the API starts."""
    without: frozenset[str] = frozenset()
    """Processes to leave out, such as one that runs in a debugger."""


def up(options: UpOptions, make_plan: Callable[[Settings], Plan] = platform_plan) -> int:
    """Run until a signal. Returns 0 if stopped, 1 if it could not start or a child ended."""
    with stop_signals() as signals:
        try:
            _run(options, make_plan, signals)
        except StopRequestedError:
            say("stopped; the data stays")
        except LocalServerError as error:
            print(f"vuoropuhelu: {error}", file=sys.stderr, flush=True)
            return 1
    return 0


def say(line: str) -> None:
    with contextlib.suppress(OSError):  # a closed terminal must not interrupt the stop
        print(line, flush=True)


def _run(options: UpOptions, make_plan: Callable[[Settings], Plan], signals: StopSignals) -> None:
    _require_ports(options)
    path = chosen_folder(options.data)
    with ExitStack() as stack:
        folder = stack.enter_context(locked_data_folder(path))
        say(f"data folder: {folder.path}")
        database_url, redis_url, servers = _servers(folder, stack)
        settings = Settings(
            options.port, options.mail_port, free_port(), folder.mails, options.operator
        )
        environment = _environment(folder, settings, database_url, redis_url)
        stack.enter_context(folder.published_environment(environment))
        supervisor = Supervisor(folder.logs, environment, signals, say, servers)
        stack.enter_context(supervisor)
        plan = make_plan(settings).without(options.without)
        _prepare(supervisor, plan, folder, demo=options.demo)
        _serve(supervisor, plan, settings, folder)


def _require_ports(options: UpOptions) -> None:
    for port, option in ((options.port, "--port"), (options.mail_port, "--mail-port")):
        if not 0 < port <= HIGHEST_PORT:
            raise LocalServerError(
                f"there is no port {port}: choose one from 1 to {HIGHEST_PORT} with {option}"
            )
        if is_taken(port):
            raise LocalServerError(f"port {port} is taken: choose another with {option}")
    if options.port == options.mail_port:
        raise LocalServerError(
            f"--port and --mail-port are both {options.port}: choose another for one of them"
        )


def _servers(folder: DataFolder, stack: ExitStack) -> tuple[str, str, list[PrivateServer]]:
    """URLs of both servers. Private servers are started unless URLs are given."""
    servers = []
    if database_url := os.environ.get("DATABASE_URL", ""):
        check_database(database_url)
    else:
        say("starting PostgreSQL")
        log = folder.logs / "postgresql.log"
        start = postgres_server(folder.path / "postgresql", durable=True, log=log, say=say)
        servers.append(stack.enter_context(start))
        database_url = servers[-1].url
    if redis_url := os.environ.get("REDIS_URL", ""):
        check_redis(redis_url)
    else:
        say("starting Valkey")
        log = folder.logs / "valkey.log"
        valkey = valkey_server(folder.path / "valkey", log=log, say=say)
        servers.append(stack.enter_context(valkey))
        redis_url = servers[-1].url
    return database_url, redis_url, servers


def _environment(
    folder: DataFolder, settings: Settings, database_url: str, redis_url: str
) -> dict[str, str]:
    bind = f"{LOOPBACK}:{settings.port}"
    catcher = f"smtp://{LOOPBACK}:{settings.smtp_port}"
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "VUOROPUHELU_BIND": bind,
        "VUOROPUHELU_PUBLIC_URL": f"http://{bind}",
        SMTP_URL: os.environ.get(SMTP_URL) or catcher,
        "VUOROPUHELU_SECRET_KEY": folder.secret_key(),
        "VUOROPUHELU_DATA_DIR": str(folder.files),
        "VUOROPUHELU_WEBHOOK_ALLOW_LOOPBACK": "true",
        "VUOROPUHELU_DATA": str(folder.path),
        # Short intervals, so that mails arrive soon when somebody tries it.
        "VUOROPUHELU_BEAT_INTERVAL_SECONDS": "1",
        "VUOROPUHELU_DIGEST_WINDOW_SECONDS": "5",
    }


def _prepare(supervisor: Supervisor, plan: Plan, folder: DataFolder, *, demo: bool) -> None:
    for child in plan.prepare:
        say(f"running {child.name}")
        supervisor.run(child)
    if demo and not folder.demo_loaded.exists():
        say("loading the demonstration")
        supervisor.run(plan.demo)
        folder.demo_loaded.touch()


def _serve(supervisor: Supervisor, plan: Plan, settings: Settings, folder: DataFolder) -> None:
    say(f"starting {', '.join(child.name for child in plan.serve)}")
    for child in plan.serve:
        supervisor.start(child)
    supervisor.wait_until(lambda: _answers(settings.mail_port, "/"), "the mail catcher")
    if any(child.name == "api" for child in plan.serve):
        supervisor.wait_until(lambda: _answers(settings.port, "/readyz"), "the API")
    address = f"http://{LOOPBACK}:{settings.port}"
    say(f"\n  API            {address}/")
    say(f"  documentation  {address}/docs")
    say(f"  mails          {_mails(settings)}")
    say(f"  logs           {folder.logs}\n")
    if folder.sign_ins.exists():
        say(_with_address(address, folder.sign_ins.read_text()))
    say("Ctrl-C stops everything; the data stays.")
    supervisor.watch()


def _with_address(address: str, sign_ins: str) -> str:
    """Replaces the address: the demonstration may have been loaded with another port."""
    return re.sub(rf"http://{re.escape(LOOPBACK)}:\d+", address, sign_ins)


def _mails(settings: Settings) -> str:
    if given := os.environ.get(SMTP_URL):
        return f"sent by {without_credentials(given)} ({SMTP_URL}), not caught"
    return f"http://{LOOPBACK}:{settings.mail_port}/"


def _answers(port: int, path: str) -> bool:
    """Uses no urllib, which would go through a configured proxy."""
    with contextlib.closing(http.client.HTTPConnection(LOOPBACK, port, timeout=5)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
