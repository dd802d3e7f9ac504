"""Rules that turn measurements into findings with advice. Pure. The runbook uses the same texts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import IntEnum

import msgspec

from api.accounts.rules import ALL_WRONG_CODES
from api.core.queues import QUEUES, WEBHOOK_QUEUE
from api.mails.jobs import URGENT
from api.operations.backlogs import Stage
from api.operations.heartbeats import BEAT, BEAT_STARTED, UPKEEP
from api.operations.state import Backlog, Backlogs, Disk, Postgres, RedisState, Store
from api.operations.thresholds import HOUR, LATE_MAILS, MINUTE, NEVER, WATCHED, WORKER, Watched

OLDEST_POSTGRES = 150_000
MANY_FAILED_MAILS = 10
LONG_QUEUE = 10_000
BEAT_LIMITS, QUEUE_LIMITS = (MINUTE / 2, MINUTE), (MINUTE, 2 * MINUTE)
BULK_LIMITS, UPKEEP_LIMITS = (10 * MINUTE, HOUR), (3 * HOUR, NEVER)
FIRST_SIGN = MINUTE
CLOCK_LIMITS = (timedelta(seconds=2), timedelta(seconds=30))
LITTLE_SPACE, NO_SPACE = 0.1, 0.02
SPARE_CONNECTIONS, SPARE_CODES = (0.2, 0.05), (0.7, 0.02)
"""Free shares: below the first it is a warning, below the second it is broken."""
FULL_REDIS = "make room or raise maxmemory: what was queued is found again in PostgreSQL"


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
    for watched in WATCHED:
        yield _watch(watched, backlogs, now)
    yield from _mails(backlogs, now)
    yield from _failure_findings(backlogs)


def _watch(watched: Watched, backlogs: Backlogs, now: datetime) -> Finding:
    topic, parts = watched.stage.value, backlogs[watched.stage]
    if parts is None:
        return unmeasured(topic)
    oldest = max(part.age(now) for part in parts) if any(item.count for item in parts) else None
    level = Level.OK if oldest is None else level_of(oldest, watched.warning, watched.broken)
    text = f"{watched.words}: {_in_parts(parts, now)}"
    return Finding(level, topic, text, watched.advice if level else "")


def _in_parts(backlogs: Sequence[Backlog], now: datetime) -> str:
    return "; ".join(_phrase(item, now) for item in backlogs if item.count) or "none"


def _phrase(backlog: Backlog, now: datetime) -> str:
    part = f"{backlog.part} " if backlog.part else ""
    age = backlog.age(now)
    return f"{part}{backlog.counted}" + (f", the oldest for {in_words(age)}" if age else "")


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
        text = f"mails that wait: {_in_parts(some, now)}"
        yield Finding(level, topic, text, LATE_MAILS if level else "")


def _failure_findings(backlogs: Backlogs) -> Iterator[Finding]:
    """Failures that operators should know but can seldom fix."""
    failed = sum(backlog.count for backlog in backlogs[Stage.MAILS_FAILED] or ())
    level = Level.WARNING if failed >= MANY_FAILED_MAILS else Level.OK
    yield Finding(
        level,
        Stage.MAILS_FAILED.value,
        f"mails given up within a day: {failed:,}",
        "see what servers say: GET /v1/dead-letters?kind=mail" if level else "",
    )
    failing = sum(backlog.count for backlog in backlogs[Stage.WEBHOOKS_FAILING] or ())
    disabled = sum(backlog.count for backlog in backlogs[Stage.WEBHOOKS_DISABLED] or ())
    text = f"targets: {failing:,} fail now, {disabled:,} are disabled"
    yield Finding(Level.OK, Stage.WEBHOOKS_FAILING.value, text)


def unmeasured(topic: str) -> Finding:
    advice = "see the log of PostgreSQL: a slow disk, a lock, or tables that are not there"
    return Finding(Level.WARNING, topic, "could not be measured", advice)


def postgres_findings(postgres: Postgres) -> Iterator[Finding]:
    old = postgres.number < OLDEST_POSTGRES
    advice = "15 is the oldest that works" if old else ""
    level = Level.BROKEN if old else Level.OK
    yield Finding(level, "postgresql", f"answers, version {postgres.version}", advice)
    yield _schema(postgres)
    if postgres.most_connections:
        yield _connections(postgres)
    yield _codes(postgres.wrong_codes)
    ahead = postgres.ahead.total_seconds()
    level = level_of(abs(postgres.ahead), *CLOCK_LIMITS)
    clocks = f"clocks differ by {ahead:+.1f} s" if level else "clocks agree"
    yield Finding(level, "clock", clocks, "let both machines keep time by NTP" if level else "")


def _connections(postgres: Postgres) -> Finding:
    level = level_of_share(1 - postgres.connections / postgres.most_connections, *SPARE_CONNECTIONS)
    text = f"{postgres.connections} of {postgres.most_connections} connections are taken"
    advice = "raise max_connections, or run fewer processes" if level else ""
    return Finding(level, "connections", text, advice)


def _codes(wrong: int) -> Finding:
    """Checks the day's budget of wrong codes: a person guesses, or a client sends a wrong value."""
    most = ALL_WRONG_CODES.most
    level = level_of_share(1 - wrong / most, *SPARE_CODES)
    text = f"{wrong:,} wrong codes today of {most:,}, after which only links sign in"
    advice = "somebody guesses codes: see where requests to /v1/sign-in/confirm come from"
    return Finding(level, "sign-ins", text, advice if level else "")


