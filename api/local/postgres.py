"""A private PostgreSQL: loopback only, a random port and password, data in one folder.

The platform signs in as `vuoropuhelu`, which owns its database and may create others, as in
production. The superuser is `postgres`, with the same password, for administration.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from api.local.accounts import account_for
from api.local.binaries import PostgresPrograms, postgres_programs
from api.local.errors import LocalServerError
from api.local.folders import LockedFolder, locked_folder
from api.local.ports import LOOPBACK
from api.local.processes import Say, failure_line, no_output, spawn, stop
from api.local.servers import PrivateServer, start_server

NAME = "vuoropuhelu"
_KEY_FILE = "password"
_CLUSTER = "cluster"
_INCOMPLETE = "cluster.new"

# Trigrams and the text search parser use LC_CTYPE even with the built-in provider: with plain `C`
# they drop å, ä and ö. macOS has no C.UTF-8 before version 15.
_LOCALES = ("C.UTF-8", "en_US.UTF-8")
_BUILTIN_PROVIDER_SINCE = 17

_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def private_postgres(
    data_dir: Path, *, durable: bool, port: int = 0, log: Path | None = None, say: Say = no_output
) -> Iterator[str]:
    """Run a server on `data_dir` and yield the URL of its database, for SQLAlchemy.

    Use `durable=False` for temporary data: a crash of the machine may destroy it. The password
    stays the same for the folder; give `port` too for the same URL after a restart.
    """
    with postgres_server(data_dir, durable=durable, port=port, log=log, say=say) as server:
        yield server.url


@contextmanager
def postgres_server(
    data_dir: Path, *, durable: bool, port: int = 0, log: Path | None = None, say: Say = no_output
) -> Iterator[PrivateServer]:
    """Like `private_postgres`, for callers that watch or stop the server process."""
    account = account_for(data_dir)
    programs = postgres_programs(account)
    with locked_folder(data_dir, account) as folder:
        server = _Server(programs, folder, log or folder.path / "server.log", durable)
        if not (folder.path / _CLUSTER).exists():
            say("creating the PostgreSQL database cluster")
            folder.secret(_KEY_FILE)  # initdb reads it
            server.make_cluster()
        server.require_same_version()
        running = start_server(
            server.launch,
            _answers,
            log=server.log,
            port=port,
            port_taken_message="could not bind",
            say=say,
        )
        try:
            _make_database(running)
            yield running
        finally:
            stop(running.process, signal.SIGINT)  # "fast": ends sessions, writes a checkpoint


@dataclass(frozen=True, slots=True)
class _Server:
    programs: PostgresPrograms
    folder: LockedFolder
    log: Path
    durable: bool

    def make_cluster(self) -> None:
        """Build the cluster under another name, so that a killed start never leaves
        half a cluster.
        """
        incomplete = self.folder.path / _INCOMPLETE
        for locale in _LOCALES:
            shutil.rmtree(incomplete, ignore_errors=True)
            incomplete.mkdir(mode=0o700)
            self.folder.give(incomplete)
            initdb = self._spawn(self._initdb(locale), signal.SIGTERM)
            try:
                code = initdb.wait()
            finally:
                stop(initdb, signal.SIGTERM)
            if code == 0:
                incomplete.rename(self.folder.path / _CLUSTER)
                return
        raise LocalServerError(
            f"PostgreSQL's initdb failed: {failure_line(self.log)} (see {self.log})"
        )

    def require_same_version(self) -> None:
        made_by = (self.folder.path / _CLUSTER / "PG_VERSION").read_text().strip()
        if made_by != str(self.programs.major):
            raise LocalServerError(
                f"the data in {self.folder.path} is of PostgreSQL {made_by}, the programs in "
                f"{self.programs.folder} are {self.programs.major}: "
                f"set VUOROPUHELU_PG_BIN to those of {made_by}, or choose another folder"
            )

    def launch(self, port: int) -> PrivateServer:
        # We hold the lock, so the owner of this file has ended. It would prevent a start if another
        # process has the same number now, as in a restarted container.
        (self.folder.path / _CLUSTER / "postmaster.pid").unlink(missing_ok=True)
        password = self.folder.secret(_KEY_FILE)
        url = f"postgresql+psycopg://{NAME}:{password}@{LOOPBACK}:{port}/{NAME}"
        process = self._spawn(self._postgres(port), signal.SIGINT)
        return PrivateServer("PostgreSQL", process, self.log, port, password, url)

    def _initdb(self, locale: str) -> list[str | Path]:
        command: list[str | Path] = [
            self.programs.initdb,
            f"--pgdata={self.folder.child_path}/{_INCOMPLETE}",
            f"--pwfile={self.folder.child_path}/{_KEY_FILE}",
            "--username=postgres",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            f"--locale={locale}",
            "--no-instructions",
        ]
        if self.programs.major >= _BUILTIN_PROVIDER_SINCE:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if not self.durable:
            command.append("--no-sync")
        return command

    def _postgres(self, port: int) -> list[str | Path]:
        settings = _SETTINGS | {"port": str(port)} | ({} if self.durable else _NOT_DURABLE)
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [self.programs.postgres, "-D", f"{self.folder.child_path}/{_CLUSTER}", *options]

    def _spawn(
        self, command: list[str | Path], death_signal: signal.Signals
    ) -> subprocess.Popen[bytes]:
        # The server must not get a client's settings or the locale of the starting process.
        ours = ("PG", "LC_", "LANG")
        return spawn(
            command,
            log=self.log,
            death_signal=death_signal,
            account=self.folder.account,
            environment={k: v for k, v in os.environ.items() if not k.startswith(ours)},
            keep_open=[self.folder.descriptor],
            folder=Path("/"),
        )


def _connect(server: PrivateServer) -> psycopg.Connection:
    return psycopg.connect(
        host=LOOPBACK,
        port=server.port,
        user="postgres",
        password=server.password,
        dbname="postgres",
        autocommit=True,
        connect_timeout=2,
    )


def _answers(server: PrivateServer) -> bool:
    try:
        _connect(server).close()
    except psycopg.OperationalError:
        return False
    return True


def _make_database(server: PrivateServer) -> None:
    """Runs at every start, because a killed first start may have created the role only."""
    name = sql.Identifier(NAME)
    with _connect(server) as connection:
        if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [NAME]).rowcount:
            role = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
            connection.execute(role.format(name, sql.Literal(server.password)))
        if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [NAME]).rowcount:
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))
