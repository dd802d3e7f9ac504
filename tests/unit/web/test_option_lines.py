"""Lines of options and times for talks: no more are made than are refused."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from api.core.i18n import Language, LocalText
from api.meetings.inputs import MOST_SLOTS, MeetingCreate
from api.meetings.models import MeetingKind, MeetingMode
from api.surveys.questions import MOST_OPTIONS
from api.web.composing.meeting_fields import slots_of
from api.web.composing.survey_questions import read_blocks

LINES = 100_000


def test_more_lines_than_options_are_refused_not_worked_through() -> None:
    block = {"title": ["Mitä?"], "type": ["single_choice"], "options": ["a\n" * LINES]}
    entries = {f"questions/0/{part}": texts for part, texts in block.items()}
    body = msgspec.json.decode(read_blocks(entries, (), Language.FI).body)
    assert len(body["questions"][0]["options"]) == MOST_OPTIONS + 1


@pytest.mark.parametrize(
    ("start", "length", "count"),
    [
        (datetime(9999, 12, 31, 22, tzinfo=UTC), timedelta(minutes=119), 3),
        (datetime(2027, 1, 1, tzinfo=UTC), timedelta(minutes=60), 2),
        (datetime(2027, 1, 1, tzinfo=UTC), timedelta(minutes=29), 0),
        (datetime(1, 1, 1, tzinfo=UTC), timedelta(days=1_000_000), MOST_SLOTS + 1),
    ],
)
def test_talks_fill_the_meeting_up_to_the_last_day_of_the_calendar(
    start: datetime, length: timedelta, count: int
) -> None:
    meeting = MeetingCreate(
        kind=MeetingKind.ONE_TO_ONE,
        title={Language.FI: LocalText("Keskustelu")},
        starts_at=start,
        ends_at=start + length,
        mode=MeetingMode.IN_PERSON,
        languages=[Language.FI],
    )
    slots = slots_of(meeting, 30)
    assert len(slots) == count
    assert [slot.starts_at for slot in slots[:1]] == [start][:count]
    assert all(slot.ends_at <= meeting.ends_at for slot in slots)
