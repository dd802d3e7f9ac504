"""Meetings as iCalendar (RFC 5545), and as invitations that update and cancel (RFC 5546). Pure.

Times are in UTC, so that calendars need no time zone data. Control characters are removed from
stored texts, as they make the whole file unreadable for some calendars.
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
    """A calendar entry of a meeting or of one talk in it."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    url: str
    organiser: Party
    sequence: int
    at: datetime
    """Time of this state of the entry (`DTSTAMP`)."""
    cancelled: bool = False
    description: str = ""


def organiser(address: str, buyer: Texts, language: Language) -> Party:
    """The sender address of the mails, as calendars mistrust invitations from another address."""
    return Party(address, best_text(buyer, language))


def public_entry(
    meeting: Meeting, dialogue: Dialogue, organiser: Party, language: Language, *, public_url: str
) -> Entry:
    """The entry with public data only."""
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
    """The entry for a person who has a place."""
    times = {"starts_at": slot.starts_at, "ends_at": slot.ends_at} if slot else {}
    return msgspec.structs.replace(entry, description=joining, at=at, **times)


def withdrawn(entry: Entry) -> Entry:
    """The entry cancelled for one guest."""
    return msgspec.structs.replace(entry, cancelled=True, sequence=entry.sequence + 1)


def meeting_uid(meeting_id: UUID, host: str) -> str:
    return f"meeting-{meeting_id}@{host}"


def sign_up_uid(sign_up_id: UUID, host: str) -> str:
    """A UID for each sign-up. A person who withdraws and signs up again gets a new entry, which a
    delayed cancellation of the old one cannot remove."""
    return f"sign-up-{sign_up_id}@{host}"


def published(entry: Entry, uid: str) -> bytes:
    """The public calendar file, without attendees."""
    return _calendar("PUBLISH", uid, _event(entry, uid))


def invitation(entry: Entry, uid: str, guest: Party) -> bytes:
    """An invitation for a guest with a place. A higher `sequence` updates the existing entry."""
    return _calendar("REQUEST", uid, _event(entry, uid, guest))


def cancellation(entry: Entry, uid: str, guest: Party) -> bytes:
    return _calendar("CANCEL", uid, _event(entry, uid, guest))


def _calendar(method: str, uid: str, event: Event) -> bytes:
    """Set a stable UID of the calendar (RFC 7986), as the library makes a new one each time."""
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
    """The guest accepted by signing up, so no reply is requested."""
    return vCalAddress.new(
        guest.address,
        cn=cleaned(guest.name) or None,
        cutype=CUTYPE.INDIVIDUAL,
        role=ROLE.REQ_PARTICIPANT,
        partstat=PARTSTAT.ACCEPTED,
        rsvp=False,
    )
