"""The servers under the tests: started once by the process that starts the workers."""

import os
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import NullPool, create_engine, make_url
from sqlalchemy.orm import Session

from api.codelists.jobs import load_builtin
from api.core.clock import utc_now
from api.core.migrate import upgrade
from api.local.postgres import private_postgres
from api.local.valkey import private_valkey
from api.practices.jobs import load_builtin as load_practices

DATABASE, REDIS = "VUOROPUHELU_TEST_DATABASE_URL", "VUOROPUHELU_TEST_REDIS_URL"
TEMPLATE = "vuoropuhelu_template"


def start(stack: ExitStack) -> None:
    """Leave the servers' addresses in the environment, which the xdist workers inherit."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
    if DATABASE not in os.environ:
        url = stack.enter_context(private_postgres(folder / "postgres", durable=False))
        os.environ[DATABASE] = url
        stack.callback(os.environ.pop, DATABASE, None)
    if REDIS not in os.environ:
        os.environ[REDIS] = stack.enter_context(private_valkey(folder / "valkey"))
        stack.callback(os.environ.pop, REDIS, None)
    create_database(TEMPLATE, template="template0")
    upgrade(database_url(TEMPLATE))
    _load_builtin(database_url(TEMPLATE))


def _load_builtin(url: str) -> None:
    """As `vuoropuhelu migrate` does."""
    engine = create_engine(url, poolclass=NullPool)
    with Session(engine) as session, session.begin():
        load_builtin(session)
        load_practices(session, utc_now())


def database_url(name: str) -> str:
    return make_url(os.environ[DATABASE]).set(database=name).render_as_string(hide_password=False)


def redis_url(number: int) -> str:
    """Valkey has 16 numbered databases."""
    base = os.environ[REDIS].rsplit("/", 1)[0]
    return f"{base}/{number % 16}"


def create_database(name: str, template: str = TEMPLATE) -> str:
    drop_database(name)
    # Page by page through the log, which is the default, takes five times as long.
    _execute("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
    return database_url(name)


def drop_database(name: str) -> None:
    """Again if an autovacuum is at it: that is the server's own and not ours to end."""
    while True:
        try:
            _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        except psycopg.errors.InsufficientPrivilege:
            time.sleep(0.2)
        else:
            return


def _execute(statement: str, *names: str) -> None:
    url = make_url(os.environ[DATABASE]).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
