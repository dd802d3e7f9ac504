"""Mails about meetings, with a calendar part (iTIP). The caller commits."""

from datetime import datetime
from email.utils import parseaddr
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.accounts.rules import notice_due_at
from api.core.clock import utc_now
from api.core.date_format import written_span
from api.core.i18n import Texts, best_text, marked_text, translate
from api.core.settings import Settings
from api.core.time_zones import in_zone
from api.dialogues.models import Dialogue, DialogueStatus
from api.events.handlers import HandlerContext
from api.mails.enqueue import queue_mail
from api.mails.models import CalendarPart, MailKind
from api.mails.queries import cancel_pending
from api.mails.rendering import RenderedMail, page_address, render
from api.meetings import calendar
from api.meetings.events import MeetingCancelled, MeetingChanged, SignUpChanged, SignUpOutcome
from api.meetings.models import Meeting, MeetingSlot, MeetingStatus, SignUp, SignUpStatus
from api.meetings.queries.sign_ups import to_mail
from api.meetings.rules.content import IN_CALENDAR

S = SignUpStatus


class Occasion(StrEnum):
    """Reasons for a mail other than the outcome of the person's own sign-up."""

    CHANGED = "changed"
    CANCELLED = "cancelled"
    REMINDER = "reminder"


STILL = {
    SignUpOutcome.PLACED: S.PLACED,
    SignUpOutcome.MOVED_UP: S.PLACED,
    SignUpOutcome.DRAWN: S.PLACED,
    SignUpOutcome.WAITING: S.WAITING,
    SignUpOutcome.NOT_DRAWN: S.WAITING,
    SignUpOutcome.ENTERED: S.ENTERED,
    SignUpOutcome.WITHDRAWN: S.WITHDRAWN,
}
"""The state in which each mail is still correct. Later changes have their own mails."""
_INVITES = {SignUpOutcome.PLACED, SignUpOutcome.MOVED_UP, SignUpOutcome.DRAWN, Occasion.CHANGED}
_ASKED_FOR = {
    SignUpOutcome.PLACED,
    SignUpOutcome.WAITING,
    SignUpOutcome.ENTERED,
    SignUpOutcome.WITHDRAWN,
}
"""Outcomes of the person's own action: these mails do not wait for the end of quiet hours."""
_CANCELS = {SignUpOutcome.WITHDRAWN, Occasion.CANCELLED}
_REPEATED = {Occasion.CHANGED, Occasion.REMINDER}
"""Mails that are sent again after each change of the calendar entry."""


class SignUpMail(msgspec.Struct, frozen=True):
    """One sign-up with all data for a mail about it."""

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


def mail_outcome(session: Session, event: SignUpChanged, context: HandlerContext) -> None:
    """Mail the person of the sign-up."""
    true_still = [SignUp.id == event.sign_up_id, SignUp.status == STILL[event.news]]
    if event.news is not SignUpOutcome.WITHDRAWN:
        true_still += _to_come(context.now)
    mail_sign_ups(session, event.news, context.settings, *true_still)


def mail_change(session: Session, event: MeetingChanged, context: HandlerContext) -> None:
    """Mail all who have not withdrawn, if the change affects their calendar entry."""
    if IN_CALENDAR.isdisjoint(event.changed):
        return
    coming = [SignUp.meeting_id == event.meeting_id, SignUp.status != S.WITHDRAWN]
    still = _to_come(context.now)
    mail_sign_ups(session, Occasion.CHANGED, context.settings, *coming, *still)


def _to_come(now: datetime) -> list[ColumnElement[bool]]:
    """Conditions of planned meetings that have not ended, for when the worker is late."""
    return [Meeting.status == MeetingStatus.PLANNED, Meeting.ends_at > now]


def mail_cancellation(session: Session, event: MeetingCancelled, context: HandlerContext) -> None:
    coming = [SignUp.meeting_id == event.meeting_id, SignUp.status != S.WITHDRAWN]
    mail_sign_ups(session, Occasion.CANCELLED, context.settings, *coming)


def mail_sign_ups(
    session: Session,
    occasion: SignUpOutcome | Occasion,
    settings: Settings,
    *conditions: ColumnElement[bool],
) -> None:
    for row in session.execute(to_mail(*conditions)).all():
        _mail(session, occasion, SignUpMail(*row), settings)


def _mail(
    session: Session,
    occasion: SignUpOutcome | Occasion,
    sign_up_mail: SignUpMail,
    settings: Settings,
) -> None:
    person = sign_up_mail.person
    session.execute(cancel_pending(person.id, _overtaken(occasion, sign_up_mail), utc_now()))
    queue_mail(
        session,
        key=_key(occasion, sign_up_mail),
        kind=MailKind.MEETING,
        person_id=person.id,
        address=person.email,
        language=person.language,
        headers=_reply_to(occasion, sign_up_mail),
        calendar=_calendar_part(occasion, sign_up_mail, settings),
        due_at=_due_at(occasion, sign_up_mail),
        about=[sign_up_mail.meeting.id],
        **meeting_mail(occasion, sign_up_mail, settings)._asdict(),
    )


