"""Meetings: planning and changes by the buyer, public data, sign-ups."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.core.events import Audience
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue, DialogueStatus
from api.meetings.models import Meeting, SignUpStatus
from tests.api.client import As
from tests.api.saving import save_in_order
from tests.factories.dialogues import dialogue
from tests.factories.meetings import meeting, sign_up, slots, talks
from tests.factories.world import World

SOON = utc_now().replace(microsecond=0) + timedelta(days=10)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REASON = {"reason": {"fi": {"text": "Esittelijä on sairastunut.", "origin": "original"}}}


def _body(**values: Any) -> dict[str, Any]:
    return {
        "kind": "information_event",
        "title": {"fi": {"text": "Infotilaisuus"}},
        "starts_at": SOON.isoformat(),
        "ends_at": (SOON + 2 * HOUR).isoformat(),
        "place": "Kaupungintalo",
        "languages": ["sv", "fi", "sv"],
        **values,
    }


def _slot(begin: datetime, length: timedelta = HOUR / 2) -> dict[str, str]:
    return {"starts_at": begin.isoformat(), "ends_at": (begin + length).isoformat()}


async def _told(session: AsyncSession) -> list[tuple[str, list[str] | None]]:
    stmt = select(OutboxEvent).where(OutboxEvent.audience == Audience.PUBLIC)
    rows = await session.scalars(stmt.order_by(OutboxEvent.number))
    return [(row.type, row.data.get("changed")) for row in rows]


def _counts(shown: dict[str, Any]) -> dict[str, int | None]:
    return {state: one["count"] for state, one in shown["sign_ups"].items()}


async def test_free_slots_are_public_once_three_are_taken(
    as_: As, call: Dialogue, world: World, session: AsyncSession
) -> None:
    day = talks(call)
    times = slots(day, 4)
    await save_in_order(session, day, *times)
    for number, who in enumerate(("resident", "member", "rival")):
        public = (await as_("anonymous").get(f"/v1/meetings/{day.id}")).json()
        assert {one["free"] for one in public["slots"]} == {None}
        slot = times[number].id
        await save_in_order(session, sign_up(day, world.people[who], slot_id=slot, wishes=[slot]))
    public = (await as_("anonymous").get(f"/v1/meetings/{day.id}")).json()
    assert [item["free"] for item in public["slots"]] == [False, False, False, True]


async def test_a_meeting_is_public_with_its_dialogue(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    body = _body(capacity=40, join_url="https://kokous.example.fi/x", mode="hybrid")
    made = await as_("occasional").post(f"/v1/dialogues/{call.id}/meetings", json=body)
    assert made.status_code == 201, made.text
    shown = made.json()
    assert shown["languages"] == ["fi", "sv"]
    assert shown["signup_closes_at"] == shown["starts_at"]
    assert _counts(shown) == {"placed": 0, "waiting": 0, "entered": 0}
    assert shown["join_url"] == "https://kokous.example.fi/x"
    seen = (await as_("anonymous").get(made.headers["location"])).json()
    assert (seen["status"], seen["join_url"]) == ("planned", None)
    assert seen["time_zone"] == "Europe/Helsinki"
    assert await _told(session) == [("meeting.scheduled.v1", None)]
    entry = (await session.scalars(select(AuditEntry))).one()
    assert (entry.action, entry.organisation_id) == ("meeting.plan", call.organisation_id)


async def test_meeting_of_a_draft_is_visible_to_the_buyer_only(
    as_: As, world: World, session: AsyncSession
) -> None:
    draft = dialogue(world.buyer, DialogueStatus.DRAFT)
    session.add(draft)
    made = await as_("officer").post(f"/v1/dialogues/{draft.id}/meetings", json=_body())
    assert made.status_code == 201
    assert (await as_("viewer").get(made.headers["location"])).status_code == 200
    assert (await as_("resident").get(made.headers["location"])).status_code == 404
    gone = await as_("officer").post(
        f"{made.headers['location']}/cancel", json=REASON, if_match=made
    )
    assert gone.json()["status"] == "cancelled"
    assert await _told(session) == []


async def test_deleting_a_draft_deletes_its_meetings(
    as_: As, world: World, session: AsyncSession
) -> None:
    draft = dialogue(world.buyer, DialogueStatus.DRAFT)
    session.add(draft)
    body = _body(kind="one_to_one", slots=[_slot(SOON)])
    made = await as_("officer").post(f"/v1/dialogues/{draft.id}/meetings", json=body)
    place, officer = f"/v1/dialogues/{draft.id}", as_("officer")
    stmt = await officer.delete(place, if_match=await officer.get(place))
    assert stmt.status_code == 204
    assert (await officer.get(made.headers["location"])).status_code == 404


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"title": {}}, ("/title", "text_required")),
        ({"place": " "}, ("/place", "required")),
        ({"join_url": "javascript:alert(1)"}, ("/join_url", "bad_web_address")),
        ({"languages": []}, ("/languages", "required")),
        ({"ends_at": SOON.isoformat()}, ("/ends_at", "ends_before_start")),
        ({"starts_at": "1999-01-01T09:00:00+02:00"}, ("/starts_at", "bad_year")),
        ({"starts_at": "2026-01-01T09:00:00+02:00"}, ("/signup_closes_at", "in_past")),
        (
            {"signup_closes_at": (SOON + HOUR).isoformat()},
            ("/signup_closes_at", "closes_after_start"),
        ),
        ({"allocation": "lot"}, ("/allocation", "one_to_one_only")),
        (
            {"kind": "one_to_one", "allocation": "lot"},
            ("/signup_closes_at", "no_time_for_lot"),
        ),
        ({"slots": [_slot(SOON)]}, ("/slots", "one_to_one_only")),
        ({"kind": "one_to_one", "capacity": 5}, ("/capacity", "slots_instead")),
        (
            {"kind": "one_to_one", "slots": [_slot(SOON, -HOUR)]},
            ("/slots/0/ends_at", "ends_before_start"),
        ),
        (
            {"kind": "one_to_one", "slots": [_slot(SOON), _slot(SOON - HOUR)]},
            ("/slots/1", "outside_meeting"),
        ),
        (
            {"kind": "one_to_one", "slots": [_slot(SOON, 2 * HOUR), _slot(SOON + HOUR)]},
            ("/slots/1", "slots_overlap"),
        ),
    ],
)
async def test_faults_of_a_meeting_have_pointers(
    as_: As, call: Dialogue, values: dict[str, Any], fault: tuple[str, str]
) -> None:
    body = _body(**values)
    refused = await as_("officer").post(f"/v1/dialogues/{call.id}/meetings", json=body)
    assert refused.status_code == 400, refused.text
    assert fault in {(item["pointer"], item["code"]) for item in refused.json()["errors"]}


async def test_change_of_time_raises_the_sequence_and_makes_an_event(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    event = meeting(call, signup_closes_at=SOON, starts_at=SOON)
    await save_in_order(session, event)
    place, officer = f"/v1/meetings/{event.id}", as_("officer")
    words = {"description": {"fi": {"text": "Ohjelma"}}}
    changed = await officer.patch(place, json=words, if_match=await officer.get(place))
    later = {"starts_at": (SOON + DAY).isoformat(), "ends_at": (SOON + DAY + HOUR).isoformat()}
    moved = await officer.patch(place, json=later, if_match=changed)
    assert moved.status_code == 200, moved.text
    assert moved.json()["signup_closes_at"] == moved.json()["starts_at"]
    same = await officer.patch(place, json=later, if_match=moved)
    assert same.status_code == 200
    assert await _told(session) == [
        ("meeting.changed.v1", ["description"]),
        ("meeting.changed.v1", ["ends_at", "signup_closes_at", "starts_at"]),
    ]
    assert (await session.get_one(Meeting, event.id)).calendar_sequence == 1


async def test_meeting_is_held_once_its_end_has_passed(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    event = meeting(call, starts_at=utc_now() - DAY)
    await save_in_order(session, event)
    place, officer = f"/v1/meetings/{event.id}", as_("officer")
    held = await officer.get(place)
    assert held.json()["status"] == "held"
    for late in (
        await officer.patch(place, json={"place": "Muualla"}, if_match=held),
        await officer.post(f"{place}/cancel", json=REASON, if_match=held),
        await as_("resident").post(f"{place}/sign-ups", json={}),
    ):
        assert late.status_code == 409


async def test_cancelled_meeting_stays_with_its_reason(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    event = meeting(call)
    await save_in_order(session, event)
    place, officer = f"/v1/meetings/{event.id}", as_("officer")
    unsaid = await officer.post(
        f"{place}/cancel", json={"reason": {}}, if_match=await officer.get(place)
    )
    assert unsaid.json()["errors"][0]["code"] == "text_required"
    await officer.post(f"{place}/cancel", json=REASON, if_match=await officer.get(place))
    seen = (await as_("anonymous").get(place)).json()
    assert seen["status"] == "cancelled"
    assert seen["cancellation_reason"] == REASON["reason"]
    assert await _told(session) == [("meeting.cancelled.v1", None)]
    refused = await as_("resident").post(f"{place}/sign-ups", json={})
    assert refused.status_code == 409


async def test_capacity_cannot_fall_below_the_placed_sign_ups(
    as_: As, call: Dialogue, world: World, session: AsyncSession
) -> None:
    event = meeting(call, capacity=1)
    people = [world.people[who] for who in ("resident", "member", "rival", "supplier")]
    line = [
        sign_up(event, person, status=SignUpStatus.WAITING if number else SignUpStatus.PLACED)
        for number, person in enumerate(people)
    ]
    await save_in_order(session, event, *line)
    place, officer = f"/v1/meetings/{event.id}", as_("officer")
    more = await officer.patch(place, json={"capacity": 3}, if_match=await officer.get(place))
    assert _counts(more.json()) == {"placed": 3, "waiting": 1, "entered": 0}
    mine = (await as_("supplier").get(f"/v1/sign-ups/{line[3].id}")).json()
    assert (mine["status"], mine["position"]) == ("waiting", 1)
    fewer = await officer.patch(place, json={"capacity": 2}, if_match=more)
    assert fewer.status_code == 409
    assert fewer.json()["errors"][0]["code"] == "below_placed"
    unbounded = await officer.patch(place, json={"capacity": None}, if_match=more)
    assert _counts(unbounded.json())["placed"] == 4
    public = (await as_("anonymous").get(place)).json()
    assert _counts(public) == {"placed": 4, "waiting": None, "entered": None}


async def test_unused_slots_can_be_added_and_removed(
    as_: As, call: Dialogue, world: World, session: AsyncSession
) -> None:
    day = talks(call)
    first, second = slots(day, 2)
    await save_in_order(session, day, first, second)
    place, officer = f"/v1/meetings/{day.id}", as_("officer")
    over = await officer.post(f"{place}/slots", json={"slots": [_slot(first.starts_at)]})
    assert over.json()["errors"][0]["code"] == "slots_overlap"
    new = await officer.post(f"{place}/slots", json={"slots": [_slot(second.ends_at)]})
    assert [item["free"] for item in new.json()["slots"]] == [True] * 3
    taken = sign_up(day, world.people["resident"], slot_id=first.id, wishes=[first.id, second.id])
    await save_in_order(session, taken)
    for slot in (first, second):
        refused = await officer.delete(f"{place}/slots/{slot.id}")
        assert refused.json()["errors"][0]["code"] == "slot_in_use"
    third = new.json()["slots"][2]["id"]
    assert (await officer.delete(f"{place}/slots/{third}")).status_code == 204
    assert (await officer.delete(f"{place}/slots/{third}")).status_code == 404
    shown = (await officer.get(place)).json()
    assert [one["free"] for one in shown["slots"]] == [False, True]
    public = (await as_("anonymous").get(place)).json()
    assert [one["free"] for one in public["slots"]] == [None, None]
    shorter = {"ends_at": (day.starts_at + HOUR / 2).isoformat()}
    cut = await officer.patch(place, json=shorter, if_match=await officer.get(place))
    assert cut.json()["errors"][0]["code"] == "slots_outside"


async def test_slot_of_a_withdrawn_sign_up_can_be_removed(
    as_: As, call: Dialogue, world: World, session: AsyncSession
) -> None:
    day = talks(call)
    [slot] = slots(day, 1)
    await save_in_order(session, day, slot)
    gone = sign_up(day, world.people["resident"], status=SignUpStatus.WITHDRAWN, slot_id=slot.id)
    await save_in_order(session, gone)
    removed = await as_("officer").delete(f"/v1/meetings/{day.id}/slots/{slot.id}")
    assert removed.status_code == 204


async def test_materials_are_public(as_: As, call: Dialogue, session: AsyncSession) -> None:
    event = meeting(call, starts_at=utc_now() - DAY)
    await save_in_order(session, event)
    place, officer = f"/v1/meetings/{event.id}/materials", as_("officer")
    notes = {"fi": {"text": "## Muistio", "origin": "original"}}
    slides = {"title": {"fi": {"text": "Esitys"}}, "url": "https://example.fi/esitys.pdf"}
    minutes = {"title": {"fi": {"text": "Muistio"}}, "notes": notes}
    for body in (slides, minutes):
        assert (await officer.post(place, json=body)).status_code == 201
    first = (await as_("anonymous").get(place, params={"limit": 1})).json()
    second = (
        await as_("anonymous").get(place, params={"limit": 1, "cursor": first["next"]})
    ).json()
    [one], [other] = first["items"], second["items"]
    assert (one["url"], other["notes"], second["next"]) == (slides["url"], notes, None)
    assert await _told(session) == [("meeting.changed.v1", ["materials"])] * 2
    empty = await officer.post(place, json={"title": {"fi": {"text": "Tyhjä"}}})
    assert empty.json()["errors"][0]["code"] == "required"


async def test_materials_can_be_corrected(as_: As, call: Dialogue, session: AsyncSession) -> None:
    event = meeting(call, starts_at=utc_now() - DAY)
    await save_in_order(session, event)
    officer = as_("officer")
    slides = {"title": {"fi": {"text": "Esitys"}}, "url": "https://example.fi/vaara.pdf"}
    made = await officer.post(f"/v1/meetings/{event.id}/materials", json=slides)
    place, right = made.headers["location"], {"url": "https://example.fi/oikea.pdf"}
    corrected = await officer.patch(place, json=right, if_match=made)
    assert (await as_("anonymous").get(place)).json()["url"] == right["url"]
    assert (await officer.patch(place, json=right, if_match=made)).status_code == 412
    assert (await officer.patch(place, json=right, if_match=corrected)).status_code == 200
    assert await _told(session) == [("meeting.changed.v1", ["materials"])] * 2
    emptied = await officer.patch(place, json={"url": None}, if_match=corrected)
    assert emptied.json()["errors"][0]["code"] == "required"


async def test_meetings_are_listed_by_start(as_: As, call: Dialogue, session: AsyncSession) -> None:
    rows = [meeting(call, starts_at=SOON + n * DAY) for n in (2, 0, 1)]
    await save_in_order(session, *rows, meeting(call, announced_at=None))
    place = f"/v1/dialogues/{call.id}/meetings"
    page = (await as_("anonymous").get(place, params={"limit": 2})).json()
    rest = (await as_("anonymous").get(place, params={"limit": 2, "cursor": page["next"]})).json()
    found = [item["id"] for item in (*page["items"], *rest["items"])]
    assert found == [str(rows[n].id) for n in (1, 2, 0)]
    assert len((await as_("viewer").get(place)).json()["items"]) == 4
