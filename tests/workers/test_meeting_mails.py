"""Mails about meetings: in the reader's language, once, with what a calendar understands."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from icalendar import Calendar, Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.i18n import Language, LocalText
from api.core.settings import Settings
from api.dialogues.models import Dialogue
from api.mails.message import build_message
from api.mails.models import CalendarPart, Mail, MailKind
from api.meetings.events import MeetingCancelled, MeetingChanged, SignUpChanged, SignUpOutcome
from api.meetings.mails import STILL, mail_cancellation, mail_change, mail_outcome
from api.meetings.models import Meeting, MeetingStatus, SignUp, SignUpStatus
from api.plans.models.values import Contact
from tests.factories.accounts import person
from tests.factories.dialogues import dialogue
from tests.factories.events import context, event_of
from tests.factories.mails import mail as any_mail
from tests.factories.meetings import meeting, sign_up, slots, talks
from tests.factories.organisations import organisation

S = SignUpStatus
BEGINS = datetime(2027, 3, 1, 7, tzinfo=UTC)  # nine on the wall in Helsinki
NOW = BEGINS - timedelta(days=5)


class Stage:
    """An event, and one who comes to it."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.session, self.settings = session, settings
        self.buyer = organisation(name="Oulun kaupunki")
        self.call: Dialogue = dialogue(self.buyer, contact=Contact(email="kysy@oulu.example"))
        self.guest: Person = person(name="Anna", language=Language.SV)
        self.event: Meeting = meeting(self.call, starts_at=BEGINS)
        self.row: SignUp = sign_up(self.event, self.guest)
        self.add(self.buyer, self.call, self.guest, self.event, self.row)

    def add(self, *rows: Any) -> None:
        for row in rows:
            self.session.add(row)
            self.session.flush()

    def news(self, outcome: SignUpOutcome, times: int = 1, now: datetime = NOW) -> None:
        self.session.flush()
        for _ in range(times):
            mail_outcome(
                self.session, SignUpChanged(self.row.id, outcome), context(self.settings, now)
            )

    def mails(self) -> list[Mail]:
        return list(self.session.scalars(select(Mail).order_by(Mail.id)))


@pytest.fixture
def stage(sync_session: Session, settings: Settings) -> Stage:
    return Stage(sync_session, settings)


def _invited(mail: Mail) -> tuple[str, Event]:
    assert mail.calendar is not None
    read = Calendar.from_ical(mail.calendar.content)
    assert isinstance(read, Calendar)
    assert read["METHOD"] == mail.calendar.method
    [event] = read.events
    return mail.calendar.method, event


def test_five_deliveries_of_a_place_make_one_mail_with_an_invitation(stage: Stage) -> None:
    stage.news(SignUpOutcome.PLACED, times=5)
    [mail] = stage.mails()
    assert (mail.kind, mail.address, mail.language) == (
        MailKind.MEETING,
        stage.guest.email,
        Language.SV,
    )
    assert mail.subject == "Plats bokad: Infotilaisuus"
    assert mail.headers == {"Reply-To": "kysy@oulu.example"}
    for words in ("1.3.2027 kl. 9.00", "finsk tid", "Kirkkokatu 2", "kokous.example.fi"):
        assert words in mail.text
        assert words in mail.html
    own = stage.row.id
    assert f"/sign-ups/{own}/cancel?lang=sv" in mail.text
    assert f"/sign-ups/{own}/cancel?lang=sv" in mail.html
    method, event = _invited(mail)
    assert (method, event.sequence, event.start) == ("REQUEST", 0, BEGINS)
    assert event.uid == f"sign-up-{stage.row.id}@testserver.local"
    assert event["ORGANIZER"].params["CN"] == "Oulun kaupunki"
    assert event.attendees == [f"mailto:{stage.guest.email}"]
    assert "https://kokous.example.fi/info" in str(event.description)


def test_mail_to_a_waiting_person_has_no_invitation_or_joining_instructions(stage: Stage) -> None:
    stage.row.status, stage.row.placed_at = S.WAITING, None
    stage.news(SignUpOutcome.WAITING)
    [mail] = stage.mails()
    assert mail.calendar is None
    assert mail.subject == "Du står i kö: Infotilaisuus"
    assert "kokous.example.fi" not in mail.text + mail.html


@pytest.mark.parametrize(
    ("news", "status"),
    [
        (SignUpOutcome.WAITING, S.PLACED),  # moved up since
        (SignUpOutcome.PLACED, S.WITHDRAWN),
        (SignUpOutcome.ENTERED, S.WAITING),  # drawn since
    ],
)
def test_outdated_news_is_not_mailed(stage: Stage, news: SignUpOutcome, status: S) -> None:
    stage.row.status = status
    stage.news(news)
    assert stage.mails() == []


def test_news_of_a_cancelled_meeting_is_not_mailed(stage: Stage) -> None:
    stage.event.status = MeetingStatus.CANCELLED
    stage.news(SignUpOutcome.PLACED)
    assert stage.mails() == []


