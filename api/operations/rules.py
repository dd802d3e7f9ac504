"""From what was measured to what somebody should do about it. Pure; the runbook's words."""

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
"""Shares that are left: below the first it is a warning, below the second broken."""
FULL_REDIS = "make room or raise maxmemory: what was queued is found again in PostgreSQL"


class Level(IntEnum):
    """Also the exit code."""

    OK = 0
    WARNING = 1
    BROKEN = 2


class Finding(msgspec.Struct, frozen=True):
    level: Level
    topic: str
    said: str
    advice: str = ""


def backlog_findings(backlogs: Backlogs, now: datetime) -> Iterator[Finding]:
    for watched in WATCHED:
        yield _watch(watched, backlogs, now)
    yield from _mails(backlogs, now)
    yield from _told(backlogs)


def _watch(watched: Watched, backlogs: Backlogs, now: datetime) -> Finding:
    topic, found = watched.stage.value, backlogs[watched.stage]
    if found is None:
        return unmeasured(topic)
    oldest = max(one.age(now) for one in found) if any(item.count for item in found) else None
    level = Level.OK if oldest is None else level_of(oldest, watched.warning, watched.broken)
    said = f"{watched.words}: {_in_parts(found, now)}"
    return Finding(level, topic, said, watched.advice if level else "")


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
    """Who signs in waits in front of a screen; a digest may be some minutes late."""
    found = backlogs[Stage.MAILS]
    if found is None:
        yield unmeasured(Stage.MAILS.value)
        return
    urgent = [item for item in found if item.part in URGENT]
    others = [one for one in found if one.part not in URGENT]
    for topic, some, warning, broken in (
        ("urgent mails", urgent, MINUTE / 2, 2 * MINUTE),
        ("other mails", others, 10 * MINUTE, 2 * HOUR),
    ):
        oldest = max((one.age(now) for one in some), default=timedelta(0))
        level = level_of(oldest, warning, broken)
        said = f"mails that wait: {_in_parts(some, now)}"
        yield Finding(level, topic, said, LATE_MAILS if level else "")


def _told(backlogs: Backlogs) -> Iterator[Finding]:
    """What is worth knowing, but seldom ours to mend."""
    failed = sum(backlog.count for backlog in backlogs[Stage.MAILS_FAILED] or ())
    level = Level.WARNING if failed >= MANY_FAILED_MAILS else Level.OK
    yield Finding(
        level,
        Stage.MAILS_FAILED.value,
        f"mails given up within a day: {failed:,}",
        "see what servers say: GET /v1/dead-letters?kind=mail" if level else "",
    )
    failing = sum(one.count for one in backlogs[Stage.WEBHOOKS_FAILING] or ())
    disabled = sum(one.count for one in backlogs[Stage.WEBHOOKS_DISABLED] or ())
    said = f"targets: {failing:,} fail now, {disabled:,} are disabled"
    yield Finding(Level.OK, Stage.WEBHOOKS_FAILING.value, said)


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
    said = f"{postgres.connections} of {postgres.most_connections} connections are taken"
    advice = "raise max_connections, or run fewer processes" if level else ""
    return Finding(level, "connections", said, advice)


def _codes(wrong: int) -> Finding:
    """The alarm of the budget for all: somebody guesses, or a client sends the wrong thing."""
    most = ALL_WRONG_CODES.most
    level = level_of_share(1 - wrong / most, *SPARE_CODES)
    said = f"{wrong:,} wrong codes today of {most:,}, after which only links sign in"
    advice = "somebody guesses codes: see where requests to /v1/sign-in/confirm come from"
    return Finding(level, "sign-ins", said, advice if level else "")


def _schema(postgres: Postgres) -> Finding:
    if postgres.schema == postgres.wanted:
        return Finding(Level.OK, "schema", f"{postgres.schema}, as this version wants it")
    said = f"{postgres.schema or 'no migration has run'}, this version wants {postgres.wanted}"
    if (postgres.schema or "") > (postgres.wanted or ""):
        return Finding(Level.WARNING, "schema", said, "a newer version has migrated: upgrade here")
    return Finding(Level.BROKEN, "schema", said, "run `vuoropuhelu migrate`")


def redis_findings(redis: RedisState, now: datetime) -> Iterator[Finding]:
    if redis.refuses:
        said = f"takes no writes ({redis.refuses}): mails wait, and rate limits are off"
        yield Finding(Level.BROKEN, "redis", said, FULL_REDIS)
        return  # nobody can leave a sign of life
    if redis.queues is None:
        yield Finding(Level.OK, "redis", "answers; the broker is another")
    else:
        long = max(redis.queues.values()) > LONG_QUEUE
        said = ", ".join(f"{name} {length:,}" for name, length in redis.queues.items())
        level = Level.WARNING if long else Level.OK
        yield Finding(level, "redis", f"answers; queued: {said}", WORKER if long else "")
    if redis.most_memory:
        yield _memory(redis)
    yield from _signs_of_life(redis.pulses, now)


def _memory(redis: RedisState) -> Finding:
    level = level_of_share(1 - redis.used_memory / redis.most_memory)
    used, most = redis.used_memory / 1e6, redis.most_memory / 1e6
    said = f"{used:,.0f} of {most:,.0f} MB are used"
    return Finding(level, "redis memory", said, FULL_REDIS if level else "")


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
    said = f"seen {in_words(now - seen)} ago" if seen else "no sign of life"
    topic = f"task {name}" if name in UPKEEP else name if name == BEAT else f"queue {name}"
    command = {BEAT: "beat", WEBHOOK_QUEUE: "webhooks"}.get(name, "worker")
    return Finding(level, topic, said, f"start `vuoropuhelu {command}`" if level else "")


def _level_unseen(pulses: Mapping[str, datetime], name: str, now: datetime) -> Level:
    """Soon after a start of beat, or once Redis was emptied, nobody can have been seen yet."""
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
    said = f"{disk.free / 1e9:,.1f} GB free of {disk.total / 1e9:,.1f} GB ({share:.0%})"
    return Finding(level, "disk", said, "make room" if level else "")


def store_finding(store: Store) -> Finding:
    if store.missing:
        said = f"{store.missing} of the {store.sampled} newest files are missing"
        advice = "bring the store back from the backup that belongs to the database"
        return Finding(Level.BROKEN, "uploads", said, advice)
    if not store.unswept:
        return Finding(Level.OK, "uploads", "the store takes files; none left over")
    advice = "the hourly sweep does not run: start the worker and beat"
    return Finding(Level.WARNING, "uploads", f"{store.unswept:,} left over", advice)


def lexicon_finding(*, has_lexicon: bool, unwritten: int) -> Finding:
    """`unwritten`: things that are still found by what former dictionaries made of their words."""
    if not has_lexicon:
        return Finding(
            Level.WARNING,
            "search",
            "has no dictionaries: inflected words and ends of compounds are not found",
            "run `vuoropuhelu lexicon` on each machine, with the service's settings; restart",
        )
    said = f"has its dictionaries; still to be indexed by them: {unwritten:,}"
    return Finding(Level.OK, "search", said)


def in_words(age: timedelta) -> str:
    """To two digits or so: 12 s, 5 min, 3 h, 8 days."""
    seconds = max(age.total_seconds(), 0.0)
    for unit, size, most in (("s", 1, 90), ("min", 60, 90), ("h", 3600, 48)):
        if seconds < size * most:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86400:,.0f} days"
