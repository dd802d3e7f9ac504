"""Mails about meetings, with what a calendar understands; made by workers, from ids."""

from datetime import datetime
from email.utils import parseaddr
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.accounts.rules import may_be_told_at
from api.core.clock import utc_now
from api.core.settings import Settings
from api.core.text import Texts, best_text, marked_text, translate
from api.core.written_dates import written_span
from api.core.zones import in_zone
from api.dialogues.models import Dialogue, DialogueStatus
from api.mails.models import CalendarPart, MailKind
from api.mails.outgoing import queue_mail
from api.mails.queries import held_back
from api.mails.rendering import RenderedMail, page_address, render
from api.meetings import calendar
from api.meetings.events import News
from api.meetings.models import Meeting, MeetingSlot, MeetingStatus, SignUp, SignUpStatus
from api.meetings.queries.sign_ups import to_mail

S = SignUpStatus


class Occasion(StrEnum):
    """Why people are written to, beside the news of their own sign-up."""

    CHANGED = "changed"
    CANCELLED = "cancelled"
    REMINDER = "reminder"


STILL = {
    News.PLACED: S.PLACED,
    News.MOVED_UP: S.PLACED,
    News.DRAWN: S.PLACED,
    News.WAITING: S.WAITING,
    News.NOT_DRAWN: S.WAITING,
    News.ENTERED: S.ENTERED,
    News.WITHDRAWN: S.WITHDRAWN,
}
"""The state in which the news is still true: what has passed since is told by later news."""
_INVITES = {News.PLACED, News.MOVED_UP, News.DRAWN, Occasion.CHANGED}
_ASKED_FOR = {News.PLACED, News.WAITING, News.ENTERED, News.WITHDRAWN}
"""What the person has just done: the answer to it does not wait for the end of quiet hours."""
_CANCELS = {News.WITHDRAWN, Occasion.CANCELLED}
_REPEATED = {Occasion.CHANGED, Occasion.REMINDER}
"""Told again after each change of the calendar."""


class Letter(msgspec.Struct, frozen=True):
    """One sign-up with all that a mail about it says."""

    sign_up: SignUp
    meeting: Meeting
    dialogue: Dialogue
    slot: MeetingSlot | None
    person: Person
    buyer: Texts

    @property
    def times(self) -> MeetingSlot | Meeting:
        return self.slot or self.meeting

    @property
    def has_place(self) -> bool:
        return self.sign_up.status is S.PLACED


def mail_news(
    session: Session, sign_up_id: UUID, news: News, now: datetime, settings: Settings
) -> None:
    """To the person whose sign-up it is."""
    true_still = [SignUp.id == sign_up_id, SignUp.status == STILL[news]]
    if news is not News.WITHDRAWN:
        true_still += _to_come(now)
    mail_sign_ups(session, news, settings, *true_still)


def mail_change(session: Session, meeting_id: UUID, now: datetime, settings: Settings) -> None:
    """To all who come or wait."""
    coming = [SignUp.meeting_id == meeting_id, SignUp.status != S.WITHDRAWN]
    mail_sign_ups(session, Occasion.CHANGED, settings, *coming, *_to_come(now))


def _to_come(now: datetime) -> list[ColumnElement[bool]]:
    """Nobody needs a place in what is over, however late the worker comes."""
    return [Meeting.status == MeetingStatus.PLANNED, Meeting.ends_at > now]


def mail_cancellation(session: Session, meeting_id: UUID, settings: Settings) -> None:
    coming = [SignUp.meeting_id == meeting_id, SignUp.status != S.WITHDRAWN]
    mail_sign_ups(session, Occasion.CANCELLED, settings, *coming)


def mail_sign_ups(
    session: Session,
    occasion: News | Occasion,
    settings: Settings,
    *conditions: ColumnElement[bool],
) -> None:
    for row in session.execute(to_mail(*conditions)).all():
        _mail(session, occasion, Letter(*row), settings)


