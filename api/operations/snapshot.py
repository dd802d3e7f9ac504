"""A snapshot of all measurements, for the doctor and the metrics."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from api.core.clock import utc_now
from api.core.db import build_engine, sync_sessions
from api.core.settings import Settings
from api.operations import servers
from api.operations.heartbeats import open_redis
from api.operations.probes import measure
from api.operations.state import RedisState, Snapshot


class SnapshotReader:
    """Keeps its connections between two snapshots."""

    def __init__(self, settings: Settings, *, timeout: float = 0.5) -> None:
        self._settings = settings
        self._engine = build_engine(settings)
        self._redis = open_redis(settings, timeout)
        self.session = sync_sessions(self._engine)

    def read(self) -> Snapshot:
        disk, redis = servers.check_disk(self._settings), self._redis_state()
        try:
            with self.session() as session:
                postgres = servers.check_postgres(session, self._settings)
                return Snapshot(utc_now(), postgres, measure(session, utc_now()), redis, disk)
        except OperationalError as error:
            is_full = servers.is_connection_limit(error)
            return Snapshot(utc_now(), None, None, redis, disk, postgres_full=is_full)

    def close(self) -> None:
        self._engine.dispose()
        self._redis.close()

    def _redis_state(self) -> RedisState | None:
        try:
            return servers.check_redis(self._redis, self._settings)
        except (RedisError, OSError):
            return None


@contextmanager
def snapshot_reader(settings: Settings, *, timeout: float = 0.5) -> Iterator[SnapshotReader]:
    snapshot_reader = SnapshotReader(settings, timeout=timeout)
    try:
        yield snapshot_reader
    finally:
        snapshot_reader.close()
