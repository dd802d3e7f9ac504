"""Types of measurements: backlogs and the state of the servers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from api.operations.backlogs import MOST, Stage
from api.operations.heartbeats import Labels


class Backlog(msgspec.Struct, frozen=True):
    """Backlog of one part of a stage, such as a consumer or kind of mail. `part` is empty if the
    stage has no parts.
    """

    part: str
    count: int
    """`MOST` + 1 if there are more."""
    since: datetime | None = None
    """Time of the oldest item."""

    @property
    def counted(self) -> str:
        return f"{MOST:,} or more" if self.count > MOST else f"{self.count:,}"

    def age(self, now: datetime) -> timedelta:
        return max(now - self.since, timedelta(0)) if self.since else timedelta(0)


Backlogs = Mapping[Stage, Sequence[Backlog] | None]
"""None if the statement timed out or failed."""


class Postgres(msgspec.Struct, frozen=True):
    version: str
    number: int
    """Version as the server numbers it: 150004 is 15.4."""
    schema: str | None
    """The newest migration that has run."""
    expected_schema: str | None
    """The newest migration of this code."""
    clock_ahead: timedelta
    """How far PostgreSQL's clock is ahead of this machine's, beyond the time of the query; negative
    if it is behind.
    """
    connections: int = 0
    max_connections: int = 0
    """Limit of connections for all clients; 0 if unknown."""
    wrong_codes: int = 0
    """Wrong sign-in codes of today, of all people. They use up the day's budget of the
    installation.
    """


class RedisState(msgspec.Struct, frozen=True):
    queues: Mapping[str, int] | None
    """Waiting messages by queue, and those in work; None if the broker is not this Redis."""
    heartbeats: Mapping[str, datetime]
    results: Mapping[str, Mapping[Labels, int]]
    used_memory: int = 0
    max_memory: int = 0
    """In bytes; 0 without a limit."""
    write_error: str = ""
    """Error code of a write (`OOM`, `MISCONF`, `READONLY`); empty if writes work."""


class Store(msgspec.Struct, frozen=True):
    """State of the store of uploads."""

    unreferenced: int
    """Old files that no row references."""
    sampled: int
    missing: int
    """Sampled files that a row references and the store lacks."""


class Disk(msgspec.Struct, frozen=True):
    free: int
    total: int
    """In bytes."""


class Snapshot(msgspec.Struct, frozen=True):
    """All measurements of one moment. A server that does not answer is None."""

    at: datetime
    postgres: Postgres | None
    backlogs: Backlogs | None
    redis: RedisState | None
    disk: Disk
    postgres_full: bool = False
    """PostgreSQL answers that all its connections are taken."""
