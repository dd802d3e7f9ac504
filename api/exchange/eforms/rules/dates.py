"""Dates of a notice: their form, and that what is announced lies after the dispatch."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from api.exchange.eforms.rules.fields import LOT
from api.exchange.eforms.rules.findings import Finding, path_of, texts
from api.exchange.eforms.writing.xml import Element

_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?")
_TIME = re.compile(r"([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?")


def date_findings(notice: Element) -> Iterator[Finding]:
    for field, path, pattern in (
        ("BT-05(a)-notice", "/*/cbc:IssueDate", _DATE),
        ("BT-05(b)-notice", "/*/cbc:IssueTime", _TIME),
        ("BT-127-notice", "/*/cbc:PlannedDate", _DATE),
        ("BT-800(d)-Lot", "//efac:AnswerReceptionPeriod/cbc:EndDate", _DATE),
        ("BT-800(t)-Lot", "//efac:AnswerReceptionPeriod/cbc:EndTime", _TIME),
    ):
        for element, text in texts(notice, path):
            if text and not _is_real(text, pattern):
                yield Finding(field, "eforms_date", path_of(element), {"text": text[:50]})
    yield from _too_early(notice)


def moment_of(day: str, time: str) -> datetime | None:
    """The moment that an element with a date and one with a time give; None if they give none.
    Without an offset it is UTC."""
    days, times = _DATE.fullmatch(day), _TIME.fullmatch(time or "00:00:00")
    if days is None or times is None:
        return None
    try:
        offset = times[2] or days[2] or "Z"
        return datetime.fromisoformat(f"{days[1]}T{times[1]}{offset}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def answers_until(lot: Element) -> datetime | None:
    return moment_of(
        _first(lot, ".//efac:AnswerReceptionPeriod/cbc:EndDate"),
        _first(lot, ".//efac:AnswerReceptionPeriod/cbc:EndTime"),
    )


def _too_early(notice: Element) -> Iterator[Finding]:
    sent = moment_of(_first(notice, "/*/cbc:IssueDate"), _first(notice, "/*/cbc:IssueTime"))
    if sent is None:
        return
    for lot, _ in texts(notice, LOT):
        until = answers_until(lot)
        if until is not None and until <= sent:
            yield Finding("BT-800(d)-Lot", "eforms_early", path_of(lot))
    planned = moment_of(_first(notice, "/*/cbc:PlannedDate"), "")
    if planned is not None and planned <= sent:
        yield Finding("BT-127-notice", "eforms_early", "/PriorInformationNotice/PlannedDate")


def _first(at: Element, path: str) -> str:
    return next((text for _, text in texts(at, path)), "")


def _is_real(text: str, pattern: re.Pattern[str]) -> bool:
    match = pattern.fullmatch(text)
    if match is None:
        return False
    try:
        _parsed(match[1], pattern)
    except ValueError:
        return False
    return True


def _parsed(text: str, pattern: re.Pattern[str]) -> date | datetime:
    return (
        date.fromisoformat(text)
        if pattern is _DATE
        else datetime.fromisoformat(f"2000-01-01T{text}")
    )
