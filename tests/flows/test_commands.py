"""Each command alone, as a service manager runs it, against servers that it is given."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import NullPool, create_engine, text

from tests import servers
from tests.flows.platform import Platform

WRONG = {
    "REDIS_URL": "http://somewhere",
    "VUOROPUHELU_SECRET_KEY": "hunter2",
    "VUOROPUHELU_API_PROCESSES": "none",
}


def run(
    environment: dict[str, str], *arguments: str | Path, given: str = ""
) -> subprocess.CompletedProcess[str]:
    """From nothing, with this as its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *map(str, arguments)],
        input=given,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def stopped(platform: Platform, name: str) -> int:
    """Its exit code after SIGTERM."""
    process = platform.processes.pop(name)
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=30)


@pytest.fixture
def empty(platform: Platform, worker_number: int) -> Iterator[dict[str, str]]:
    """The environment with a database in which nothing is yet."""
    name = f"commands_{worker_number}"
    url = servers.create_database(name, template="template0")
    yield {**platform.environment, "DATABASE_URL": url}
    servers.drop_database(name)


def one(environment: dict[str, str], query: str) -> object:
    engine = create_engine(environment["DATABASE_URL"], poolclass=NullPool)
    with engine.connect() as connection:
        return connection.scalar(text(query))


def test_migrate_brings_tables_and_code_lists_and_may_run_again(empty: dict[str, str]) -> None:
    for _ in range(2):
        done = run(empty, "migrate")
        assert done.returncode == 0, done.stderr
    counting = "SELECT count(*) FROM codes WHERE list_name = 'municipalities'"
    assert one(empty, counting) == 308


def test_api(platform: Platform) -> None:
    platform.start_from_nothing("api")
    with platform.client() as client:
        assert client.get("/v1/codelists/regions/17").status_code == 200
        for path in ("/v1/codelists/regions/17", "/v1/events/stream"):
            told = client.head(path)
            assert (told.status_code, told.content) == (200, b"")
    assert stopped(platform, "api") == 0


@pytest.mark.parametrize("name", ["worker", "webhooks"])
def test_workers(platform: Platform, name: str) -> None:
    platform.start_from_nothing(name)
    platform.until(lambda: " ready" in platform.log(name).read_text(), "the worker is ready")
    assert stopped(platform, name) == 0


def test_beat(platform: Platform) -> None:
    with Redis.from_url(platform.environment["REDIS_URL"]) as redis:
        redis.flushdb()
        platform.start_from_nothing("beat")
        platform.until(lambda: redis.exists("default"), "beat has queued what is due")
    assert stopped(platform, "beat") == 0


@pytest.mark.parametrize("command", ["api", "worker", "webhooks", "beat", "migrate"])
def test_wrong_settings_are_named_one_a_line(command: str) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("VUOROPUHELU_")}
    environment.pop("DATABASE_URL", None)
    done = run({**environment, **WRONG}, command)
    assert done.returncode == 2
    said = done.stderr.splitlines()[1:]
    assert {line.split()[0].rstrip(":") for line in said} == {"DATABASE_URL", *WRONG}
    assert len(said) == 4
    assert not any(value in done.stderr for value in WRONG.values())


def test_a_renewed_log_refuses_the_cursors_of_the_one_before(platform: Platform) -> None:
    """The API that runs meanwhile notices by itself."""
    platform.start("api")
    with platform.client() as client:
        cursor = client.get("/v1/events?limit=1").json()["head"]
        assert client.get(f"/v1/events?after={cursor}").status_code == 200
        done = run(platform.environment, "log", "renew")
        assert done.returncode == 0, done.stderr
        refused = client.get(f"/v1/events?after={cursor}")
        assert refused.status_code == 410
        head = client.get("/v1/events?limit=1").json()["head"]
        old, new = cursor.rpartition("-")[0], head.rpartition("-")[0]
        assert old != new
        assert done.stdout == f"the log was {old} and is {new}\n"
        assert client.get(f"/v1/events?after={head}").status_code == 200


def test_a_code_list_is_loaded_whole_or_not_at_all(empty: dict[str, str], tmp_path: Path) -> None:
    assert run(empty, "migrate").returncode == 0
    path = tmp_path / "goals.csv"
    path.write_text("code,fi\nnew,Uusi\nbroken,\n")
    refused = run(empty, "codelists", "load", path, "--list", "goals")
    assert refused.returncode == 1
    assert refused.stderr == f"Nothing was changed. {path}, line 3: no name\n"
    assert one(empty, "SELECT count(*) FROM codes WHERE code = 'new'") == 0
    path.write_text("code,name\nnew,Ny\n")
    loaded = run(empty, "codelists", "load", path, "--list", "goals", "--language", "sv")
    assert loaded.stdout == "goals: 1 codes added or changed\n"
    assert one(empty, "SELECT labels->'sv'->>'text' FROM codes WHERE code = 'new'") == "Ny"
    listed = run(empty, "codelists", "list").stdout
    assert "municipalities                   308" in listed
