"""Rules that turn measurements into findings with advice. Pure. The runbook uses the same texts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import IntEnum

import msgspec

from api.accounts.rules import ALL_WRONG_CODES
from api.core.queues import QUEUES, WEBHOOK_QUEUE
from api.mails.jobs import URGENT
from api.operations.backlogs import Stage
from api.operations.heartbeats import BEAT, BEAT_STARTED, HOURLY_TASKS
from api.operations.state import Backlog, Backlogs, Disk, Postgres, RedisState, Store
from api.operations.thresholds import HOUR, LATE_MAILS, MINUTE, NEVER, THRESHOLDS, WORKER, Threshold

OLDEST_POSTGRES = 150_000
MANY_FAILED_MAILS = 10
LONG_QUEUE = 10_000
BEAT_LIMITS, QUEUE_LIMITS = (MINUTE / 2, MINUTE), (MINUTE, 2 * MINUTE)
BULK_LIMITS, HOURLY_LIMITS = (10 * MINUTE, HOUR), (3 * HOUR, NEVER)
FIRST_HEARTBEAT = MINUTE
CLOCK_LIMITS = (timedelta(seconds=2), timedelta(seconds=30))
LITTLE_SPACE, NO_SPACE = 0.1, 0.02
SPARE_CONNECTIONS, SPARE_CODES = (0.2, 0.05), (0.7, 0.02)
"""Free shares: below the first it is a warning, below the second it is broken."""
FULL_REDIS = "free memory or raise maxmemory: the queues are rebuilt from PostgreSQL"


class Level(IntEnum):
    """Severity of a finding, also used as the exit code."""

    OK = 0
    WARNING = 1
    BROKEN = 2


class Finding(msgspec.Struct, frozen=True):
    level: Level
    topic: str
    text: str
    advice: str = ""


def backlog_findings(backlogs: Backlogs, now: datetime) -> Iterator[Finding]:
    for threshold in THRESHOLDS:
        yield _backlog_finding(threshold, backlogs, now)
    yield from _mails(backlogs, now)
    yield from _failure_findings(backlogs)


def _backlog_finding(threshold: Threshold, backlogs: Backlogs, now: datetime) -> Finding:
    topic, parts = threshold.stage.value, backlogs[threshold.stage]
    if parts is None:
        return unmeasured(topic)
    oldest = max(part.age(now) for part in parts) if any(item.count for item in parts) else None
    level = Level.OK if oldest is None else level_of(oldest, threshold.warning, threshold.broken)
    text = f"{threshold.words}: {_parts_text(parts, now)}"
    return Finding(level, topic, text, threshold.advice if level else "")


def _parts_text(backlogs: Sequence[Backlog], now: datetime) -> str:
    return "; ".join(_part_text(item, now) for item in backlogs if item.count) or "none"


def _part_text(backlog: Backlog, now: datetime) -> str:
    part = f"{backlog.part} " if backlog.part else ""
    age = backlog.age(now)
    return f"{part}{backlog.counted}" + (f", the oldest for {rounded_age(age)}" if age else "")


def level_of(age: timedelta, warning: timedelta, broken: timedelta) -> Level:
    if age >= broken:
        return Level.BROKEN
    return Level.WARNING if age >= warning else Level.OK


def _mails(backlogs: Backlogs, now: datetime) -> Iterator[Finding]:
    """Sign-in mails have short limits because a person waits; digests may be some minutes late."""
    parts = backlogs[Stage.MAILS]
    if parts is None:
        yield unmeasured(Stage.MAILS.value)
        return
    urgent = [item for item in parts if item.part in URGENT]
    others = [item for item in parts if item.part not in URGENT]
    for topic, some, warning, broken in (
        ("urgent mails", urgent, MINUTE / 2, 2 * MINUTE),
        ("other mails", others, 10 * MINUTE, 2 * HOUR),
    ):
        oldest = max((item.age(now) for item in some), default=timedelta(0))
        level = level_of(oldest, warning, broken)
        text = f"waiting mails: {_parts_text(some, now)}"
        yield Finding(level, topic, text, LATE_MAILS if level else "")


def _failure_findings(backlogs: Backlogs) -> Iterator[Finding]:
    """Failures that operators should know but can seldom fix."""
    failed = sum(backlog.count for backlog in backlogs[Stage.MAILS_FAILED] or ())
    level = Level.WARNING if failed >= MANY_FAILED_MAILS else Level.OK
    yield Finding(
        level,
        Stage.MAILS_FAILED.value,
        f"mails failed within a day: {failed:,}",
        "see the servers' replies: GET /v1/dead-letters?kind=mail" if level else "",
    )
    failing = sum(backlog.count for backlog in backlogs[Stage.WEBHOOKS_FAILING] or ())
    disabled = sum(backlog.count for backlog in backlogs[Stage.WEBHOOKS_DISABLED] or ())
    text = f"targets: {failing:,} fail now, {disabled:,} are disabled"
    yield Finding(Level.OK, Stage.WEBHOOKS_FAILING.value, text)


def unmeasured(topic: str) -> Finding:
    advice = "see the log of PostgreSQL: a slow disk, a lock, or missing tables"
    return Finding(Level.WARNING, topic, "cannot be measured", advice)


def postgres_findings(postgres: Postgres) -> Iterator[Finding]:
    old = postgres.number < OLDEST_POSTGRES
    advice = "15 is the oldest that works" if old else ""
    level = Level.BROKEN if old else Level.OK
    yield Finding(level, "postgresql", f"answers, version {postgres.version}", advice)
    yield _schema(postgres)
    if postgres.max_connections:
        yield _connections(postgres)
    yield _codes(postgres.wrong_codes)
    clock_ahead = postgres.clock_ahead.total_seconds()
    level = level_of(abs(postgres.clock_ahead), *CLOCK_LIMITS)
    clocks = f"clocks differ by {clock_ahead:+.1f} s" if level else "clocks agree"
    yield Finding(
        level, "clock", clocks, "synchronise the clocks of both machines by NTP" if level else ""
    )


def _connections(postgres: Postgres) -> Finding:
    level = level_of_share(1 - postgres.connections / postgres.max_connections, *SPARE_CONNECTIONS)
    text = f"{postgres.connections} of {postgres.max_connections} connections are taken"
    advice = "raise max_connections, or run fewer processes" if level else ""
    return Finding(level, "connections", text, advice)


def _codes(wrong: int) -> Finding:
    """Checks the day's budget of wrong codes: a person guesses, or a client sends a wrong value."""
    most = ALL_WRONG_CODES.most
    level = level_of_share(1 - wrong / most, *SPARE_CODES)
    text = f"{wrong:,} of {most:,} wrong codes today; at the limit, only links sign in"
    advice = "somebody guesses codes: find the source of requests to /v1/sign-in/confirm"
    return Finding(level, "sign-ins", text, advice if level else "")