def test_past_meeting_gives_no_places(stage: Stage) -> None:
    stage.news(SignUpOutcome.PLACED, now=stage.event.ends_at)
    mail_change(
        stage.session,
        event_of(MeetingChanged, meeting_id=stage.event.id, changed=["place"]),
        context(stage.settings, stage.event.ends_at),
    )
    assert stage.mails() == []
    stage.news(SignUpOutcome.PLACED, now=stage.event.ends_at - timedelta(seconds=1))
    assert len(stage.mails()) == 1


def test_change_updates_the_calendar_entry_once_for_each_sequence(stage: Stage) -> None:
    waiting = person()
    stage.add(waiting)
    stage.add(sign_up(stage.event, waiting, status=S.WAITING))
    stage.news(SignUpOutcome.PLACED)
    for sequence in (1, 1, 2):
        stage.event.calendar_sequence = sequence
        stage.session.flush()
        mail_change(
            stage.session,
            event_of(MeetingChanged, meeting_id=stage.event.id, changed=["place"]),
            context(stage.settings, NOW),
        )
    to_guest = [mail for mail in stage.mails() if mail.address == stage.guest.email]
    assert [_invited(mail)[1].sequence for mail in to_guest] == [0, 1, 2]
    assert {_invited(mail)[0] for mail in to_guest} == {"REQUEST"}
    assert len({_invited(mail)[1].uid for mail in to_guest}) == 1
    to_waiting = [mail for mail in stage.mails() if mail.address == waiting.email]
    assert [mail.calendar for mail in to_waiting] == [None, None]


def test_cancellation_removes_the_calendar_entry(stage: Stage) -> None:
    stage.event.status = MeetingStatus.CANCELLED
    stage.event.cancellation_reason = {Language.SV: LocalText("Föredragshållaren är sjuk.")}
    stage.event.calendar_sequence = 1
    stage.session.flush()
    for _ in range(2):
        mail_cancellation(
            stage.session,
            event_of(MeetingCancelled, meeting_id=stage.event.id),
            context(stage.settings),
        )
    [mail] = stage.mails()
    assert "Föredragshållaren är sjuk." in mail.text
    method, event = _invited(mail)
    assert (method, event.sequence, str(event["STATUS"])) == ("CANCEL", 1, "CANCELLED")


def test_withdrawal_removes_the_calendar_entry(stage: Stage) -> None:
    stage.event.calendar_sequence = 3
    stage.row.status = S.WITHDRAWN
    stage.news(SignUpOutcome.WITHDRAWN)
    [mail] = stage.mails()
    method, event = _invited(mail)
    assert (method, event.sequence, str(event["STATUS"])) == ("CANCEL", 4, "CANCELLED")
    assert mail.headers == {}  # the buyer sees no more who it was
    assert "kokous.example.fi" not in mail.text + event.to_ical().decode()


def test_person_without_a_place_gets_no_calendar_entry(stage: Stage) -> None:
    stage.row.status, stage.row.placed_at = S.WITHDRAWN, None
    stage.news(SignUpOutcome.WITHDRAWN)
    [mail] = stage.mails()
    assert mail.calendar is None


def test_calendar_entry_of_a_talk_has_the_slots_time(stage: Stage) -> None:
    day = talks(stage.call, starts_at=BEGINS)
    times = slots(day, 2)
    stage.add(day, *times)
    stage.row = sign_up(day, stage.guest, slot_id=times[1].id)
    stage.add(stage.row)
    stage.news(SignUpOutcome.DRAWN)
    [mail] = stage.mails()
    _, event = _invited(mail)
    assert (event.start, event.end) == (times[1].starts_at, times[1].ends_at)
    assert "kl. 9.30" in mail.text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("news", SignUpOutcome)
def test_every_kind_of_news_has_texts_in_all_languages(
    stage: Stage, news: SignUpOutcome, language: Language
) -> None:
    stage.guest.language = language
    stage.row.status = STILL[news]
    stage.news(news)
    [mail] = stage.mails()
    assert "Infotilaisuus" in mail.subject
    assert "{" not in mail.subject + mail.text


def test_invitation_is_an_alternative_part_and_an_attachment() -> None:
    content = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nX-NOTE:Åbo\r\nEND:VCALENDAR\r\n"
    row = any_mail(calendar=CalendarPart("REQUEST", content))
    raw = build_message(row, sender="x@example.fi", host="example.fi", now=NOW)
    message = message_from_bytes(raw, policy=policy.SMTP)
    assert message["Content-Language"] == "fi"
    assert message.get_content_type() == "multipart/mixed"
    forms, file = message.iter_parts()
    kinds = [part.get_content_type() for part in forms.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    *_, calendar = forms.iter_parts()
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert calendar["Content-Type"].params["charset"] == "utf-8"
    assert calendar.get_payload(decode=True) == content.encode()
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert file.get_content() == content.encode()
