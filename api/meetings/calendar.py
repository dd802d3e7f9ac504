"""Meetings as iCalendar (RFC 5545), and as invitations that update and cancel (RFC 5546). Pure.

Times are in UTC: the same in every calendar, whatever it knows of time zones. Control characters,
which make a whole file unreadable to some, are left out of whatever is stored.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from icalendar import Calendar, Event, vCalAddress
from icalendar.enums import CUTYPE, PARTSTAT, ROLE, STATUS

from api.core.i18n import Language, Texts, best_text
from api.core.text_types import cleaned
from api.dialogues.models import Dialogue
from api.meetings.models import Meeting, MeetingSlot, MeetingStatus

PRODUCT = "-//Vuoropuhelu//Meetings//EN"


class Party(msgspec.Struct, frozen=True):
    address: str
    name: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What a calendar shows: a meeting, or one talk of it."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    url: str
    organiser: Party
    sequence: int
    at: datetime
    """When this was true (`DTSTAMP`)."""
    cancelled: bool = False
    description: str = ""


def organiser(address: str, buyer: Texts, language: Language) -> Party:
    """The address that the mails come from: calendars mistrust invitations from another one."""
    return Party(address, best_text(buyer, language))


def public_entry(
    meeting: Meeting, dialogue: Dialogue, organiser: Party, language: Language, *, public_url: str
) -> Entry:
    """What all may know."""
    return Entry(
        title=best_text(meeting.title, language),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        url=f"{public_url}/dialogues/{dialogue.id}",
        organiser=organiser,
        sequence=meeting.calendar_sequence,
        at=meeting.updated_at,
        cancelled=meeting.status is MeetingStatus.CANCELLED,
    )


def own_entry(entry: Entry, slot: MeetingSlot | None, joining: str, at: datetime) -> Entry:
    """The same for one who has a place in it."""
    times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at} if slot else {}
    return msgspec.structs.replace(entry, description=joining, at=at, **times)


def withdrawn(entry: Entry) -> Entry:
    """Cancelled for one guest alone."""
    return msgspec.structs.replace(entry, cancelled=True, sequence=entry.sequence + 1)


def meeting_uid(meeting_id: UUID, host: str) -> str:
    return f"meeting-{meeting_id}@{host}"


def sign_up_uid(sign_up_id: UUID, host: str) -> str:
    """Its own for each sign-up: who withdraws and comes back gets a new entry, which no
    cancellation that is still on its way can take from the calendar."""
    return f"sign-up-{sign_up_id}@{host}"


def published(entry: Entry, uid: str) -> bytes:
    """For everybody: names nobody who comes."""
    return _calendar("PUBLISH", uid, _event(entry, uid))


def invitation(entry: Entry, uid: str, guest: Party) -> bytes:
    """To one who has a place. A higher `sequence` updates what the calendar has."""
    return _calendar("REQUEST", uid, _event(entry, uid, guest))


def cancellation(entry: Entry, uid: str, guest: Party) -> bytes:
    return _calendar("CANCEL", uid, _event(entry, uid, guest))


def _calendar(method: str, uid: str, event: Event) -> bytes:
    """With a UID of its own (RFC 7986): the library would make up another one every time."""
    calendar = Calendar.new(
        uid=f"calendar-{uid}", method=method, prodid=PRODUCT, subcomponents=[event]
    )
    return bytes(calendar.to_ical())


def _event(entry: Entry, uid: str, guest: Party | None = None) -> Event:
    return Event.new(
        uid=uid,
        sequence=entry.sequence,
        stamp=entry.at,
        start=entry.starts_at,
        end=entry.ends_at,
        summary=cleaned(entry.title, lines=True),
        location=cleaned(entry.place, lines=True) or None,
        description=cleaned(entry.description, lines=True) or None,
        url=entry.url,
        organizer=vCalAddress.new(
            entry.organiser.address, cn=cleaned(entry.organiser.name) or None
        ),
        attendees=[_attendee(guest)] if guest else None,
        status=STATUS.CANCELLED if entry.cancelled else STATUS.CONFIRMED,
    )


def _attendee(guest: Party) -> vCalAddress:
    """Has accepted by signing up: no answer is asked for."""
    return vCalAddress.new(
        guest.address,
        cn=cleaned(guest.name) or None,
        cutype=CUTYPE.INDIVIDUAL,
        role=ROLE.REQ_PARTICIPANT,
        partstat=PARTSTAT.ACCEPTED,
        rsvp=False,
    )
