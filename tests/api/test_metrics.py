"""Request counts by route pattern, and the state of the platform, as metrics."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from api.core.settings import Settings
from api.http.metrics import REGISTRY
from api.operations import metrics
from api.operations.backlogs import Stage
from api.operations.heartbeats import BEAT, BEAT_STARTED, FAMILIES, Labels
from api.operations.metrics import StateCollector, families
from api.operations.snapshot import snapshot_reader
from api.operations.state import Backlog, Disk, RedisState, Snapshot
from tests.api.client import ApiClient

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
AWAY = Snapshot(NOW, None, None, None, Disk(1, 2))


def _counted(method: str, route: str, status: int) -> float:
    labels = {"method": method, "route": route, "status": str(status)}
    return REGISTRY.get_sample_value("vuoropuhelu_http_requests_total", labels) or 0.0


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", "/v1/codelists/regions/17", "/v1/codelists/{name}/{code}", 200),
        ("GET", "/v1/codelists/regions/99", "/v1/codelists/{name}/{code}", 404),
        ("GET", "/maija@firm.example", "none", 404),
        ("BREW", "/healthz", "none", 405),
    ],
)
async def test_a_request_is_counted_under_its_pattern(
    client: ApiClient, method: str, path: str, route: str, status: int
) -> None:
    known = method if method == "GET" else "other"
    before = _counted(known, route, status)
    await client.request(method, path)
    assert _counted(known, route, status) == before + 1
    durations = {"method": known, "route": route}
    assert REGISTRY.get_sample_value("vuoropuhelu_http_request_seconds_count", durations)
    assert "maija" not in generate_latest(REGISTRY).decode()


def _samples(snapshot: Snapshot) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families(snapshot)
        for sample in family.samples
    }


def test_metrics_show_backlogs_and_states() -> None:
    hour = timedelta(hours=1)
    backlogs = {
        **dict.fromkeys(Stage),
        Stage.OUTBOX: [Backlog("", 3, NOW - hour)],
        Stage.MAILS: [Backlog("digest", 1001, NOW + hour), Backlog("sign_in", 0)],
    }
    heartbeats = {BEAT: NOW - timedelta(seconds=7), BEAT_STARTED: NOW - hour}
    results: dict[str, dict[Labels, int]]
    results = {family: {} for family in FAMILIES} | {"mails": {("digest", "sent"): 12}}
    redis = RedisState({"urgent": 2}, heartbeats, results)
    found = _samples(Snapshot(NOW, None, backlogs, redis, Disk(1, 2)))
    assert found["vuoropuhelu_backlog_items", "outbox", ""] == 3
    assert found["vuoropuhelu_backlog_oldest_seconds", "outbox", ""] == 3600
    assert found["vuoropuhelu_backlog_items", "mails", "digest"] == 1001
    assert found["vuoropuhelu_backlog_oldest_seconds", "mails", "digest"] == 0
    assert found["vuoropuhelu_queue_messages", "urgent"] == 2
    assert found["vuoropuhelu_heartbeat_age_seconds", "beat"] == 7
    assert found["vuoropuhelu_mails_total", "digest", "sent"] == 12
    assert ("vuoropuhelu_heartbeat_age_seconds", BEAT_STARTED) not in found


def test_unreachable_server_is_reported_without_details() -> None:
    assert _samples(AWAY) == {
        ("vuoropuhelu_server_up", "postgresql"): 0,
        ("vuoropuhelu_server_up", "redis"): 0,
        ("vuoropuhelu_data_dir_free_bytes",): 1,
        ("vuoropuhelu_data_dir_size_bytes",): 2,
    }


def test_servers_are_measured_seldom_however_often_metrics_are_read(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry, times = CollectorRegistry(), itertools.count()
    with snapshot_reader(settings) as reader:
        read = reader.read

        def counted() -> Snapshot:
            next(times)
            return read()

        monkeypatch.setattr(reader, "read", counted)
        registry.register(StateCollector(reader))
        first = generate_latest(registry).decode()
        assert generate_latest(registry).decode() == first
        assert next(times) == 1
        monkeypatch.setattr(metrics, "CACHE_SECONDS", 0.0)
        generate_latest(registry)
        assert next(times) == 3
    parsed = {family.name for family in text_string_to_metric_families(first)}
    assert {"vuoropuhelu_server_up", "vuoropuhelu_backlog_items"} <= parsed
