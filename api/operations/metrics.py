"""Prometheus metrics, served by each API process at a separate address.

Gauges are read from PostgreSQL and Redis at each scrape, so every API process returns the same, and
a measured process need not be alive. Workers keep counts of results in Redis. Each API process
counts its own requests (`api.http.metrics`).
"""

import errno
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from prometheus_client import Metric, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from api.accounts.rules import ALL_WRONG_CODES
from api.core.settings import Settings
from api.http.metrics import REGISTRY
from api.operations.heartbeats import BEAT_STARTED, FAMILIES
from api.operations.snapshot import SnapshotReader, snapshot_reader
from api.operations.state import Backlogs, Disk, Postgres, RedisState, Snapshot

CACHE_SECONDS = 5.0
"""The servers are asked at most this often, however many clients scrape."""

log = structlog.get_logger(__name__)


class StateCollector(Collector):
    def __init__(self, reader: SnapshotReader) -> None:
        self._looking = reader
        self._lock = threading.Lock()
        self._cached: tuple[float, Snapshot] | None = None

    def collect(self) -> Iterator[Metric]:
        return families(self._snapshot())

    def _snapshot(self) -> Snapshot:
        with self._lock:
            if self._cached is None or time.monotonic() - self._cached[0] > CACHE_SECONDS:
                self._cached = time.monotonic(), self._looking.read()
            return self._cached[1]


def families(snapshot: Snapshot) -> Iterator[Metric]:
    up = GaugeMetricFamily("vuoropuhelu_server_up", "1 if the server answers.", labels=["server"])
    up.add_metric(["postgresql"], float(snapshot.postgres is not None))
    up.add_metric(["redis"], float(snapshot.redis is not None))
    yield up
    if snapshot.backlogs is not None:
        yield from _of_backlogs(snapshot.backlogs, snapshot.at)
    if snapshot.postgres is not None:
        yield from _of_postgres(snapshot.postgres)
    if snapshot.redis is not None:
        yield from _of_redis(snapshot.redis, snapshot.at)
    yield from _of_disk(snapshot.disk)


def _of_backlogs(backlogs: Backlogs, now: datetime) -> Iterator[Metric]:
    labels = ["stage", "part"]
    items = GaugeMetricFamily(
        "vuoropuhelu_backlog_items",
        "Pending, late or failed items; 1001 means more than a thousand.",
        labels=labels,
    )
    oldest = GaugeMetricFamily(
        "vuoropuhelu_backlog_oldest_seconds",
        "Age of the oldest item; for the stage `outbox`, the lag of the relay.",
        labels=labels,
    )
    for stage, parts in backlogs.items():
        for item in parts or ():
            items.add_metric([stage, item.part], item.count)
            oldest.add_metric([stage, item.part], item.age(now).total_seconds())
    yield items
    yield oldest


def _of_postgres(postgres: Postgres) -> Iterator[Metric]:
    fits = float(postgres.schema == postgres.expected_schema)
    for name, words, value in (
        ("db_connections", "Open connections to the server.", postgres.connections),
        ("db_connections_max", "Limit of connections for all clients.", postgres.max_connections),
        (
            "wrong_sign_in_codes",
            "Wrong sign-in codes today; beyond the limit only links work.",
            postgres.wrong_codes,
        ),
        (
            "wrong_sign_in_codes_max",
            "Limit of wrong sign-in codes for the installation in a day.",
            ALL_WRONG_CODES.most,
        ),
    ):
        yield GaugeMetricFamily(f"vuoropuhelu_{name}", words, value)
    yield GaugeMetricFamily("vuoropuhelu_schema_up_to_date", "1 if all migrations have run.", fits)
    yield GaugeMetricFamily(
        "vuoropuhelu_db_clock_skew_seconds",
        "How far PostgreSQL's clock is ahead of this machine's.",
        postgres.clock_ahead.total_seconds(),
    )


def _of_redis(redis: RedisState, now: datetime) -> Iterator[Metric]:
    takes = float(not redis.write_error)
    words = "1 if Redis accepts writes; else mails wait and rate limits are off."
    yield GaugeMetricFamily("vuoropuhelu_redis_writable", words, takes)
    yield GaugeMetricFamily("vuoropuhelu_redis_used_bytes", "Used memory.", redis.used_memory)
    yield GaugeMetricFamily(
        "vuoropuhelu_redis_max_bytes", "Limit of memory; 0 without a limit.", redis.max_memory
    )
    queues = GaugeMetricFamily("vuoropuhelu_queue_messages", "Waiting messages.", labels=["queue"])
    for queue, length in (redis.queues or {}).items():
        queues.add_metric([queue], length)
    yield queues
    alive = GaugeMetricFamily(
        "vuoropuhelu_heartbeat_age_seconds",
        "Time since the last heartbeat of beat, a queue, or an hourly task.",
        labels=["component"],
    )
    for name, at in redis.heartbeats.items():
        if name != BEAT_STARTED:
            alive.add_metric([name], max((now - at).total_seconds(), 0.0))
    yield alive
    for family, names in FAMILIES.items():
        counted = CounterMetricFamily(
            f"vuoropuhelu_{family}",
            "Total by result; restarts at 0 when Redis is emptied.",
            labels=names,
        )
        for labels, count in redis.results[family].items():
            counted.add_metric(labels, count)
        yield counted


def _of_disk(disk: Disk) -> Iterator[Metric]:
    words = "Disk of `data_dir`."
    yield GaugeMetricFamily("vuoropuhelu_data_dir_free_bytes", words, disk.free)
    yield GaugeMetricFamily("vuoropuhelu_data_dir_size_bytes", words, disk.total)


@contextmanager
def metrics_served(settings: Settings) -> Iterator[None]:
    """Serve metrics inside this context, if the setting `metrics_bind` is set."""
    if settings.metrics_bind is None:
        yield
        return
    with snapshot_reader(settings) as reader:
        collector = StateCollector(reader)
        REGISTRY.register(collector)
        try:
            with _listening(settings, settings.metrics_bind):
                yield
        finally:
            REGISTRY.unregister(collector)


@contextmanager
def _listening(settings: Settings, bind: str) -> Iterator[None]:
    host, first = bind.rsplit(":", 1)
    for port in range(int(first), int(first) + settings.api_processes):
        try:
            server, thread = start_http_server(port, host, REGISTRY)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            continue
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
        return
    log.warning("metrics are not served: every port is taken", bind=bind)
    yield