def _schema(postgres: Postgres) -> Finding:
    if postgres.schema == postgres.expected_schema:
        return Finding(Level.OK, "schema", f"{postgres.schema}, as this version needs it")
    schema = postgres.schema or "no migration has run"
    text = f"{schema}, this version needs {postgres.expected_schema}"
    if (postgres.schema or "") > (postgres.expected_schema or ""):
        return Finding(Level.WARNING, "schema", text, "a newer version has migrated: upgrade here")
    return Finding(Level.BROKEN, "schema", text, "run `vuoropuhelu migrate`")


def redis_findings(redis: RedisState, now: datetime) -> Iterator[Finding]:
    if redis.write_error:
        text = f"refuses writes ({redis.write_error}): mails wait, and rate limits are off"
        yield Finding(Level.BROKEN, "redis", text, FULL_REDIS)
        return  # no process can write a heartbeat
    if redis.queues is None:
        yield Finding(Level.OK, "redis", "answers; the broker is another server")
    else:
        long = max(redis.queues.values()) > LONG_QUEUE
        text = ", ".join(f"{name} {length:,}" for name, length in redis.queues.items())
        level = Level.WARNING if long else Level.OK
        yield Finding(level, "redis", f"answers; queued: {text}", WORKER if long else "")
    if redis.max_memory:
        yield _memory(redis)
    yield from _heartbeat_findings(redis.heartbeats, now)