def _schema(postgres: Postgres) -> Finding:
    if postgres.schema == postgres.expected_schema:
        return Finding(Level.OK, "schema", f"{postgres.schema}, as this version wants it")
    schema = postgres.schema or "no migration has run"
    text = f"{schema}, this version wants {postgres.expected_schema}"
    if (postgres.schema or "") > (postgres.expected_schema or ""):
        return Finding(Level.WARNING, "schema", text, "a newer version has migrated: upgrade here")
    return Finding(Level.BROKEN, "schema", text, "run `vuoropuhelu migrate`")


def redis_findings(redis: RedisState, now: datetime) -> Iterator[Finding]:
    if redis.refuses:
        text = f"takes no writes ({redis.refuses}): mails wait, and rate limits are off"
        yield Finding(Level.BROKEN, "redis", text, FULL_REDIS)
        return  # nobody can leave a sign of life
    if redis.queues is None:
        yield Finding(Level.OK, "redis", "answers; the broker is another")
    else:
        long = max(redis.queues.values()) > LONG_QUEUE
        text = ", ".join(f"{name} {length:,}" for name, length in redis.queues.items())
        level = Level.WARNING if long else Level.OK
        yield Finding(level, "redis", f"answers; queued: {text}", WORKER if long else "")
    if redis.most_memory:
        yield _memory(redis)
    yield from _signs_of_life(redis.pulses, now)


def _memory(redis: RedisState) -> Finding:
    level = level_of_share(1 - redis.used_memory / redis.most_memory)
    used, most = redis.used_memory / 1e6, redis.most_memory / 1e6
    text = f"{used:,.0f} of {most:,.0f} MB are used"
    return Finding(level, "redis memory", text, FULL_REDIS if level else "")


def _signs_of_life(pulses: Mapping[str, datetime], now: datetime) -> Iterator[Finding]:
    beat = _sign(pulses, BEAT, now, BEAT_LIMITS)
    yield beat
    if beat.level is Level.BROKEN:
        return  # it is beat that calls the others
    for queue in (*QUEUES, WEBHOOK_QUEUE):
        yield _sign(pulses, queue, now, BULK_LIMITS if queue == "bulk" else QUEUE_LIMITS)
    for task in UPKEEP:
        if task in pulses:  # unknown in the first hour after Redis was emptied
            yield _sign(pulses, task, now, UPKEEP_LIMITS)


def _sign(
    pulses: Mapping[str, datetime],
    name: str,
    now: datetime,
    limits: tuple[timedelta, timedelta],
) -> Finding:
    seen = pulses.get(name)
    level = level_of(now - seen, *limits) if seen else _level_unseen(pulses, name, now)
    text = f"seen {in_words(now - seen)} ago" if seen else "no sign of life"
    topic = f"task {name}" if name in UPKEEP else name if name == BEAT else f"queue {name}"
    command = {BEAT: "beat", WEBHOOK_QUEUE: "webhooks"}.get(name, "worker")
    return Finding(level, topic, text, f"start `vuoropuhelu {command}`" if level else "")


def _level_unseen(pulses: Mapping[str, datetime], name: str, now: datetime) -> Level:
    """Right after a start of beat, or after Redis was emptied, a missing heartbeat is normal."""
    if name == BEAT:
        return Level.BROKEN
    started = pulses.get(BEAT_STARTED)
    if started is None:
        return Level.WARNING
    return Level.OK if now - started < FIRST_SIGN else Level.BROKEN


def level_of_share(free: float, little: float = LITTLE_SPACE, none: float = NO_SPACE) -> Level:
    if free < none:
        return Level.BROKEN
    return Level.WARNING if free < little else Level.OK


def disk_finding(disk: Disk) -> Finding:
    share = disk.free / disk.total
    level = level_of_share(share)
    text = f"{disk.free / 1e9:,.1f} GB free of {disk.total / 1e9:,.1f} GB ({share:.0%})"
    return Finding(level, "disk", text, "make room" if level else "")


def store_finding(store: Store) -> Finding:
    if store.missing:
        text = f"{store.missing} of the {store.sampled} newest files are missing"
        advice = "bring the store back from the backup that belongs to the database"
        return Finding(Level.BROKEN, "uploads", text, advice)
    if not store.unswept:
        return Finding(Level.OK, "uploads", "the store takes files; none left over")
    advice = "the hourly sweep does not run: start the worker and beat"
    return Finding(Level.WARNING, "uploads", f"{store.unswept:,} left over", advice)


def lexicon_finding(*, has_lexicon: bool, unwritten: int) -> Finding:
    """`unwritten` counts items whose search terms come from former dictionaries."""
    if not has_lexicon:
        return Finding(
            Level.WARNING,
            "search",
            "has no dictionaries: inflected words and ends of compounds are not found",
            "run `vuoropuhelu lexicon` on each machine, with the service's settings; restart",
        )
    text = f"has its dictionaries; still to be indexed by them: {unwritten:,}"
    return Finding(Level.OK, "search", text)


def in_words(age: timedelta) -> str:
    """Rounded to about two digits: 12 s, 5 min, 3 h, 8 days."""
    seconds = max(age.total_seconds(), 0.0)
    for unit, size, most in (("s", 1, 90), ("min", 60, 90), ("h", 3600, 48)):
        if seconds < size * most:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86400:,.0f} days"
