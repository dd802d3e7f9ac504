"""`vuoropuhelu doctor` beside real processes, beside `up`, and where the servers are away."""

import json
import signal
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import make_url, text

from api.core.clock import utc_now
from api.core.queues import QUEUES, WEBHOOK_QUEUE
from api.documents.models import DocumentKind
from api.local.data_folder import ENVIRONMENT, running_environment
from api.local.ports import free_port
from api.local.valkey import private_valkey
from api.operations.heartbeats import BEAT, read_heartbeats
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, file_version
from tests.factories.events import outbox_event
from tests.factories.organisations import organisation
from tests.flows.forking import run_forked
from tests.flows.platform import Platform
from tests.flows.test_commands import run
from tests.flows.test_up import running_up
from tests.flows.up_process import LAST_LINE


def _examined(
    environment: Mapping[str, str], *, from_nothing: bool = False
) -> tuple[int, dict[str, dict[str, Any]]]:
    command = ["doctor", "--json"]
    done = run(dict(environment), *command) if from_nothing else run_forked(command, environment)
    assert done.stderr == ""
    report = json.loads(done.stdout)
    assert {0: "ok", 1: "warning", 2: "broken"}[done.returncode] == report["verdict"]
    return done.returncode, {finding["topic"]: finding for finding in report["findings"]}


def test_doctor_reports_stopped_workers(platform: Platform) -> None:
    platform.start("worker", "webhooks", "beat", "api")
    with Redis.from_url(platform.environment["REDIS_URL"]) as redis:
        redis.flushdb()  # signs of another platform
        signs = {BEAT, *QUEUES, WEBHOOK_QUEUE}
        platform.until(
            lambda: signs <= read_heartbeats(redis).keys(), "all have left a sign of life"
        )
        code, found = _examined(platform.environment, from_nothing=True)
        # A machine on which tests run may be short of space.
        assert code == 0 or [topic for topic in found if found[topic]["level"] != "ok"] == ["disk"]

        for name in ("beat", "worker", "webhooks"):
            platform.kill(name)
        redis.flushdb()
    with platform.sessions.begin() as session:
        session.add(outbox_event(time=utc_now() - timedelta(minutes=7)))
    code, found = _examined(platform.environment)
    assert code == 2
    assert found["outbox"] == {
        "level": "broken",
        "topic": "outbox",
        "text": "events waiting for the relay: 1, the oldest for 7 min",
        "advice": "the worker or beat is down: the log and all mails stop until both run",
    }
    assert found["beat"]["level"] == "broken"


@pytest.mark.parametrize(
    ("variable", "address", "topic", "others"),
    [
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:{}/x", "postgresql", "redis"),
        ("REDIS_URL", "redis://127.0.0.1:{}", "redis", "postgresql"),
    ],
)
def test_doctor_reports_an_unreachable_server(
    platform: Platform, variable: str, address: str, topic: str, others: str
) -> None:
    away = {**platform.environment, variable: address.format(free_port())}
    code, found = _examined(away)
    assert code == 2
    assert found[topic]["text"].startswith("does not answer")
    assert found[topic]["advice"].startswith("start it")
    assert found[others]["text"].startswith("answers")
    assert run_forked(["doctor"], away).stdout.splitlines()[2].startswith(f"broken   {topic} ")


def test_doctor_reports_a_full_redis_not_a_missing_beat(platform: Platform, tmp_path: Path) -> None:
    with private_valkey(tmp_path / "valkey") as url, Redis.from_url(url) as redis:
        redis.config_set("maxmemory", "1")
        code, found = _examined({**platform.environment, "REDIS_URL": url})
        assert (code, found["redis"]["level"]) == (2, "broken")
        assert found["redis"]["text"].startswith("refuses writes (OOM)")
        assert "beat" not in found
        redis.config_set("maxmemory", "0")
        _, found = _examined({**platform.environment, "REDIS_URL": url})
        assert found["redis"]["text"].startswith("answers")


def test_doctor_reports_used_up_connections_not_an_unreachable_server(platform: Platform) -> None:
    name = make_url(platform.environment["DATABASE_URL"]).database
    limited = text(f'ALTER DATABASE "{name}" CONNECTION LIMIT 0')
    with platform.sessions.begin() as session:
        session.execute(limited)
    code, found = _examined(platform.environment)
    assert code == 2
    assert found["postgresql"]["text"].startswith("has no connection left")


def test_doctor_reports_a_store_that_is_read_only_or_lacks_files(platform: Platform) -> None:
    store = platform.folder / "files" / "documents"
    (store / "uploads").mkdir(parents=True)
    _, found = _examined(platform.environment)
    assert found["uploads"]["level"] == "ok"
    assert not any((store / "probes").glob("*"))  # nothing is left

    (store / "probes").rmdir()
    (store / "probes").touch()  # no folder can be made there: as good as a disk that is full
    code, found = _examined(platform.environment)
    assert (code, found["uploads"]["level"]) == (2, "broken")
    assert found["uploads"]["text"].startswith("the store cannot write and read a file")
    (store / "probes").unlink()

    with platform.sessions.begin() as session:
        house = organisation()
        call = dialogue(house)
        paper = document(call, kind=DocumentKind.FILE)
        for row in (house, call, paper, file_version(paper)):
            session.add(row)
            session.flush()
    code, found = _examined(platform.environment)
    assert (code, found["uploads"]["text"]) == (2, "1 of the 1 newest files are missing")


def test_doctor_finds_the_servers_of_a_running_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    data = tmp_path / "data"
    with running_up(data) as up:
        up.read_until(LAST_LINE)
        assert (data / ENVIRONMENT).stat().st_mode & 0o777 == 0o600
        done = run({"PATH": ""}, "doctor", "--data", data)
        assert done.returncode == 2, done.stderr
        # The stand-ins have made no tables.
        assert "no migration has run" in done.stdout
        assert "run `vuoropuhelu migrate`" in done.stdout
        assert "redis" in done.stdout
        up.process.send_signal(signal.SIGINT)
        assert up.ends()[0] == 0
    assert running_environment(data) == {}
    done = run({"PATH": ""}, "doctor", "--data", data)
    assert done.returncode == 2
    said = f"DATABASE_URL is not set, and no `up` runs on {data}: name its folder by --data"
    assert done.stderr.splitlines()[-1] == said
