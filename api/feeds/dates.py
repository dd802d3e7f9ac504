"""Dates of an entry for a calendar, within a window. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from api.core.i18n import best_text
from api.core.partial_dates import Precision
from api.dialogues.models import Dialogue
from api.feeds.descriptions import title_of
from api.feeds.writers.model import Deadline
from api.meetings.calendar import meeting_uid
from api.meetings.models import Meeting
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.presenters.presenter import Presenter

PAST_LIMIT, FUTURE_LIMIT = timedelta(days=30), timedelta(days=731)
"""Time before and after now that the window of a calendar covers."""


class Window(NamedTuple):
    since: date
    until: date

    @classmethod
    def around(cls, now: datetime) -> "Window":
        today = now.astimezone(UTC).date()
        return cls(today - PAST_LIMIT, today + FUTURE_LIMIT)

    def overlaps(self, first: date, last: date) -> bool:
        return first <= self.until and last >= self.since


def expected_deadlines(
    row: Procurement, title: str, words: Presenter, window: Window
) -> Iterator[Deadline]:
    """Deadlines on the first day of each period, with the period in the title. An event over a
    quarter or year would appear on every day, and a participant must be ready when the period
    begins.
    """
    for kind, value in (
        ("dialogue", row.dialogue_expected),
        ("notice", row.notice_expected),
        ("contract", row.contract_start_expected),
    ):
        is_past = row.status is ProcurementStatus.CONCLUDED and kind != "contract"
        if value is None or is_past or not window.overlaps(*value.span):
            continue
        when = "" if value.precision is Precision.DAY else f" ({words.period(value)})"
        summary = words.t(f"feed.expected.{kind}", when=when, title=title)
        yield Deadline(kind, title_of(row, summary, words), value.first_day)


def opening_deadlines(
    row: Dialogue, title: str, words: Presenter, window: Window
) -> Iterator[Deadline]:
    for kind, moment in (("opens", row.opens_at), ("closes", row.closes_at)):
        if moment is not None and window.overlaps(moment.date(), moment.date()):
            summary = words.t(f"feed.{kind}", title=title)
            yield Deadline(kind, title_of(row, summary, words), moment)


def meeting_deadline(row: Meeting, title: str, words: Presenter, host: str) -> Deadline:
    """Has the UID of the meeting's own calendar file, so that a calendar shows the meeting once."""
    name = best_text(row.title, words.language)
    summary = words.t("feed.meeting", meeting=name, title=title)
    return Deadline("meeting", summary, row.starts_at, row.ends_at, meeting_uid(row.id, host))