def _memory(redis: RedisState) -> Finding:
    level = level_of_share(1 - redis.used_memory / redis.max_memory)
    used, most = redis.used_memory / 1e6, redis.max_memory / 1e6
    text = f"{used:,.0f} of {most:,.0f} MB are used"
    return Finding(level, "redis memory", text, FULL_REDIS if level else "")


def _heartbeat_findings(heartbeats: Mapping[str, datetime], now: datetime) -> Iterator[Finding]:
    beat = _heartbeat_finding(heartbeats, BEAT, now, BEAT_LIMITS)
    yield beat
    if beat.level is Level.BROKEN:
        return  # all other heartbeats need beat
    for queue in (*QUEUES, WEBHOOK_QUEUE):
        yield _heartbeat_finding(
            heartbeats, queue, now, BULK_LIMITS if queue == "bulk" else QUEUE_LIMITS
        )
    for task in HOURLY_TASKS:
        if task in heartbeats:  # unknown in the first hour after Redis was emptied
            yield _heartbeat_finding(heartbeats, task, now, HOURLY_LIMITS)


def _heartbeat_finding(
    heartbeats: Mapping[str, datetime],
    name: str,
    now: datetime,
    limits: tuple[timedelta, timedelta],
) -> Finding:
    seen = heartbeats.get(name)
    level = level_of(now - seen, *limits) if seen else _level_unseen(heartbeats, name, now)
    text = f"seen {rounded_age(now - seen)} ago" if seen else "no heartbeat"
    topic = f"task {name}" if name in HOURLY_TASKS else name if name == BEAT else f"queue {name}"
    command = {BEAT: "beat", WEBHOOK_QUEUE: "webhooks"}.get(name, "worker")
    return Finding(level, topic, text, f"start `vuoropuhelu {command}`" if level else "")


def _level_unseen(heartbeats: Mapping[str, datetime], name: str, now: datetime) -> Level:
    """Right after a start of beat, or after Redis was emptied, a missing heartbeat is normal."""
    if name == BEAT:
        return Level.BROKEN
    started = heartbeats.get(BEAT_STARTED)
    if started is None:
        return Level.WARNING
    return Level.OK if now - started < FIRST_HEARTBEAT else Level.BROKEN


def level_of_share(free: float, little: float = LITTLE_SPACE, none: float = NO_SPACE) -> Level:
    if free < none:
        return Level.BROKEN
    return Level.WARNING if free < little else Level.OK


def disk_finding(disk: Disk) -> Finding:
    share = disk.free / disk.total
    level = level_of_share(share)
    text = f"{disk.free / 1e9:,.1f} GB free of {disk.total / 1e9:,.1f} GB ({share:.0%})"
    return Finding(level, "disk", text, "free disk space" if level else "")


def store_finding(store: Store) -> Finding:
    if store.missing:
        text = f"{store.missing} of the {store.sampled} newest files are missing"
        advice = "restore the store from the backup that belongs to the database"
        return Finding(Level.BROKEN, "uploads", text, advice)
    if not store.unreferenced:
        return Finding(Level.OK, "uploads", "the store works; no unreferenced files")
    advice = "the hourly sweep does not run: start the worker and beat"
    return Finding(Level.WARNING, "uploads", f"{store.unreferenced:,} unreferenced files", advice)


def lexicon_finding(*, has_lexicon: bool, outdated: int) -> Finding:
    """`unwritten` counts items whose search terms come from former dictionaries."""
    if not has_lexicon:
        return Finding(
            Level.WARNING,
            "search",
            "has no dictionaries: inflected words and ends of compounds are not found",
            "run `vuoropuhelu lexicon` on each machine, with the service's settings; restart",
        )
    text = f"has its dictionaries; rows to index again: {outdated:,}"
    return Finding(Level.OK, "search", text)


def rounded_age(age: timedelta) -> str:
    """Rounded to about two digits: 12 s, 5 min, 3 h, 8 days."""
    seconds = max(age.total_seconds(), 0.0)
    for unit, size, most in (("s", 1, 90), ("min", 60, 90), ("h", 3600, 48)):
        if seconds < size * most:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86400:,.0f} days"
