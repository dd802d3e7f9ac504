"""iCalendar as RFC 5545 and RFC 5546 want it, read back by another hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event

from api.core.ids import new_id
from api.meetings import calendar
from api.meetings.calendar import Entry, Party

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
GUEST = Party("anna@example.fi", "Anna Åström; vd")
ID = new_id()
UID = calendar.sign_up_uid(ID, "vuoropuhelu.example")


def _entry(**values: Any) -> Entry:
    defaults: dict[str, Any] = {
        "title": "Infotilaisuus, koulukuljetukset; osa 1\nja niin edelleen",
        "starts_at": NOW,
        "ends_at": NOW + timedelta(hours=2),
        "place": "Kaupungintalo, Kirkkokatu 2",
        "url": "https://vuoropuhelu.example/dialogues/1",
        "organiser": Party("vuoropuhelu@example.fi", "Oulun kaupunki"),
        "sequence": 2,
        "at": NOW - timedelta(days=3),
    }
    return Entry(**{**defaults, **values})


def _read(content: bytes) -> tuple[Calendar, Event]:
    """Nothing may be wrong with it for a strict reader."""
    read = Calendar.from_ical(content)
    assert isinstance(read, Calendar)
    assert read.errors == []
    [event] = read.events
    assert event.errors == []
    return read, event


@pytest.mark.parametrize(
    ("build", "method", "status"),
    [(calendar.invitation, "REQUEST", "CONFIRMED"), (calendar.cancellation, "CANCEL", "CANCELLED")],
)
def test_an_invitation_has_all_that_a_calendar_acts_upon(
    build: Any, method: str, status: str
) -> None:
    """RFC 5546, 3.2.2 and 3.2.5."""
    read, event = _read(build(_entry(cancelled=method == "CANCEL"), UID, GUEST))
    assert (read["METHOD"], read["VERSION"], read["PRODID"]) == (
        method,
        "2.0",
        "-//Vuoropuhelu//Meetings//EN",
    )
    assert (event.uid, event.sequence, str(event["STATUS"])) == (UID, 2, status)
    assert event.stamp == NOW - timedelta(days=3)
    assert (event.start, event.end) == (NOW, NOW + timedelta(hours=2))
    assert event["ORGANIZER"] == "mailto:vuoropuhelu@example.fi"
    assert event["ORGANIZER"].params["CN"] == "Oulun kaupunki"
    [attendee] = event.attendees
    assert attendee == "mailto:anna@example.fi"
    assert attendee.params["CN"] == GUEST.name
    assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == ("ACCEPTED", "FALSE")


def test_published_file_names_no_attendee() -> None:
    """RFC 5546, 3.2.1: an organiser, no attendee."""
    read, event = _read(calendar.published(_entry(), calendar.meeting_uid(ID, "x.example")))
    assert read["METHOD"] == "PUBLISH"
    assert event.attendees == []
    assert event["ORGANIZER"] == "mailto:vuoropuhelu@example.fi"


def test_texts_survive_folding_at_75_bytes() -> None:
    title = "Öljynvaihto, huolto; \\ ja muut työt " * 10
    content = calendar.published(_entry(title=title), UID)
    assert _read(content)[1].summary == title
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_repeated_hour_of_a_clock_change_is_two_moments() -> None:
    """Finland's clock goes back on 31 October 2027 at 01:00 UTC: 03:30 is there twice."""
    summer = datetime.fromisoformat("2027-10-31T03:30:00+03:00")
    winter = datetime.fromisoformat("2027-10-31T03:30:00+02:00")
    entry = _entry(starts_at=summer.astimezone(UTC), ends_at=winter.astimezone(UTC))
    content = calendar.invitation(entry, UID, GUEST)
    assert b"DTSTART:20271031T003000Z" in content
    assert b"DTEND:20271031T013000Z" in content
    _, event = _read(content)
    assert event.end - event.start == timedelta(hours=1)


def test_withdrawal_has_a_higher_sequence_than_earlier_invitations() -> None:
    gone = calendar.withdrawn(_entry(sequence=4))
    assert (gone.cancelled, gone.sequence) == (True, 5)


def test_name_cannot_inject_lines() -> None:
    guest = Party("anna@example.fi", 'Anna"\r\nATTENDEE:mailto:muu@example.fi')
    content = calendar.invitation(_entry(place="Sali\r\nX-EVIL:1"), UID, guest)
    lines = content.replace(b"\r\n ", b"").split(b"\r\n")
    assert not [line for line in lines if line.startswith((b"X-EVIL", b"ATTENDEE:mailto:muu"))]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x08", "\x1f", "\x7f"])
def test_calendar_has_no_control_character(character: str) -> None:
    """RFC 5545, 3.1: neither a text nor a parameter such as CN may hold one."""
    bad = f"Ann{character}a"
    entry = _entry(title=bad, place=bad, description=bad, organiser=Party("a@example.fi", bad))
    content = calendar.invitation(entry, UID, Party("anna@example.fi", bad))
    assert character.encode() not in content
    _, event = _read(content)
    assert (event["SUMMARY"], event["LOCATION"], event["DESCRIPTION"]) == ("Anna",) * 3
    assert event["ATTENDEE"].params["CN"] == event["ORGANIZER"].params["CN"] == "Anna"


def test_a_name_of_several_lines_is_one_in_a_parameter() -> None:
    content = calendar.invitation(_entry(), UID, Party("anna@example.fi", "Anna\r\nX-EVIL:1"))
    _, event = _read(content)
    assert event["ATTENDEE"].params["CN"] == "Anna X-EVIL:1"
    assert "X-EVIL" not in event
