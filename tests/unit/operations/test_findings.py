"""Measurements become findings with a level, a text and advice."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from api.core.queues import QUEUES, WEBHOOK_QUEUE
from api.core.settings import PREFIX, Settings
from api.operations import rules, thresholds
from api.operations.backlogs import MOST, Stage
from api.operations.doctor import Report, as_json, as_text
from api.operations.heartbeats import BEAT, BEAT_STARTED
from api.operations.rules import Finding, Level
from api.operations.state import Backlog, Backlogs, Disk, Postgres, RedisState, Store

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ALIVE = {name: NOW - timedelta(seconds=5) for name in (BEAT, *QUEUES, WEBHOOK_QUEUE)}
QUEUED = dict.fromkeys(QUEUES, 0)


def _found(changed: Backlogs) -> dict[str, Finding]:
    quiet: Backlogs = {stage: [Backlog("", 0)] for stage in Stage}
    return {finding.topic: finding for finding in rules.backlog_findings({**quiet, **changed}, NOW)}


def test_idle_platform_is_ok() -> None:
    assert {item.level for item in _found({}).values()} == {Level.OK}


@pytest.mark.parametrize(
    ("stage", "age", "level"),
    [
        (Stage.OUTBOX, timedelta(seconds=5), Level.OK),
        (Stage.OUTBOX, timedelta(seconds=40), Level.WARNING),
        (Stage.OUTBOX, 12 * MINUTE, Level.BROKEN),
        (Stage.REACTIONS, 6 * MINUTE, Level.WARNING),
        (Stage.REACTIONS_FAILED, timedelta(0), Level.WARNING),
        (Stage.REACTIONS_FAILED, timedelta(days=90), Level.WARNING),
        (Stage.DIGESTS, MINUTE, Level.OK),
        (Stage.DIGESTS, 61 * MINUTE, Level.BROKEN),
        (Stage.DIGESTS_FAILED, MINUTE, Level.WARNING),
        (Stage.MAILS_SENDING, -MINUTE, Level.OK),
        (Stage.WEBHOOKS, 3 * MINUTE, Level.WARNING),
        (Stage.OPENINGS, 2 * MINUTE, Level.BROKEN),
        (Stage.CLOSINGS, 2 * MINUTE, Level.BROKEN),
    ],
)
def test_age_of_the_oldest_item_decides(stage: Stage, age: timedelta, level: Level) -> None:
    found = _found({stage: [Backlog("", 1, NOW), Backlog("", 3, NOW - age)]})[stage]
    assert found.level is level
    assert bool(found.advice) is bool(level)


def test_a_mail_to_sign_in_is_late_sooner_than_a_digest() -> None:
    late = NOW - 3 * MINUTE
    found = _found({Stage.MAILS: [Backlog("sign_in", 1, late), Backlog("digest", 7, late)]})
    assert found["urgent mails"].level is Level.BROKEN
    assert found["urgent mails"].text == "waiting mails: sign_in 1, the oldest for 3 min"
    assert found["other mails"].level is Level.OK


def test_count_above_the_limit_is_shown_as_more() -> None:
    found = _found({Stage.OUTBOX: [Backlog("", MOST + 1, NOW - timedelta(hours=5))]})["outbox"]
    assert found.text == "events waiting for the relay: 1,000 or more, the oldest for 5 h"


def test_failed_measurement_is_a_warning() -> None:
    found = _found(dict.fromkeys((Stage.MAILS, Stage.OUTBOX)))
    assert (found["mails"].level, found["outbox"].level) == (Level.WARNING, Level.WARNING)


def test_few_failed_mails_are_no_warning() -> None:
    few, many = (
        _found({Stage.MAILS_FAILED: [Backlog("digest", count, NOW)]})["mails_failed"]
        for count in (9, 10)
    )
    assert (few.level, many.level) == (Level.OK, Level.WARNING)


def _postgres(
    schema: str | None = "0018", number: int = 180_001, clock_ahead: float = 0.0
) -> dict[str, Level]:
    postgres = Postgres("18.1", number, schema, "0018", timedelta(seconds=clock_ahead))
    return {finding.topic: finding.level for finding in rules.postgres_findings(postgres)}


def test_version_schema_and_clock_are_reported() -> None:
    assert set(_postgres().values()) == {Level.OK}
    assert _postgres(number=140_010)["postgresql"] is Level.BROKEN
    assert _postgres(schema="0017")["schema"] is Level.BROKEN
    assert _postgres(schema=None)["schema"] is Level.BROKEN
    assert _postgres(schema="0019")["schema"] is Level.WARNING
    assert _postgres(clock_ahead=-3)["clock"] is Level.WARNING
    assert _postgres(clock_ahead=60)["clock"] is Level.BROKEN


def _redis(
    heartbeats: dict[str, datetime], queues: dict[str, int] | None = None
) -> dict[str, Level]:
    state = RedisState(QUEUED if queues is None else queues, heartbeats, {})
    return {finding.topic: finding.level for finding in rules.redis_findings(state, NOW)}


def test_missing_heartbeats_are_reported() -> None:
    assert set(_redis(ALIVE).values()) == {Level.OK}
    assert _redis({**ALIVE, "default": NOW - 3 * MINUTE})["queue default"] is Level.BROKEN
    assert _redis({**ALIVE, "bulk": NOW - 3 * MINUTE})["queue bulk"] is Level.OK
    assert _redis({**ALIVE, "purge": NOW - 200 * MINUTE})["task purge"] is Level.WARNING
    assert _redis(ALIVE, {"bulk": 10_001})["redis"] is Level.WARNING


@pytest.mark.parametrize(
    ("started", "level"),
    [
        ({}, Level.WARNING),
        ({BEAT_STARTED: NOW}, Level.OK),
        ({BEAT_STARTED: NOW - 2 * MINUTE}, Level.BROKEN),
    ],
)
def test_heartbeats_are_unknown_before_beats_first_run(
    started: dict[str, datetime], level: Level
) -> None:
    assert _redis({BEAT: NOW, **started})["queue default"] is level


def test_heartbeats_are_unknown_without_beat() -> None:
    assert _redis({}) == {"redis": Level.OK, "beat": Level.BROKEN}


def test_full_redis_is_reported_alone() -> None:
    full = RedisState(QUEUED, {BEAT: NOW - 50 * MINUTE}, {}, write_error="OOM")
    [found] = rules.redis_findings(full, NOW)
    assert found.level is Level.BROKEN
    assert found.text == "refuses writes (OOM): mails wait, and rate limits are off"


@pytest.mark.parametrize(
    ("used", "level"), [(80, Level.OK), (91, Level.WARNING), (99, Level.BROKEN)]
)
def test_redis_memory_is_reported(used: int, level: Level) -> None:
    state = RedisState(QUEUED, ALIVE, {}, used_memory=used, max_memory=100)
    found = {finding.topic: finding.level for finding in rules.redis_findings(state, NOW)}
    assert found["redis memory"] is level


@pytest.mark.parametrize(
    ("taken", "codes", "levels"),
    [
        (20, 100, (Level.OK, Level.OK)),
        (85, 2_000, (Level.WARNING, Level.WARNING)),
        (99, 5_000, (Level.BROKEN, Level.BROKEN)),
    ],
)
def test_connections_and_wrong_codes_are_reported(
    taken: int, codes: int, levels: tuple[Level, Level]
) -> None:
    state = Postgres("18.1", 180_001, "0018", "0018", timedelta(0), taken, 100, codes)
    found = {finding.topic: finding.level for finding in rules.postgres_findings(state)}
    assert (found["connections"], found["sign-ins"]) == levels


def test_missing_files_are_worse_than_those_left_over() -> None:
    stores = [Store(0, 50, 0), Store(3, 50, 0), Store(3, 50, 1)]
    levels = [rules.store_finding(store).level for store in stores]
    assert levels == [Level.OK, Level.WARNING, Level.BROKEN]


def test_free_disk_space_is_reported() -> None:
    levels = [rules.disk_finding(Disk(free, 100)).level for free in (50, 5, 1)]
    assert levels == [Level.OK, Level.WARNING, Level.BROKEN]


@pytest.mark.parametrize(
    ("age", "words"),
    [(0, "0 s"), (89, "89 s"), (90, "2 min"), (7200, "2 h"), (3 * 86400, "3 days")],
)
def test_ages_have_texts(age: float, words: str) -> None:
    assert rules.rounded_age(timedelta(seconds=age)) == words


def test_worst_finding_is_first_and_sets_the_exit_code() -> None:
    findings = [
        Finding(Level.OK, "disk", "much"),
        Finding(Level.BROKEN, "redis", "does not answer", "bring it back"),
    ]
    report = Report(NOW, "broken", findings)
    assert report.exit_code == 2
    assert as_text(report).splitlines() == [
        "2027-03-01 09:00:00 UTC: 1 broken",
        "",
        "broken   redis  does not answer",
        "                → bring it back",
        "ok       disk   much",
    ]
    assert '"level": "broken"' in as_json(report)


def test_advice_names_existing_settings() -> None:
    advice = " ".join(
        [threshold.advice for threshold in thresholds.THRESHOLDS] + [thresholds.LATE_MAILS]
    )
    named = set(re.findall(rf"{PREFIX}(\w+)", advice))
    assert named == {"SMTP_URL", "WEBHOOK_CONCURRENCY", "WORKER_PROCESSES"}
    assert {name.lower() for name in named} <= Settings.model_fields.keys()
