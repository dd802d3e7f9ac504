"""Jobs about meetings take effect exactly once, with concurrent workers."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.actor import ActorKind
from api.core.audit import AuditEntry
from api.core.i18n import Language, LocalText
from api.core.outbox import OutboxEvent
from api.core.settings import Settings
from api.dialogues.events import DialogueCancelled, DialogueOpened
from api.dialogues.models import Dialogue, DialogueStatus
from api.mails.models import Mail
from api.meetings import jobs
from api.meetings.models import MeetingStatus, SignUp, SignUpStatus, SlotAllocation
from api.meetings.rules.draw import draw
from tests.factories.accounts import person
from tests.factories.dialogues import dialogue
from tests.factories.events import context, event_of
from tests.factories.meetings import meeting, sign_up, slots, talks
from tests.factories.organisations import organisation

S = SignUpStatus
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)


class Stage:
    def __init__(self, session: Session) -> None:
        self.session = session
        buyer = organisation()
        self.call = self.dialogue(buyer)

    def dialogue(self, buyer: Any, **values: Any) -> Dialogue:
        row = dialogue(buyer, **values)
        self.add(buyer, row)
        return row

    def add(self, *rows: Any) -> None:
        for row in rows:
            self.session.add(row)
            self.session.flush()

    def people(self, number: int) -> list[Person]:
        people = [person() for _ in range(number)]
        self.add(*people)
        return people

    def told(self) -> list[tuple[str, Any]]:
        rows = self.session.scalars(select(OutboxEvent).order_by(OutboxEvent.number))
        return [(row.type, row.data.get("news") or row.data.get("changed")) for row in rows]

    def mails(self) -> list[Mail]:
        return list(self.session.scalars(select(Mail).order_by(Mail.created_at)))


@pytest.fixture
def stage(sync_session: Session) -> Stage:
    return Stage(sync_session)


def _lot(stage: Stage, wishes: list[list[int]], **values: Any) -> tuple[list[SignUp], list[UUID]]:
    """Two slots, drawn at NOW."""
    day = talks(
        stage.call,
        allocation=SlotAllocation.LOT,
        starts_at=NOW + DAY,
        signup_closes_at=NOW,
        **values,
    )
    times = slots(day, 2)
    stage.add(day, *times)
    ids = [time.id for time in times]
    entered = [
        sign_up(day, somebody, status=S.ENTERED, wishes=[ids[n] for n in wished])
        for somebody, wished in zip(stage.people(len(wishes)), wishes, strict=True)
    ]
    stage.add(*entered)
    return entered, ids


def test_draw_is_made_once_at_its_time(stage: Stage) -> None:
    entered, ids = _lot(stage, [[0, 1], [0], [0, 1]], seed="5eed")
    assert jobs.draw_due(stage.session, NOW - SECOND) == 0
    assert jobs.draw_due(stage.session, NOW) == 1
    assert jobs.draw_due(stage.session, NOW + DAY) == 0
    again = draw("5eed", {item.id: item.wishes for item in entered}, ids)
    in_order = sorted(entered, key=lambda one: one.drawn_order or 0)
    assert [one.id for one in in_order] == again.order
    assert {one.id: one.slot_id for one in entered if one.slot_id} == again.slots
    states = sorted(one.status for one in entered)
    assert states in ([S.PLACED, S.PLACED, S.WAITING], [S.PLACED, S.WAITING, S.WAITING])
    assert stage.told()[-1] == ("meeting.changed.v1", ["draw"])
    news = [told for kind, told in stage.told() if kind == "sign_up.changed.v1"]
    assert sorted(news) == ["drawn"] * len(again.slots) + ["not_drawn"] * (3 - len(again.slots))
    entry = stage.session.scalars(select(AuditEntry).where(AuditEntry.action == "meeting.draw"))
    assert entry.one().actor_kind is ActorKind.SYSTEM


def test_cancelled_or_unannounced_meeting_is_not_drawn(stage: Stage) -> None:
    _lot(stage, [[0]], status=MeetingStatus.CANCELLED)
    _lot(stage, [[0]], announced_at=None)
    stage.add(talks(stage.call, signup_closes_at=NOW))
    assert jobs.draw_due(stage.session, NOW) == 0


def test_withdrawn_sign_up_is_not_drawn(stage: Stage) -> None:
    entered, ids = _lot(stage, [[0], [0]])
    entered[0].status = S.WITHDRAWN
    stage.session.flush()
    jobs.draw_due(stage.session, NOW)
    assert entered[0].drawn_order is None
    assert (entered[1].slot_id, entered[1].drawn_order) == (ids[0], 1)


def test_reminder_is_sent_once_a_day_before(stage: Stage, settings: Settings) -> None:
    event = meeting(stage.call, starts_at=NOW + DAY)
    comes, waits, late = stage.people(3)
    rows = [
        sign_up(event, comes, placed_at=NOW - DAY),
        sign_up(event, waits, status=S.WAITING),
        sign_up(event, late, placed_at=NOW + SECOND),
    ]
    stage.add(event, *rows)
    version = rows[0].version
    assert jobs.remind_due(stage.session, NOW - SECOND, settings) == 0
    assert [jobs.remind_due(stage.session, NOW + n * HOUR, settings) for n in range(3)] == [1, 0, 0]
    [mail] = stage.mails()
    assert (mail.address, mail.subject) == (comes.email, "Muistutus: Infotilaisuus")
    assert "kokous.example.fi" in mail.text
    assert mail.calendar is None
    stage.session.refresh(rows[0])
    assert rows[0].version == version, "a reminder makes nobody's withdrawal stale"


def test_moved_meeting_gets_another_reminder(stage: Stage, settings: Settings) -> None:
    event = meeting(stage.call, starts_at=NOW + DAY)
    [somebody] = stage.people(1)
    stage.add(event, sign_up(event, somebody, placed_at=NOW - DAY))
    jobs.remind_due(stage.session, NOW, settings)
    event.starts_at, event.ends_at = NOW + 3 * DAY, NOW + 4 * DAY
    event.calendar_sequence += 1
    stage.session.flush()
    assert jobs.remind_due(stage.session, NOW + DAY, settings) == 0
    assert jobs.remind_due(stage.session, NOW + 2 * DAY, settings) == 1
    assert len(stage.mails()) == 2


def test_reminder_of_a_talk_follows_its_slot(stage: Stage, settings: Settings) -> None:
    day = talks(stage.call, starts_at=NOW + DAY)
    first, second = slots(day, 2)
    stage.add(day, first, second)
    people = stage.people(2)
    stage.add(
        *(
            sign_up(day, somebody, slot_id=slot.id, placed_at=NOW - DAY)
            for somebody, slot in zip(people, (first, second), strict=True)
        )
    )
    assert jobs.remind_due(stage.session, NOW, settings) == 1
    assert jobs.remind_due(stage.session, NOW + HOUR / 2, settings) == 1
    assert [mail.address for mail in stage.mails()] == [item.email for item in people]


def test_cancelled_or_past_meeting_gets_no_reminder(stage: Stage, settings: Settings) -> None:
    cancelled = meeting(stage.call, starts_at=NOW + HOUR, status=MeetingStatus.CANCELLED)
    over = meeting(stage.call, starts_at=NOW - HOUR)
    people = stage.people(2)
    stage.add(cancelled, over)
    stage.add(*(sign_up(row, one) for row, one in zip((cancelled, over), people, strict=True)))
    assert jobs.remind_due(stage.session, NOW, settings) == 0


def test_meetings_are_announced_once_with_their_dialogue(stage: Stage) -> None:
    planned = meeting(stage.call, announced_at=None)
    gone = meeting(stage.call, announced_at=None, status=MeetingStatus.CANCELLED)
    stage.add(planned, gone)
    for moment in (NOW, NOW + DAY):
        opened = event_of(DialogueOpened, dialogue_id=stage.call.id)
        jobs.announce_meetings(stage.session, opened, context(now=moment))
    assert (planned.announced_at, gone.announced_at) == (NOW, None)
    assert stage.told() == [("meeting.scheduled.v1", None)]


def test_meetings_are_cancelled_with_their_dialogue(stage: Stage) -> None:
    reason = {Language.FI: LocalText("Hanke ei toteudu.")}
    call = stage.dialogue(
        organisation(), status=DialogueStatus.CANCELLED, cancellation_reason=reason
    )
    coming, held = meeting(call, starts_at=NOW + DAY), meeting(call, starts_at=NOW - DAY)
    stage.add(coming, held)
    for _ in range(2):
        cancelled = event_of(DialogueCancelled, dialogue_id=call.id)
        jobs.cancel_meetings(stage.session, cancelled, context(now=NOW))
    assert (coming.status, coming.cancellation_reason) == (MeetingStatus.CANCELLED, reason)
    assert held.status is MeetingStatus.PLANNED
    assert stage.told() == [("meeting.cancelled.v1", None)]
