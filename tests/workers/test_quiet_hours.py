"""Notices wait for the end of a person's quiet hours, and arrive together."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.events import SignInRequested
from api.accounts.mails import mail_sign_in
from api.accounts.models import Person
from api.accounts.rules import TIME_TO_ACT
from api.contributions.mails.outcomes import mail_askers
from api.contributions.models import AnsweredQuestion, ContributionKind
from api.core.quiet_hours import QuietHours
from api.core.schedule import Frequency
from api.core.settings import Settings
from api.digests.jobs import match_event
from api.mails.jobs import BULK, claim_mails
from api.mails.models import Mail
from api.meetings.events import MeetingCancelled, SignUpChanged, SignUpOutcome
from api.meetings.mails import mail_cancellation, mail_outcome
from api.meetings.models import MeetingStatus, SignUpStatus
from api.plans.events import ProcurementPlanned
from api.watches.models import DigestSlot, Match
from tests.factories.accounts import person, sign_in
from tests.factories.contributions import official, question
from tests.factories.dialogues import dialogue
from tests.factories.events import context, event_of, outbox_event
from tests.factories.meetings import meeting, sign_up
from tests.factories.notifications import keys, watch
from tests.factories.organisations import organisation
from tests.factories.plans import procurement

EVENING = datetime(2027, 3, 1, 20, tzinfo=UTC)  # ten on the wall in Helsinki
MORNING = datetime(2027, 3, 2, 5, tzinfo=UTC)
NIGHT = QuietHours(21, 7)


class Stage:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.buyer = self.add(organisation())
        self.anna: Person = self.add(person(quiet_hours=NIGHT))

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def watches(self, somebody: Person, frequency: Frequency = Frequency.AT_ONCE) -> None:
        row = self.add(watch(somebody, frequency=frequency))
        self.session.add_all(keys(row))

    def news(self, now: datetime) -> None:
        item = self.add(procurement(self.buyer))
        fact = self.add(
            outbox_event(
                type=ProcurementPlanned.name, data={"procurement_id": str(item.id)}, time=now
            )
        )
        match_event(self.session, fact, now, window_seconds=60)

    def dues(self) -> dict[Any, datetime]:
        rows = self.session.execute(select(DigestSlot.person_id, DigestSlot.due_at))
        return {row.person_id: row.due_at for row in rows}

    def mail(self) -> Mail:
        return self.session.scalars(select(Mail)).one()


@pytest.fixture
def stage(sync_session: Session) -> Stage:
    return Stage(sync_session)


def test_events_of_a_night_make_one_digest_in_the_morning(stage: Stage) -> None:
    stage.watches(stage.anna)
    for hours in (0, 3, 8):
        stage.news(EVENING + timedelta(hours=hours))
    (slot,) = stage.session.scalars(select(DigestSlot))
    assert slot.due_at == MORNING
    assert len(stage.session.scalars(select(Match).where(Match.slot_id == slot.id)).all()) == 3


def test_quiet_hours_are_personal_in_the_persons_time_zone(stage: Stage) -> None:
    swede = stage.add(person(quiet_hours=NIGHT, time_zone="Europe/Stockholm"))
    awake = stage.add(person())
    early = stage.add(person(quiet_hours=QuietHours(20, 5)))
    daily = stage.add(person(quiet_hours=QuietHours(6, 9)))
    for somebody in (stage.anna, swede, awake, early):
        stage.watches(somebody)
    stage.watches(daily, Frequency.DAILY)
    stage.news(EVENING)
    assert stage.dues() == {
        stage.anna.id: MORNING,
        swede.id: MORNING + timedelta(hours=1),
        awake.id: EVENING + timedelta(minutes=1),
        early.id: MORNING - timedelta(hours=2),
        daily.id: MORNING,
    }


def test_no_mail_waits_outside_quiet_hours(stage: Stage) -> None:
    stage.watches(stage.anna)
    stage.news(MORNING)
    assert stage.dues() == {stage.anna.id: MORNING + timedelta(minutes=1)}


@time_machine.travel(EVENING, tick=False)
def test_notice_waits_for_the_end_of_quiet_hours(stage: Stage) -> None:
    call = stage.add(dialogue(stage.buyer))
    asked = stage.add(question(call, stage.anna))
    answer = stage.add(official(call, stage.buyer, kind=ContributionKind.ANSWER))
    stage.add(AnsweredQuestion(answer_id=answer.id, question_id=asked.id))
    mail_askers(stage.session, answer.id, "http://testserver.local")
    lease = timedelta(minutes=2)
    before = MORNING - timedelta(seconds=1)
    assert claim_mails(stage.session, BULK, before, lease=lease, limit=9) == []
    assert claim_mails(stage.session, BULK, MORNING, lease=lease, limit=9) == [stage.mail()]


@time_machine.travel(EVENING, tick=False)
@pytest.mark.parametrize(
    ("news", "due_at"),
    [
        (SignUpOutcome.PLACED, EVENING),
        (SignUpOutcome.MOVED_UP, MORNING),
        (SignUpOutcome.DRAWN, MORNING),
    ],
)
def test_response_to_an_own_action_is_sent_in_quiet_hours(
    stage: Stage, settings: Settings, news: SignUpOutcome, due_at: datetime
) -> None:
    call = stage.add(dialogue(stage.buyer))
    event = stage.add(meeting(call, starts_at=MORNING + timedelta(days=5)))
    row = stage.add(sign_up(event, stage.anna, status=SignUpStatus.PLACED))
    mail_outcome(stage.session, SignUpChanged(row.id, news), context(settings, EVENING))
    assert stage.mail().next_try_at == due_at


@time_machine.travel(EVENING, tick=False)
def test_place_withdrawn_in_quiet_hours_is_not_mailed(stage: Stage, settings: Settings) -> None:
    call = stage.add(dialogue(stage.buyer))
    event = stage.add(meeting(call, starts_at=MORNING + timedelta(days=5)))
    row = stage.add(sign_up(event, stage.anna, status=SignUpStatus.PLACED))
    mail_outcome(
        stage.session, SignUpChanged(row.id, SignUpOutcome.MOVED_UP), context(settings, EVENING)
    )
    row.status = SignUpStatus.WITHDRAWN
    stage.session.flush()
    mail_outcome(
        stage.session, SignUpChanged(row.id, SignUpOutcome.WITHDRAWN), context(settings, EVENING)
    )
    assert stage.mail().key == f"sign-up:{row.id}:{SignUpOutcome.WITHDRAWN}"


@time_machine.travel(EVENING, tick=False)
@pytest.mark.parametrize(
    ("starts_in", "due_at"),
    [(TIME_TO_ACT, MORNING), (TIME_TO_ACT - timedelta(minutes=1), EVENING)],
)
def test_cancellation_of_an_early_meeting_is_sent_in_quiet_hours(
    stage: Stage, settings: Settings, starts_in: timedelta, due_at: datetime
) -> None:
    call = stage.add(dialogue(stage.buyer))
    early = MORNING + starts_in
    event = stage.add(meeting(call, starts_at=early, status=MeetingStatus.CANCELLED))
    stage.add(sign_up(event, stage.anna))
    mail_cancellation(
        stage.session, event_of(MeetingCancelled, meeting_id=event.id), context(settings)
    )
    assert stage.mail().next_try_at == due_at


@time_machine.travel(EVENING, tick=False)
def test_sign_in_mail_is_sent_in_quiet_hours(stage: Stage, settings: Settings) -> None:
    row, _ = sign_in(token_hash=None, email=stage.anna.email)
    stage.add(row)
    mail_sign_in(stage.session, SignInRequested(row.id), context(settings))
    assert stage.mail().next_try_at == EVENING
