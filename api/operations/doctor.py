"""`vuoropuhelu doctor`: reports on one page what is stuck, why, and what to do.

It writes a probe to Redis and to the store of uploads, because a full server still answers reads.
It changes nothing else.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.core.clock import utc_now
from api.core.lexicon import lexicon
from api.core.settings import Settings
from api.events.queries import log_end
from api.operations import launch_checks, rules, servers
from api.operations.rules import Finding, Level
from api.operations.search_index import outdated_terms
from api.operations.snapshot import snapshot_reader
from api.operations.state import Snapshot

_POSTGRES_UNAVAILABLE = Finding(
    Level.BROKEN,
    "postgresql",
    "does not answer",
    "start it: the processes reconnect by themselves; until then, requests are refused",
)
_REDIS_UNAVAILABLE = Finding(
    Level.BROKEN,
    "redis",
    "does not answer: mails wait, and rate limits are off",
    "start it, empty or not: the queues are rebuilt from PostgreSQL",
)
_STORE_UNAVAILABLE = Finding(
    Level.BROKEN,
    "uploads",
    "the store cannot write and read a file",
    "free space, give the service write permission, or correct VUOROPUHELU_STORAGE_URL",
)
_NO_CONNECTION = Finding(
    Level.BROKEN,
    "postgresql",
    "has no connection left: requests are refused",
    "pg_stat_activity shows their clients; raise max_connections, or run fewer processes",
)


class Report(msgspec.Struct, frozen=True):
    at: datetime
    verdict: str
    findings: Sequence[Finding]

    @property
    def exit_code(self) -> int:
        return max(finding.level for finding in self.findings)


def examine(settings: Settings) -> Report:
    with snapshot_reader(settings, timeout=2) as reader:
        snapshot = reader.read()
        findings = [*_snapshot_findings(snapshot)]
        if snapshot.postgres:
            with reader.session() as session:
                findings += [
                    _store_finding(session, settings),
                    _search_finding(session),
                    _log_finding(session),
                ]
                findings += _launch_findings(session, settings)
    worst = max(finding.level for finding in findings)
    return Report(snapshot.at, worst.name.lower(), findings)


def _snapshot_findings(snapshot: Snapshot) -> Iterator[Finding]:
    if snapshot.postgres is None or snapshot.backlogs is None:
        yield _NO_CONNECTION if snapshot.postgres_full else _POSTGRES_UNAVAILABLE
    else:
        yield from rules.postgres_findings(snapshot.postgres)
        yield from rules.backlog_findings(snapshot.backlogs, snapshot.at)
    if snapshot.redis is None:
        yield _REDIS_UNAVAILABLE
    else:
        yield from rules.redis_findings(snapshot.redis, snapshot.at)
    yield rules.disk_finding(snapshot.disk)


def _store_finding(session: Session, settings: Settings) -> Finding:
    try:
        return rules.store_finding(servers.check_store(session, settings, utc_now()))
    except DBAPIError:
        return rules.unmeasured("uploads")
    except Exception as error:  # noqa: BLE001 - whatever a bucket says, it is not there
        text = f"{_STORE_UNAVAILABLE.text} ({type(error).__name__})"
        return msgspec.structs.replace(_STORE_UNAVAILABLE, text=text)


def _log_finding(session: Session) -> Finding:
    try:
        log, head, _ = session.execute(log_end()).one()
    except DBAPIError:
        return rules.unmeasured("log")
    text = f"{log}, at position {head}"
    return Finding(Level.OK, "log", text, "")


def _launch_findings(session: Session, settings: Settings) -> list[Finding]:
    try:
        operators, whole_cpv = session.execute(launch_checks.launch_state()).one()
    except DBAPIError:
        return [rules.unmeasured(launch_checks.TOPIC)]
    return list(launch_checks.launch_findings(settings, operators, whole_cpv=whole_cpv))


def _search_finding(session: Session) -> Finding:
    try:
        outdated = session.execute(outdated_terms()).scalar_one()
    except DBAPIError:
        return rules.unmeasured("search")
    return rules.lexicon_finding(has_lexicon=lexicon() is not None, outdated=outdated)


def as_text(report: Report) -> str:
    """Format the report for a terminal, worst findings first."""
    width = max(len(finding.topic) for finding in report.findings)
    worst_first = sorted(report.findings, key=lambda finding: -finding.level)
    lines = [f"{report.at:%Y-%m-%d %H:%M:%S} UTC: {_summary(report)}", ""]
    for finding in worst_first:
        lines.append(f"{finding.level.name.lower():9}{finding.topic:{width + 2}}{finding.text}")
        if finding.advice:
            lines.append(f"{'':{width + 11}}→ {finding.advice}")
    return "\n".join(lines) + "\n"


def _summary(report: Report) -> str:
    counts = [
        f"{count} {level.name.lower()}"
        for level in (Level.BROKEN, Level.WARNING)
        if (count := sum(finding.level is level for finding in report.findings))
    ]
    return ", ".join(counts) or "all is well"


def as_json(report: Report) -> str:
    findings = [
        {**msgspec.structs.asdict(finding), "level": finding.level.name.lower()}
        for finding in report.findings
    ]
    body = {"at": report.at, "verdict": report.verdict, "findings": findings}
    return msgspec.json.format(msgspec.json.encode(body), indent=2).decode() + "\n"
