"""Events for suppliers: a waiting list, talks first come and by lot, and what was shown."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import httpx

from api.core.clock import utc_now
from tests.flows import meetings
from tests.flows.facts import counted, log_of, settle
from tests.flows.meetings import DAY, HOUR, TEXT, entry, signed_up, wait_for
from tests.flows.people import approved_buyer, command, expect, register, sign_in
from tests.flows.platform import Platform

NAMES = ("anna", "pekka", "sari", "timo")


class Supplier:
    """Somebody of a firm, and how many mails about meetings they have got so far."""

    def __init__(self, platform: Platform, name: str) -> None:
        self.platform, self.address, self.told = platform, f"{name}@{name}oy.example", 0
        self.client = sign_in(platform, self.address)
        self.firm = register(self.client, "supplier", f"{name} Oy")["id"]

    def signs_up(self, meeting: str, *wishes: str) -> str:
        return signed_up(self.client, meeting, *wishes, organisation_id=self.firm)

    def hears(self, subject: str) -> Any:
        """One more mail, and nothing but that."""
        self.told += 1
        mail = wait_for(self.platform, self.address, self.told)
        assert mail["Subject"].startswith(subject)
        return mail

    def is_invited(self, subject: str, *, sequence: int, method: str = "REQUEST") -> Any:
        found, event = entry(self.hears(subject))
        assert (found, event.sequence) == (method, sequence)
        assert event.attendees == [f"mailto:{self.address}"]
        return event


def test_a_round_of_events_for_suppliers(platform: Platform) -> None:
    platform.start("worker", "beat", "api")
    buyer = approved_buyer(platform, "hanna@ouka.example")
    suppliers = [Supplier(platform, name) for name in NAMES]
    dialogue = meetings.drafted(buyer, participation="suppliers")
    command(buyer, f"{dialogue}/publish")
    _more_want_to_come_than_there_are_places(platform, buyer, dialogue, suppliers)
    _talks_go_to_who_comes_first(buyer, dialogue, suppliers)
    _a_lot_can_be_drawn_again(platform, buyer, dialogue, suppliers)
    settle(platform)
    for supplier in suppliers:
        assert supplier.told == len(meetings.about_meetings(platform, supplier.address))
    _nobody_stands_in_the_log(platform, suppliers)


def _more_want_to_come_than_there_are_places(
    platform: Platform, buyer: httpx.Client, dialogue: str, suppliers: Sequence[Supplier]
) -> None:
    anna, pekka, sari, timo = suppliers
    event = meetings.planned(buyer, dialogue, capacity=2)
    signed = [supplier.signs_up(event) for supplier in suppliers]
    invited = [item.is_invited("Paikka varattu", sequence=0) for item in (anna, pekka)]
    for one in (sari, timo):
        one.hears("Olet jonossa")
    _counts(platform, event, placed=2, waiting=2)

    # Who withdraws makes room for the first in line, and for nobody else.
    command(anna.client, f"{signed[0]}/withdraw")
    gone = anna.is_invited("Ilmoittautuminen peruttu", sequence=1, method="CANCEL")
    assert gone.uid == invited[0].uid
    came = sari.is_invited("Sinulle vapautui paikka", sequence=0)
    _counts(platform, event, placed=2, waiting=1)
    assert expect(timo.client.get(signed[3]), 200)["position"] == 1

    later = (utc_now() + 21 * DAY).replace(microsecond=0)
    times = {"starts_at": later.isoformat(), "ends_at": (later + HOUR).isoformat()}
    meetings.moved(buyer, event, **times)
    for one, before in ((pekka, invited[1]), (sari, came)):
        updated = one.is_invited("Tiedot ovat muuttuneet", sequence=1)
        assert (updated.uid, updated.start) == (before.uid, later)
    timo.hears("Tiedot ovat muuttuneet")

    # The day before those who have a place are reminded; afterwards all see what was shown.
    soon = utc_now() + DAY
    meetings.its_time_comes(platform, event, starts_at=soon, ends_at=soon + HOUR)
    for one in (pekka, sari):
        one.hears("Muistutus")
    past = utc_now() - HOUR
    meetings.its_time_comes(platform, event, starts_at=past - HOUR, ends_at=past)
    assert _findings(buyer, dialogue) == ["meeting_without_notes"]
    shown = {"title": TEXT, "notes": {"fi": {"text": "Kohteet **jaetaan** neljään osaan."}}}
    expect(buyer.post(f"{event}/materials", json=shown), 201)
    for reader in (platform.client(), anna.client, timo.client):
        [seen] = expect(reader.get(f"{event}/materials"), 200)["items"]
        assert seen["notes"]["fi"]["text"] == "Kohteet **jaetaan** neljään osaan."
    assert _findings(buyer, dialogue) == []


def _counts(platform: Platform, meeting: str, **expected: int) -> None:
    counts = expect(platform.client().get(meeting), 200)["sign_ups"]
    told = {name: number if number >= 3 else None for name, number in expected.items()}
    assert {name: counts[name]["count"] for name in expected} == told


def _findings(buyer: httpx.Client, dialogue: str) -> list[str]:
    found = expect(buyer.get(f"{dialogue}/equal-treatment"), 200)["findings"]
    return [item["code"] for item in found]


def _nobody_stands_in_the_log(platform: Platform, suppliers: Sequence[Supplier]) -> None:
    """Neither who came nor that somebody did."""
    facts = log_of(platform)
    assert {name: n for name, n in counted(facts).items() if name.startswith("meeting.")} == {
        "meeting.scheduled": 3,
        "meeting.changed": 3,  # its time, its material, and the draw
        "meeting.cancelled": 1,
    }
    # That a firm has registered is public.
    others = [fact for fact in facts if not fact["subject"].startswith("organisations/")]
    said = json.dumps(others, ensure_ascii=False)
    private = [
        "sign-up",
        "sign_up",
        *(text for supplier in suppliers for text in (supplier.address, supplier.firm)),
    ]
    assert [item for item in private if item in said] == []


def _talks_go_to_who_comes_first(
    buyer: httpx.Client, dialogue: str, suppliers: Sequence[Supplier]
) -> None:
    anna, pekka, sari, _ = suppliers
    talks, slots = meetings.talks(buyer, dialogue, slots=2)
    early, late = (slot["id"] for slot in slots)
    hers = anna.signs_up(talks, early)
    pekka.signs_up(talks, early, late)
    sari.signs_up(talks, early)
    mine = [item.is_invited("Paikka varattu", sequence=0) for item in (anna, pekka)]
    starts = [f"{event.start:%FT%TZ}" for event in mine]
    assert starts == [slot["starts_at"] for slot in slots]
    sari.hears("Olet jonossa")

    command(anna.client, f"{hers}/withdraw")
    anna.is_invited("Ilmoittautuminen peruttu", sequence=1, method="CANCEL")
    moved_up = sari.is_invited("Sinulle vapautui paikka", sequence=0)
    assert moved_up.start == mine[0].start
    command(buyer, f"{talks}/cancel", {"reason": {"fi": {"text": "Esittelijä sairastui."}}})
    for one, before in ((pekka, mine[1]), (sari, moved_up)):
        gone = one.is_invited("Peruttu", sequence=1, method="CANCEL")
        assert gone.uid == before.uid


def _a_lot_can_be_drawn_again(
    platform: Platform, buyer: httpx.Client, dialogue: str, suppliers: Sequence[Supplier]
) -> None:
    talks, slots = meetings.talks(buyer, dialogue, slots=2, allocation="lot")
    early, late = (slot["id"] for slot in slots)
    wishes = [(early, late), (early,), (late, early), (early,)]
    for one, wished in zip(suppliers, wishes, strict=True):
        one.signs_up(talks, *wished)
        one.hears("Mukana arvonnassa")
    before = expect(platform.client().get(talks), 200)
    assert expect(platform.client().get(f"{talks}/draw"), 200)["seed"] is None
    meetings.its_time_comes(platform, talks, signup_closes_at=utc_now())
    platform.until(lambda: platform.client().get(talks).json()["drawn_at"], "the lot is drawn")

    result = expect(platform.client().get(f"{talks}/draw"), 200)
    assert hashlib.sha256(result["seed"].encode()).hexdigest() == before["seed_commitment"]
    drawn = result["sign_ups"]
    assert sorted(tuple(one["wishes"]) for one in drawn) == sorted(wishes)
    by_hand = _draw_again(result["seed"], drawn, {early, late})
    assert [(item["sign_up_id"], item["slot_id"]) for item in drawn] == by_hand
    assert {slot for _, slot in by_hand} == {early, late, None}

    got = dict(by_hand)
    for one in suppliers:
        [own] = expect(one.client.get(f"{talks}/sign-ups"), 200)["items"]
        if slot := got[own["id"]]:
            event = one.is_invited("Sait tapaamisajan", sequence=0)
            [times] = [each for each in slots if each["id"] == slot]
            assert f"{event.start:%FT%TZ}" == times["starts_at"]
        else:
            one.hears("Et saanut tapaamisaikaa")


def _draw_again(
    seed: str, sign_ups: Sequence[dict[str, Any]], free: set[str]
) -> list[tuple[str, str | None]]:
    """As the words of `get_draw` tell, with nothing but what it shows."""

    def place(one: dict[str, Any]) -> bytes:
        return hashlib.sha256(f"{seed}{one['sign_up_id']}".encode()).digest()

    result: list[tuple[str, str | None]] = []
    for sign_up in sorted(sign_ups, key=place):
        slot = next((wish for wish in sign_up["wishes"] if wish in free), None)
        free -= {slot}
        result.append((sign_up["sign_up_id"], slot))
    return result
