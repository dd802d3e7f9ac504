"""The whole platform for one test: real processes, real commits, a database of its own."""

import contextlib
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
from redis import Redis
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

import api.models  # noqa: F401 - the mappers must know every table
from api.local.ports import LOOPBACK, free_port
from api.local.processes import last_lines, spawn
from api.local.smtp_sink import SmtpSink
from tests import servers
from tests.flows.forking import Forked, fork_command
from tests.settings import SECRET_KEY

T = TypeVar("T")
PATIENCE = 60.0
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""All is on loopback, without TLS: reading those of the system takes 40 ms for each client."""


class Platform:
    """Starts and kills `vuoropuhelu api | worker | beat`; reads their database and their mails."""

    def __init__(self, database_url: str, redis_url: str, sink: SmtpSink, folder: Path) -> None:
        self.sink = sink
        self.folder = folder
        self.port = free_port()
        self.url = f"http://{LOOPBACK}:{self.port}"
        self._clients: list[httpx.Client] = []
        self.processes: dict[str, Forked | subprocess.Popen[bytes]] = {}
        # Kept connections: those who wait ask twenty times a second. Servers may be restarted.
        self._engine = create_engine(database_url, pool_pre_ping=True)
        self.sessions: sessionmaker[Session] = sessionmaker(self._engine, expire_on_commit=False)
        self.environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "VUOROPUHELU_SECRET_KEY": SECRET_KEY,
            "VUOROPUHELU_PUBLIC_URL": self.url,
            "VUOROPUHELU_BIND": f"{LOOPBACK}:{self.port}",
            "VUOROPUHELU_SMTP_URL": f"smtp://{LOOPBACK}:{sink.port}",
            "VUOROPUHELU_DATA_DIR": str(folder / "files"),
            "VUOROPUHELU_BEAT_INTERVAL_SECONDS": "1",
            "VUOROPUHELU_MAIL_LEASE_SECONDS": "2",
            "VUOROPUHELU_WEBHOOK_ALLOW_LOOPBACK": "true",
            "VUOROPUHELU_WEBHOOK_TIMEOUT_SECONDS": "2",
            "VUOROPUHELU_DIGEST_WINDOW_SECONDS": "1",
            "VUOROPUHELU_POW_DIFFICULTY": "10",
            "VUOROPUHELU_RATE_LIMIT_ANONYMOUS": "100000",
            "VUOROPUHELU_RATE_LIMIT_SIGNED_IN": "100000",
        }

    def start(self, *names: str) -> None:
        self.spawn(*names)
        self._wait_for(names)

    def spawn(self, *names: str, module: str = "api.cli", **environment: str) -> None:
        """`worker`, or `worker 2` for one more of a kind."""
        environment = {**self.environment, **environment}
        for name in names:
            self.processes[name] = fork_command(
                [name.split()[0]], log=self.log(name), environment=environment, module=module
            )

    def start_from_nothing(self, *names: str) -> None:
        """As a service manager does."""
        for name in names:
            self.processes[name] = spawn(
                [sys.executable, "-m", "api.cli", name],
                log=self.log(name),
                environment=self.environment,
                death_signal=signal.SIGKILL,
            )
        self._wait_for(names)

    def _wait_for(self, names: Sequence[str]) -> None:
        if "api" in names:
            self.until(self._answers, "the API answers", 2 * PATIENCE)

    def kill(self, name: str) -> None:
        """As a crash does: kill -9 of the process and of all it has forked."""
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_all(self) -> None:
        for client in self._clients:
            client.close()
        for name in list(self.processes):  # those that tell how they stop have stopped them
            self.kill(name)
        self._engine.dispose()

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def client(self, token: str | None = None) -> httpx.Client:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        client = httpx.Client(
            base_url=self.url, headers=headers, timeout=PATIENCE, verify=NO_CERTIFICATES
        )
        self._clients.append(client)
        return client

    def until(
        self,
        condition: Callable[[], T | None],
        what: str,
        patience: float = PATIENCE,
        every: float = 0.05,
    ) -> T:
        """Wait until the condition gives something true; say what did not come, with the logs."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if result := condition():
                return result
            time.sleep(every)
        logs = "\n".join(
            f"--- {path.name}\n{last_lines(path)}" for path in self.folder.glob("*.log")
        )
        raise AssertionError(f"did not happen in {patience} s: {what}\n{logs}")

    def scalar(self, statement: Any) -> Any:
        with self.sessions() as session:
            return session.scalar(statement)

    def _answers(self) -> bool:
        try:
            return (
                httpx.get(f"{self.url}/readyz", verify=NO_CERTIFICATES).status_code
                == httpx.codes.OK
            )
        except httpx.TransportError:
            return False


@contextmanager
def running_platform(folder: Path, number: int) -> Iterator[Platform]:
    """`number` tells the xdist worker's: its database and its Valkey number."""
    name = f"flow_{number}"
    database_url = servers.create_database(name)
    with SmtpSink() as sink:
        redis_url = servers.redis_url(number + 8)
        with Redis.from_url(redis_url) as redis:
            redis.flushdb()  # nobody's limits or queues from the test before
        platform = Platform(database_url, redis_url, sink, folder)
        try:
            yield platform
        finally:
            platform.kill_all()
            servers.drop_database(name)