def _mail(session: Session, occasion: News | Occasion, letter: Letter, settings: Settings) -> None:
    person = letter.person
    session.execute(held_back(person.id, _overtaken(occasion, letter), utc_now()))
    queue_mail(
        session,
        key=_key(occasion, letter),
        kind=MailKind.MEETING,
        person_id=person.id,
        address=person.email,
        language=person.language,
        headers=_reply_to(occasion, letter),
        calendar=_calendar_part(occasion, letter, settings),
        due_at=_due_at(occasion, letter),
        about=[letter.meeting.id],
        **meeting_mail(occasion, letter, settings)._asdict(),
    )


def _reply_to(occasion: News | Occasion, letter: Letter) -> dict[str, str]:
    """The buyer knows who comes or waits, but not who has withdrawn: an answer would tell it."""
    contact = letter.dialogue.contact
    if occasion is News.WITHDRAWN or contact is None or not contact.email:
        return {}
    return {"Reply-To": contact.email}


def meeting_mail(occasion: News | Occasion, letter: Letter, settings: Settings) -> RenderedMail:
    language, words = letter.person.language, _words(occasion, letter, settings)
    subject = translate(f"mail.meeting.{occasion}.subject", language, title=words["title"])
    return render("meeting", language, public_url=settings.public_url, subject=subject, **words)


def _due_at(occasion: News | Occasion, letter: Letter) -> datetime:
    now = utc_now()
    if occasion in _ASKED_FOR:
        return now
    return may_be_told_at(letter.person, now, before=letter.times.starts_at)


def _overtaken(occasion: News | Occasion, letter: Letter) -> str:
    """How the keys of mails begin that would tell, after this one, what is no longer so."""
    everything = f"sign-up:{letter.sign_up.id}:"
    return everything if occasion in _CANCELS else f"{everything}{occasion}"


def _key(occasion: News | Occasion, letter: Letter) -> str:
    key = f"sign-up:{letter.sign_up.id}:{occasion}"
    return f"{key}:{letter.meeting.calendar_sequence}" if occasion in _REPEATED else key


def _words(occasion: News | Occasion, letter: Letter, settings: Settings) -> dict[str, Any]:
    language, zone, meeting = letter.person.language, letter.dialogue.time_zone, letter.meeting
    time = written_span(letter.times.starts_at, letter.times.ends_at, zone, language)
    comes = letter.has_place and meeting.status is MeetingStatus.PLANNED
    return {
        "occasion": occasion.value,
        "title": best_text(meeting.title, language),
        "time": in_zone(time, zone, language),
        "place": meeting.place,
        "join_url": meeting.join_url if comes else None,
        "reason": marked_text(meeting.cancellation_reason, language),
        "fell_away_with": _cancelled_dialogue(letter),
        "link": page_address(settings.public_url, "dialogue", letter.dialogue.id, language),
        "comes": comes,
    }


def _cancelled_dialogue(letter: Letter) -> str | None:
    """Said here as well: who gets this mail gets no notice of the dialogue's cancellation."""
    if letter.dialogue.status is not DialogueStatus.CANCELLED:
        return None
    return best_text(letter.dialogue.title, letter.person.language)


def _calendar_part(
    occasion: News | Occasion, letter: Letter, settings: Settings
) -> CalendarPart | None:
    """For those who have a place, or had it until now."""
    uid = calendar.sign_up_uid(letter.sign_up.id, settings.host)
    guest = calendar.Party(letter.person.email, letter.person.name)
    if occasion in _INVITES and letter.has_place:
        content = calendar.invitation(_entry(letter, settings), uid, guest)
        return CalendarPart("REQUEST", content.decode())
    if occasion in _CANCELS and letter.sign_up.placed_at is not None:
        content = calendar.cancellation(_entry(letter, settings), uid, guest)
        return CalendarPart("CANCEL", content.decode())
    return None


def _entry(letter: Letter, settings: Settings) -> calendar.Entry:
    language, join_url = letter.person.language, letter.meeting.join_url
    sender = parseaddr(settings.mail_from)[1]
    entry = calendar.public_entry(
        letter.meeting,
        letter.dialogue,
        calendar.organiser(sender, letter.buyer, language),
        language,
        public_url=settings.public_url,
    )
    joins = join_url is not None and letter.has_place
    joining = translate("meeting.join", language, url=join_url) if joins else ""
    own = calendar.own_entry(entry, letter.slot, joining, utc_now())
    return calendar.withdrawn(own) if letter.sign_up.status is S.WITHDRAWN else own
