"""Meetings in the stories: planned, signed up for, and what their mails bring to a calendar."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import httpx
from icalendar import Calendar, Event
from sqlalchemy import update

from api.core.clock import utc_now
from api.meetings.models import Meeting
from tests.flows.facts import mails_to
from tests.flows.people import expect
from tests.flows.platform import Platform

TEXT = {"fi": {"text": "Miten siivous kannattaa kilpailuttaa?"}}
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def drafted(buyer: httpx.Client, **values: Any) -> str:
    now = utc_now()
    body = {
        "title": TEXT,
        "formats": ["meetings"],
        "subject": "operating_model",
        "organisation_id": expect(buyer.get("/v1/me"), 200)["memberships"][0]["organisation_id"],
        "opens_at": now.isoformat(),
        "closes_at": (now + 14 * DAY).isoformat(),
        **values,
    }
    return f"/v1/dialogues/{expect(buyer.post('/v1/dialogues', json=body), 201)['id']}"


def planned(buyer: httpx.Client, dialogue: str, **values: Any) -> str:
    begins = utc_now() + 20 * DAY
    body = {
        "kind": "information_event",
        "title": TEXT,
        "starts_at": begins.isoformat(),
        "ends_at": (begins + 2 * HOUR).isoformat(),
        "languages": ["fi"],
        "mode": "remote",
        **values,
    }
    return f"/v1/meetings/{expect(buyer.post(f'{dialogue}/meetings', json=body), 201)['id']}"


def talks(buyer: httpx.Client, dialogue: str, slots: int, **values: Any) -> tuple[str, list[Any]]:
    """One-to-one talks of an hour each, with their slots."""
    begins = (utc_now() + 20 * DAY).replace(microsecond=0)
    times = [begins + number * HOUR for number in range(slots)]
    body = {
        "kind": "one_to_one",
        "slots": [{"starts_at": f"{at:%FT%TZ}", "ends_at": f"{at + HOUR:%FT%TZ}"} for at in times],
        "starts_at": begins.isoformat(),
        "ends_at": (begins + slots * HOUR).isoformat(),
        "signup_closes_at": (begins - DAY).isoformat(),
        **values,
    }
    meeting = planned(buyer, dialogue, **body)
    return meeting, expect(buyer.get(meeting), 200)["slots"]


def signed_up(guest: httpx.Client, meeting: str, *wishes: str, **values: Any) -> str:
    body = {"wishes": list(wishes), **values}
    return f"/v1/sign-ups/{expect(guest.post(f'{meeting}/sign-ups', json=body), 201)['id']}"


def moved(buyer: httpx.Client, meeting: str, **values: Any) -> None:
    newest = {"If-Match": buyer.get(meeting).headers["ETag"]}
    expect(buyer.patch(meeting, json=values, headers=newest), 200)


def its_time_comes(platform: Platform, meeting: str, **values: Any) -> None:
    """Instead of waiting for three weeks. What follows, the workers do."""
    with platform.sessions.begin() as session:
        its_own = Meeting.id == meeting.rsplit("/", 1)[1]
        session.execute(update(Meeting).where(its_own).values(values))


def about_meetings(platform: Platform, address: str) -> list[EmailMessage]:
    return [mail for mail in mails_to(platform, address) if "Vuoropuheluun" not in mail["Subject"]]


def wait_for(platform: Platform, address: str, count: int) -> EmailMessage:
    """The newest of that many."""
    found = platform.until(
        lambda: mails if len(mails := about_meetings(platform, address)) >= count else None,
        f"{count} mails to {address}",
    )
    assert len(found) == count, [mail["Subject"] for mail in found]
    return found[-1]


def entry(mail: EmailMessage) -> tuple[str, Event]:
    """What a calendar reads: the method and the entry."""
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    assert part.get_param("method") == calendar["METHOD"]
    [event] = calendar.events
    return str(calendar["METHOD"]), event