def _reply_to(occasion: SignUpOutcome | Occasion, sign_up_mail: SignUpMail) -> dict[str, str]:
    """Leave out `Reply-To` after a withdrawal: a reply would reveal to the buyer who withdrew."""
    contact = sign_up_mail.dialogue.contact
    if occasion is SignUpOutcome.WITHDRAWN or contact is None or not contact.email:
        return {}
    return {"Reply-To": contact.email}


def meeting_mail(
    occasion: SignUpOutcome | Occasion, sign_up_mail: SignUpMail, settings: Settings
) -> RenderedMail:
    language, words = sign_up_mail.person.language, _words(occasion, sign_up_mail, settings)
    subject = translate(f"mail.meeting.{occasion}.subject", language, title=words["title"])
    return render(
        "meetings/meeting", language, public_url=settings.public_url, subject=subject, **words
    )


def _due_at(occasion: SignUpOutcome | Occasion, sign_up_mail: SignUpMail) -> datetime:
    now = utc_now()
    if occasion in _ASKED_FOR:
        return now
    return notice_due_at(sign_up_mail.person, now, before=sign_up_mail.times.starts_at)


def _overtaken(occasion: SignUpOutcome | Occasion, sign_up_mail: SignUpMail) -> str:
    """Prefix of the keys of pending mails that this mail makes outdated."""
    everything = f"sign-up:{sign_up_mail.sign_up.id}:"
    return everything if occasion in _CANCELS else f"{everything}{occasion}"


def _key(occasion: SignUpOutcome | Occasion, sign_up_mail: SignUpMail) -> str:
    key = f"sign-up:{sign_up_mail.sign_up.id}:{occasion}"
    return f"{key}:{sign_up_mail.meeting.calendar_sequence}" if occasion in _REPEATED else key


def _words(
    occasion: SignUpOutcome | Occasion, sign_up_mail: SignUpMail, settings: Settings
) -> dict[str, Any]:
    language, zone, meeting = (
        sign_up_mail.person.language,
        sign_up_mail.dialogue.time_zone,
        sign_up_mail.meeting,
    )
    time = written_span(sign_up_mail.times.starts_at, sign_up_mail.times.ends_at, zone, language)
    comes = sign_up_mail.has_place and meeting.status is MeetingStatus.PLANNED
    return {
        "occasion": occasion.value,
        "title": best_text(meeting.title, language),
        "time": in_zone(time, zone, language),
        "place": meeting.place,
        "join_url": meeting.join_url if comes else None,
        "reason": marked_text(meeting.cancellation_reason, language),
        "fell_away_with": _cancelled_dialogue(sign_up_mail),
        "link": page_address(settings.public_url, "dialogue", sign_up_mail.dialogue.id, language),
        "comes": comes,
        "cancel": _cancel_page(sign_up_mail, settings),
    }


def _cancel_page(sign_up_mail: SignUpMail, settings: Settings) -> str:
    sign_up, language = sign_up_mail.sign_up, sign_up_mail.person.language
    page = f"{settings.public_url}/dialogues/{sign_up_mail.dialogue.id}"
    return f"{page}/sign-ups/{sign_up.id}/cancel?lang={language}"


def _cancelled_dialogue(sign_up_mail: SignUpMail) -> str | None:
    """Title of the cancelled dialogue: recipients of this mail get no notice of its
    cancellation.
    """
    if sign_up_mail.dialogue.status is not DialogueStatus.CANCELLED:
        return None
    return best_text(sign_up_mail.dialogue.title, sign_up_mail.person.language)


def _calendar_part(
    occasion: SignUpOutcome | Occasion, sign_up_mail: SignUpMail, settings: Settings
) -> CalendarPart | None:
    """The calendar part for people who have a place or just lost it."""
    uid = calendar.sign_up_uid(sign_up_mail.sign_up.id, settings.host)
    guest = calendar.Party(sign_up_mail.person.email, sign_up_mail.person.name)
    if occasion in _INVITES and sign_up_mail.has_place:
        content = calendar.invitation(_entry(sign_up_mail, settings), uid, guest)
        return CalendarPart("REQUEST", content.decode())
    if occasion in _CANCELS and sign_up_mail.sign_up.placed_at is not None:
        content = calendar.cancellation(_entry(sign_up_mail, settings), uid, guest)
        return CalendarPart("CANCEL", content.decode())
    return None


def _entry(sign_up_mail: SignUpMail, settings: Settings) -> calendar.Entry:
    language, join_url = sign_up_mail.person.language, sign_up_mail.meeting.join_url
    sender = parseaddr(settings.mail_from)[1]
    entry = calendar.public_entry(
        sign_up_mail.meeting,
        sign_up_mail.dialogue,
        calendar.organiser(sender, sign_up_mail.buyer, language),
        language,
        public_url=settings.public_url,
    )
    joins = join_url is not None and sign_up_mail.has_place
    joining = translate("meeting.join", language, url=join_url) if joins else ""
    own = calendar.own_entry(entry, sign_up_mail.slot, joining, utc_now())
    return calendar.withdrawn(own) if sign_up_mail.sign_up.status is S.WITHDRAWN else own
