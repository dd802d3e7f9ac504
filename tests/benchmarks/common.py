"""What the scripts share: servers of their own, bulk rows, spreads, one table."""

import os
import platform
import signal
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import psycopg
from sqlalchemy import create_engine, make_url

from api.core.migrate import upgrade
from api.local.postgres import postgres_server
from api.local.processes import spawn, stop
from api.local.valkey import private_valkey
from tests import dictionaries
from tests.settings import SECRET_KEY

Row = tuple[object, ...]


class Servers(NamedTuple):
    """A migrated database, durable as in production; a Valkey; a folder for logs and files."""

    url: str
    redis_url: str
    folder: Path

    @property
    def postgres_log(self) -> Path:
        return self.folder / "postgres" / "server.log"

    def connect(self, user: str | None = None) -> psycopg.Connection:
        url = make_url(self.url).set(drivername="postgresql")
        url = url.set(username=user) if user else url
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


@contextmanager
def private_servers() -> Iterator[Servers]:
    dictionaries.write_once()
    with ExitStack() as stack:
        temporary = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(temporary))
        postgres = stack.enter_context(postgres_server(folder / "postgres", durable=True))
        redis_url = stack.enter_context(private_valkey(folder / "valkey"))
        upgrade(postgres.url)
        yield Servers(postgres.url, redis_url, folder)


@contextmanager
def running(
    servers: Servers, name: str, module: Sequence[str], **settings: object
) -> Iterator[int]:
    """`python -m module` in a process of its own, with settings of the platform; gives its id."""
    given = {f"VUOROPUHELU_{key.upper()}": str(value) for key, value in settings.items()}
    environment: Mapping[str, str] = {
        **os.environ,
        "DATABASE_URL": servers.url,
        "REDIS_URL": servers.redis_url,
        "VUOROPUHELU_SECRET_KEY": SECRET_KEY,
        "VUOROPUHELU_DATA_DIR": str(servers.folder / "files"),
        **given,
    }
    process = spawn(
        [sys.executable, "-m", *module],
        log=servers.folder / f"{name}.log",
        environment=environment,
    )
    try:
        yield process.pid
    finally:
        stop(process, signal.SIGTERM)


def copy_rows(servers: Servers, table: str, columns: str, rows: Iterable[Row]) -> None:
    statement = f"COPY {table} ({columns}) FROM STDIN"
    with (
        servers.connect() as connection,
        connection.cursor().copy(statement.encode()) as copy,
    ):
        for row in rows:
            copy.write_row(row)


def vacuum(servers: Servers) -> None:
    with servers.connect() as connection:
        connection.execute("VACUUM ANALYZE")


def spread(values: Sequence[float], digits: int = 1) -> str:
    """Median (least–most)."""
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:,.{digits}f} ({least:,.{digits}f}–{most:,.{digits}f})"


def machine(url: str) -> str:
    with create_engine(url).connect() as connection:
        version = connection.exec_driver_sql("SHOW server_version").scalar_one()
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), load {load()},"
        f" Python {platform.python_version()}, PostgreSQL {version}"
    )


def load() -> str:
    """How busy the machine is, by others too."""
    return f"{os.getloadavg()[0]:.1f}"


def print_row(*cells: object) -> None:
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def print_head(*names: str) -> None:
    print_row(*names)
    print("|" + "---|" * len(names))
