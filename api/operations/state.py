"""What measuring yields: how much waits where, and how the servers are."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from api.operations.backlogs import MOST, Stage
from api.operations.heartbeats import Labels


class Backlog(msgspec.Struct, frozen=True):
    """Of one part of a stage: a consumer, a kind of mail; empty where there are no parts."""

    part: str
    count: int
    """`MOST` + 1 where there are more."""
    since: datetime | None = None
    """Of the oldest."""

    @property
    def counted(self) -> str:
        return f"{MOST:,} or more" if self.count > MOST else f"{self.count:,}"

    def age(self, now: datetime) -> timedelta:
        return max(now - self.since, timedelta(0)) if self.since else timedelta(0)


Backlogs = Mapping[Stage, Sequence[Backlog] | None]
"""None where the database took too long."""


class Postgres(msgspec.Struct, frozen=True):
    version: str
    number: int
    """As the server counts: 150004 is 15.4."""
    schema: str | None
    """The newest migration that has run."""
    expected_schema: str | None
    """The newest that this code has."""
    ahead: timedelta
    """Its clock before ours, less what the question took at the most; negative if it is behind."""
    connections: int = 0
    most_connections: int = 0
    """That all together may open; 0 where it is not known."""
    wrong_codes: int = 0
    """Of sign-ins, of the day's budget for the installation."""


class RedisState(msgspec.Struct, frozen=True):
    queues: Mapping[str, int] | None
    """Messages that wait in each, and those being worked on; None where the broker is another."""
    pulses: Mapping[str, datetime]
    results: Mapping[str, Mapping[Labels, int]]
    used_memory: int = 0
    most_memory: int = 0
    """In bytes; 0 where there is no limit of its own."""
    refuses: str = ""
    """What it says to a write (`OOM`, `MISCONF`, `READONLY`); empty where it takes one."""


class Store(msgspec.Struct, frozen=True):
    """Of uploads."""

    unswept: int
    """Files that nothing names and that should be gone."""
    sampled: int
    missing: int
    """Of the sampled files that rows name."""


class Disk(msgspec.Struct, frozen=True):
    free: int
    total: int
    """In bytes."""


class Snapshot(msgspec.Struct, frozen=True):
    """All of it at one moment. None where somebody does not answer."""

    at: datetime
    postgres: Postgres | None
    backlogs: Backlogs | None
    redis: RedisState | None
    disk: Disk
    postgres_full: bool = False
    """It answers that all its connections are taken."""
