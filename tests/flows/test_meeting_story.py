"""Meetings from the draft to the mailbox: what calendars are sent, with real processes and mail."""

from api.core.clock import utc_now
from tests.flows.meetings import (
    DAY,
    HOUR,
    about_meetings,
    drafted,
    entry,
    moved,
    planned,
    signed_up,
    wait_for,
)
from tests.flows.people import approved_buyer, command, expect, sign_in
from tests.flows.platform import Platform

REASON = {"reason": {"fi": {"text": "Hanke ei toteudu."}}}
ANNA, PEKKA = "anna@puhtax.example", "pekka@kiilto.example"


def test_an_event_with_one_place_from_the_draft_to_its_end(platform: Platform) -> None:
    platform.start("worker", "beat", "api")
    buyer = approved_buyer(platform, "hanna@ouka.example")
    anna, pekka = sign_in(platform, ANNA), sign_in(platform, PEKKA)
    dialogue = drafted(buyer)
    event = planned(buyer, dialogue, capacity=1)
    assert anna.get(event).status_code == 404
    command(buyer, f"{dialogue}/publish")
    platform.until(lambda: anna.get(event).status_code == 200, "it is public with its dialogue")

    hers, _his = signed_up(anna, event), signed_up(pekka, event)
    method, invited = entry(wait_for(platform, ANNA, 1))
    assert (method, invited.sequence) == ("REQUEST", 0)
    assert invited.attendees == [f"mailto:{ANNA}"]
    assert wait_for(platform, PEKKA, 1)["Subject"].startswith("Olet jonossa")

    later = utc_now().replace(microsecond=0) + 21 * DAY
    moved(buyer, event, starts_at=later.isoformat(), ends_at=(later + HOUR).isoformat())
    method, updated = entry(wait_for(platform, ANNA, 2))
    assert (method, updated.uid, updated.sequence) == ("REQUEST", invited.uid, 1)
    assert updated.start == later
    wait_for(platform, PEKKA, 2)

    command(anna, f"{hers}/withdraw")
    method, cancelled = entry(wait_for(platform, ANNA, 3))
    assert (method, cancelled.uid, cancelled.sequence) == ("CANCEL", invited.uid, 2)
    method, moved_up = entry(wait_for(platform, PEKKA, 3))
    assert (method, moved_up.start) == ("REQUEST", later)

    command(buyer, f"{dialogue}/cancel", REASON)
    method, gone = entry(wait_for(platform, PEKKA, 4))
    assert (method, gone.uid) == ("CANCEL", moved_up.uid)
    assert gone.sequence > moved_up.sequence
    assert expect(anna.get(event), 200)["cancellation_reason"]["fi"]["text"] == "Hanke ei toteudu."
    assert len(about_meetings(platform, ANNA)) == 3
