"""A PostgreSQL and a Valkey to be harmed: of these tests alone, with data that is kept."""

import os
import signal
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path

import psycopg
import redis
from sqlalchemy import NullPool, create_engine, make_url
from sqlalchemy.orm import Session

from api.codelists.jobs import load_builtin
from api.core.clock import utc_now
from api.core.migrate import upgrade
from api.local.postgres import postgres_server
from api.local.processes import stop
from api.local.servers import PrivateServer
from api.local.valkey import valkey_server
from api.practices.jobs import load_builtin as load_practices


class Servers:
    """Both come back at the same addresses."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._stack = stack
        self._start_postgres = partial(postgres_server, folder / "postgres", durable=True)
        self._start_valkey = partial(valkey_server, folder / "valkey")
        self.postgres, self._stop_postgres = self._run(self._start_postgres())
        self.valkey, self._stop_valkey = self._run(self._start_valkey())
        upgrade(self.database_url)
        engine = create_engine(self.database_url, poolclass=NullPool)
        with Session(engine) as session, session.begin():
            load_builtin(session)
            load_practices(session, utc_now())

    @property
    def database_url(self) -> str:
        return self.postgres.url

    def crash_a_backend(self) -> None:
        """kill -9 of one server process: PostgreSQL ends all others, and recovers from its log."""
        with self._connection() as connection:
            found = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
                " AND pid <> pg_backend_pid() ORDER BY backend_start LIMIT 1"
            ).fetchone()
        if found:
            os.kill(found[0], signal.SIGKILL)

    def restart_postgres(self) -> None:
        """An immediate shutdown, which is a crash: nothing is written back before it."""
        stop(self.postgres.process, signal.SIGQUIT)
        self._stop_postgres.close()
        again = self._start_postgres(port=self.postgres.port)
        self.postgres, self._stop_postgres = self._run(again)

    def empty_valkey(self) -> None:
        with redis.Redis.from_url(self.valkey.url) as client:
            client.flushall()

    def restart_valkey(self) -> None:
        """kill -9, and back with nothing."""
        self.valkey.process.kill()
        self._stop_valkey.close()
        again = self._start_valkey(port=self.valkey.port)
        self.valkey, self._stop_valkey = self._run(again)

    def _run(
        self, server: AbstractContextManager[PrivateServer]
    ) -> tuple[PrivateServer, ExitStack]:
        stack = self._stack.enter_context(ExitStack())
        return stack.enter_context(server), stack

    def _connection(self) -> psycopg.Connection:
        url = make_url(self.database_url).set(drivername="postgresql")
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
