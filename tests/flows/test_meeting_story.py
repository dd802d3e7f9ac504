"""Meetings from the draft to the mailbox: what calendars are sent, with real processes and mail."""

import hashlib
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import httpx
from icalendar import Calendar, Event
from sqlalchemy import update

from api.core.clock import utc_now
from api.meetings.models import Meeting
from tests.flows.people import approved_buyer, command, expect, sign_in
from tests.flows.platform import Platform

TEXT = {"fi": {"text": "Miten siivous kannattaa kilpailuttaa?"}}
REASON = {"reason": {"fi": {"text": "Hanke ei toteudu."}}}
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ANNA, PEKKA = "anna@puhtax.example", "pekka@kiilto.example"


def _draft(buyer: httpx.Client) -> str:
    now = utc_now()
    body = {
        "title": TEXT,
        "formats": ["meetings"],
        "subject": "operating_model",
        "organisation_id": expect(buyer.get("/v1/me"), 200)["memberships"][0]["organisation_id"],
        "opens_at": now.isoformat(),
        "closes_at": (now + 14 * DAY).isoformat(),
    }
    return f"/v1/dialogues/{expect(buyer.post('/v1/dialogues', json=body), 201)['id']}"


def _planned(buyer: httpx.Client, dialogue: str, **values: Any) -> str:
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


def _signed_up(guest: httpx.Client, meeting: str, *wishes: str) -> str:
    body = {"wishes": list(wishes)}
    return f"/v1/sign-ups/{expect(guest.post(f'{meeting}/sign-ups', json=body), 201)['id']}"


def _moved(buyer: httpx.Client, meeting: str, **values: Any) -> None:
    newest = {"If-Match": buyer.get(meeting).headers["ETag"]}
    expect(buyer.patch(meeting, json=values, headers=newest), 200)


def _about_meetings(platform: Platform, address: str) -> list[EmailMessage]:
    own = [mail for mail in platform.sink.mails if mail["To"] == address]
    return [mail for mail in own if "Vuoropuheluun" not in mail["Subject"]]


def _wait_for(platform: Platform, address: str, count: int) -> EmailMessage:
    """The newest of that many."""
    found = platform.until(
        lambda: mails if len(mails := _about_meetings(platform, address)) >= count else None,
        f"{count} mails to {address}",
    )
    assert len(found) == count
    return found[-1]


def _entry(mail: EmailMessage) -> tuple[str, Event]:
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    assert part.get_param("method") == calendar["METHOD"]
    [event] = calendar.events
    return str(calendar["METHOD"]), event


def _place(seed: str, sign_up: str) -> bytes:
    return hashlib.sha256(f"{seed}{sign_up}".encode()).digest()


def test_an_event_with_one_place_from_the_draft_to_its_end(platform: Platform) -> None:
    platform.start("worker", "beat", "api")
    buyer = approved_buyer(platform, "hanna@ouka.example")
    anna, pekka = sign_in(platform, ANNA), sign_in(platform, PEKKA)
    dialogue = _draft(buyer)
    event = _planned(buyer, dialogue, capacity=1)
    assert anna.get(event).status_code == 404
    command(buyer, f"{dialogue}/publish")
    platform.until(lambda: anna.get(event).status_code == 200, "it is public with its dialogue")

    hers, _his = _signed_up(anna, event), _signed_up(pekka, event)
    method, invited = _entry(_wait_for(platform, ANNA, 1))
    assert (method, invited.sequence) == ("REQUEST", 0)
    assert invited.attendees == [f"mailto:{ANNA}"]
    assert _wait_for(platform, PEKKA, 1)["Subject"].startswith("Olet jonossa")

    later = utc_now().replace(microsecond=0) + 21 * DAY
    _moved(buyer, event, starts_at=later.isoformat(), ends_at=(later + HOUR).isoformat())
    method, updated = _entry(_wait_for(platform, ANNA, 2))
    assert (method, updated.uid, updated.sequence) == ("REQUEST", invited.uid, 1)
    assert updated.start == later
    _wait_for(platform, PEKKA, 2)

    command(anna, f"{hers}/withdraw")
    method, cancelled = _entry(_wait_for(platform, ANNA, 3))
    assert (method, cancelled.uid, cancelled.sequence) == ("CANCEL", invited.uid, 2)
    method, moved_up = _entry(_wait_for(platform, PEKKA, 3))
    assert (method, moved_up.start) == ("REQUEST", later)

    command(buyer, f"{dialogue}/cancel", REASON)
    method, gone = _entry(_wait_for(platform, PEKKA, 4))
    assert (method, gone.uid) == ("CANCEL", moved_up.uid)
    assert gone.sequence > moved_up.sequence
    assert expect(anna.get(event), 200)["cancellation_reason"]["fi"]["text"] == "Hanke ei toteudu."
    assert len(_about_meetings(platform, ANNA)) == 3


def test_a_lot_that_everybody_can_draw_again(platform: Platform) -> None:
    platform.start("worker", "beat", "api")
    buyer = approved_buyer(platform, "hanna@ouka.example")
    guests = [sign_in(platform, address) for address in (ANNA, PEKKA)]
    dialogue = _draft(buyer)
    command(buyer, f"{dialogue}/publish")
    begins = utc_now() + 20 * DAY
    slot = {"starts_at": begins.isoformat(), "ends_at": (begins + HOUR).isoformat()}
    talks = _planned(
        buyer,
        dialogue,
        kind="one_to_one",
        allocation="lot",
        slots=[slot],
        starts_at=begins.isoformat(),
        ends_at=(begins + 4 * HOUR).isoformat(),
        signup_closes_at=(begins - DAY).isoformat(),
    )
    before = expect(guests[0].get(talks), 200)
    [wish] = [slot["id"] for slot in before["slots"]]
    for guest, address in zip(guests, (ANNA, PEKKA), strict=True):
        _signed_up(guest, talks, wish)
        assert _wait_for(platform, address, 1)["Subject"].startswith("Mukana arvonnassa")
    with platform.sessions.begin() as session:  # instead of waiting for the end of signing up
        session.execute(update(Meeting).values(signup_closes_at=utc_now()))
    platform.until(lambda: guests[0].get(talks).json()["drawn_at"], "the lot is drawn")

    result = expect(platform.client().get(f"{talks}/draw"), 200)
    assert hashlib.sha256(result["seed"].encode()).hexdigest() == before["seed_commitment"]
    drawn = [one["sign_up_id"] for one in result["sign_ups"]]
    by_hand = sorted(drawn, key=lambda one: _place(result["seed"], one))
    assert drawn == by_hand
    assert [one["slot_id"] for one in result["sign_ups"]] == [wish, None]

    told = [_wait_for(platform, address, 2) for address in (ANNA, PEKKA)]
    subjects = sorted(mail["Subject"].split(":")[0] for mail in told)
    assert subjects == ["Ei tapaamisaikaa arvonnassa", "Sait tapaamisajan"]
