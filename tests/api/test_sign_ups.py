"""Sign-ups: one place a person, a waiting list that moves up, draws that everybody can check."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.core.events import Audience
from api.core.ids import new_id
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue, DialogueStatus, Participation
from api.meetings.models import Meeting, MeetingStatus, SignUpStatus, SlotAllocation
from tests.api.client import As
from tests.api.saving import save_in_order, saved
from tests.factories.dialogues import dialogue
from tests.factories.meetings import meeting, sign_up, slots, talks
from tests.factories.world import World

S = SignUpStatus


@pytest.fixture
async def event(call: Dialogue, session: AsyncSession) -> Meeting:
    return await saved(session, meeting(call, capacity=1))


async def _signed_up(as_: As, who: str, to: Meeting, **body: Any) -> str:
    response = await as_(who).post(f"/v1/meetings/{to.id}/sign-ups", json=body)
    assert response.status_code == 201, response.text
    return str(response.headers["location"])


async def _news(session: AsyncSession) -> list[str]:
    stmt = select(OutboxEvent).where(OutboxEvent.audience == Audience.PRIVATE)
    return [row.data["news"] for row in await session.scalars(stmt.order_by(OutboxEvent.number))]


async def test_withdrawal_gives_the_place_to_the_next_at_once(
    as_: As, event: Meeting, session: AsyncSession
) -> None:
    places = {who: await _signed_up(as_, who, event) for who in ("resident", "member", "rival")}
    before = {who: (await as_(who).get(place)).json() for who, place in places.items()}
    assert [(item["status"], item["position"]) for item in before.values()] == [
        ("placed", None),
        ("waiting", 1),
        ("waiting", 2),
    ]
    resident = as_("resident")
    mine = await resident.get(places["resident"])
    left = await resident.post(f"{places['resident']}/withdraw", if_match=mine)
    assert left.json()["status"] == "withdrawn"
    after = {who: (await as_(who).get(place)).json() for who, place in places.items()}
    assert [(one["status"], one["position"]) for one in after.values()] == [
        ("withdrawn", None),
        ("placed", None),
        ("waiting", 1),
    ]
    assert await _news(session) == ["placed", "waiting", "waiting", "withdrawn", "moved_up"]
    entry = await session.scalars(select(AuditEntry).where(AuditEntry.action == "sign_up.move_up"))
    assert entry.one().person_id is None, "who made room for whom stays untold"
    again = await resident.post(f"{places['resident']}/withdraw", if_match=left)
    assert again.status_code == 409
    anew = await resident.get(await _signed_up(as_, "resident", event))
    assert (anew.json()["status"], anew.json()["position"]) == ("waiting", 2)


async def test_sign_ups_are_public_as_counts_only(as_: As, event: Meeting, world: World) -> None:
    place = await _signed_up(as_, "member", event, organisation_id=str(world.supplier.id))
    await _signed_up(as_, "resident", event)
    shown = await as_("anonymous").get(f"/v1/meetings/{event.id}")
    assert {item["fewer_than"] for item in shown.json()["sign_ups"].values()} == {3}
    seen = (await as_("occasional").get(f"/v1/meetings/{event.id}")).json()["sign_ups"]
    assert {state: one["count"] for state, one in seen.items()} == {
        "placed": 1,
        "waiting": 1,
        "entered": 0,
    }
    listing = f"/v1/meetings/{event.id}/sign-ups"
    [mine] = (await as_("member").get(listing)).json()["items"]
    assert (mine["own"], mine["person_name"]) == (True, "member")
    assert (await as_("rival").get(listing)).json()["items"] == []
    assert (await as_("viewer").get(listing)).json()["items"] == []
    coming, waiting = (await as_("officer").get(listing)).json()["items"]
    assert coming["organisation_name"]["fi"]["text"] == "Puhtax Oy"
    assert (coming["person_name"], coming["own"], waiting["position"]) == ("member", False, 1)
    seen = await as_("officer").get(place)
    assert seen.status_code == 200
    taken_back = await as_("officer").post(f"{place}/withdraw", if_match=seen)
    assert taken_back.status_code == 403
    mine_now = await as_("member").get(place)
    await as_("member").post(f"{place}/withdraw", if_match=mine_now)
    assert (await as_("officer").get(place)).status_code == 404


async def test_joining_instructions_are_visible_with_a_place_only(as_: As, event: Meeting) -> None:
    await _signed_up(as_, "member", event)
    await _signed_up(as_, "rival", event)
    place = f"/v1/meetings/{event.id}"
    told = {
        who: (await as_(who).get(place)).json()["join_url"] is not None
        for who in ("member", "rival", "resident", "officer", "viewer", "stranger", "api_key")
    }
    assert {who for who, sees in told.items() if sees} == {"member", "officer", "api_key"}
    calendar = await as_("member").get(f"{place}/calendar.ics")
    assert "kokous.example.fi" not in calendar.text


async def test_second_sign_up_of_a_person_or_talk_of_a_supplier_is_refused(
    as_: As, call: Dialogue, world: World, event: Meeting, session: AsyncSession
) -> None:
    ours = {"organisation_id": str(world.supplier.id)}
    await _signed_up(as_, "member", event, **ours)
    await _signed_up(as_, "supplier", event, **ours)  # an event takes several of one supplier
    twice = await as_("member").post(f"/v1/meetings/{event.id}/sign-ups", json={})
    assert twice.json()["errors"][0]["code"] == "signed_up_already"
    own = twice.json()["context"]["existing"]
    assert (await as_("member").get(own)).status_code == 200
    day = talks(call)
    times = slots(day, 2)
    await save_in_order(session, day, *times)
    wishes = {"wishes": [str(times[0].id)]}
    await _signed_up(as_, "member", day, **ours, **wishes)
    both = await as_("supplier").post(f"/v1/meetings/{day.id}/sign-ups", json=ours | wishes)
    assert both.json()["errors"][0] == {
        "pointer": "/organisation_id",
        "code": "supplier_signed_up_already",
        "detail": both.json()["errors"][0]["detail"],
    }
    entry = await session.scalars(select(AuditEntry).where(AuditEntry.action == "sign_up.create"))
    assert {item.organisation_id for item in entry} == {world.supplier.id}


async def test_sign_up_gets_the_first_free_wish_or_waits(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    day = talks(call)
    times = slots(day, 3)
    await save_in_order(session, day, *times)
    one, two, three = (str(time.id) for time in times)
    first = await _signed_up(as_, "member", day, wishes=[one, two])
    second = await _signed_up(as_, "rival", day, wishes=[one, two])
    third = await _signed_up(as_, "resident", day, wishes=[two])
    shown = [(await as_(who).get(at)).json() for who, at in
             (("member", first), ("rival", second), ("resident", third))]  # fmt: skip
    assert [row["slot_id"] for row in shown] == [one, two, None]
    mine = await as_("member").get(first)
    await as_("member").post(f"{first}/withdraw", if_match=mine)  # nobody waits for that one
    assert (await as_("resident").get(third)).json()["status"] == "waiting"
    theirs = await as_("rival").get(second)
    await as_("rival").post(f"{second}/withdraw", if_match=theirs)
    assert (await as_("resident").get(third)).json()["slot_id"] == two
    strange = {"wishes": [three, str(new_id())]}
    refused = await as_("member").post(f"/v1/meetings/{day.id}/sign-ups", json=strange)
    assert refused.json()["errors"][0]["pointer"] == "/wishes/1"
    wishless = await as_("member").post(f"/v1/meetings/{day.id}/sign-ups", json={})
    assert wishless.json()["errors"][0]["code"] == "required"


async def test_sign_up_needs_a_supplier_where_participation_is_suppliers(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, participation=Participation.SUPPLIERS)
    await save_in_order(session, call)
    event = meeting(call)
    await save_in_order(session, event)
    place = f"/v1/meetings/{event.id}/sign-ups"
    assert (await as_("resident").post(place, json={})).status_code == 403
    unnamed = await as_("member").post(place, json={})
    assert unnamed.json()["errors"][0]["pointer"] == "/organisation_id"
    others = await as_("rival").post(place, json={"organisation_id": str(world.supplier.id)})
    assert others.status_code == 403
    await _signed_up(as_, "member", event, organisation_id=str(world.supplier.id))
    own_house = await as_("officer").post(place, json={})
    assert own_house.status_code == 403
    assert own_house.json()["errors"][0]["code"] == "buyer_does_not_sign_up"


@pytest.mark.parametrize(
    "status", [DialogueStatus.SCHEDULED, DialogueStatus.OPEN, DialogueStatus.CLOSED]
)
async def test_sign_up_is_possible_outside_the_time_for_comments(
    as_: As, world: World, session: AsyncSession, status: DialogueStatus
) -> None:
    call = dialogue(world.buyer, status)
    await save_in_order(session, call)
    event = meeting(call)
    await save_in_order(session, event)
    await _signed_up(as_, "resident", event)


async def test_sign_up_ends_at_its_deadline_and_withdrawal_at_the_start(
    as_: As, call: Dialogue, world: World, session: AsyncSession
) -> None:
    now = utc_now()
    closed = meeting(call, signup_closes_at=now)
    begun = meeting(call, starts_at=now)
    mine = sign_up(closed, world.people["resident"])
    there = sign_up(begun, world.people["resident"])
    await save_in_order(session, closed, begun, mine, there)
    resident = as_("resident")
    late = await resident.post(f"/v1/meetings/{closed.id}/sign-ups", json={})
    assert late.status_code == 409
    statuses = []
    for row in (mine, there):
        place = f"/v1/sign-ups/{row.id}"
        left = await resident.post(f"{place}/withdraw", if_match=await resident.get(place))
        statuses.append(left.status_code)
    assert statuses == [200, 409]


async def test_seed_is_hidden_until_the_draw(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    day = talks(call, allocation=SlotAllocation.LOT)
    times = slots(day, 1)
    await save_in_order(session, day, *times)
    seed = day.seed or ""
    mine = await _signed_up(as_, "member", day, wishes=[str(times[0].id)])
    assert (await as_("member").get(mine)).json()["status"] == "entered"
    place = f"/v1/meetings/{day.id}"
    commitment = hashlib.sha256(seed.encode()).hexdigest()
    assert (await as_("anonymous").get(place)).json()["seed_commitment"] == commitment
    for who in ("anonymous", "leader"):
        before = await as_(who).get(f"{place}/draw")
        assert (before.json()["seed"], before.json()["sign_ups"]) == (None, [])
        assert seed not in before.text + (await as_(who).get(place)).text
    row = await session.get_one(Meeting, day.id)
    row.drawn_at = utc_now()
    drawn = (await as_("anonymous").get(f"{place}/draw")).json()
    assert (drawn["seed"], drawn["seed_commitment"]) == (seed, commitment)
    officer = as_("officer")
    later = {"signup_closes_at": (utc_now() + timedelta(days=1)).isoformat()}
    reopened = await officer.patch(place, json=later, if_match=await officer.get(place))
    assert reopened.json()["errors"][0]["code"] == "drawn_already"


async def test_waiting_list_after_a_draw_follows_the_draw(
    as_: As, call: Dialogue, world: World, session: AsyncSession
) -> None:
    """Not who came first; and what the lot gave stays on show as it was."""
    day = talks(call, allocation=SlotAllocation.LOT, signup_closes_at=utc_now(), drawn_at=utc_now())
    [slot] = slots(day, 1)
    has = {"wishes": [slot.id]}
    early, late, lucky = (world.people[who] for who in ("rival", "resident", "member"))
    second = sign_up(day, early, status=S.WAITING, drawn_order=3, **has)
    first = sign_up(day, late, status=S.WAITING, drawn_order=2, **has)
    placed = sign_up(day, lucky, slot_id=slot.id, drawn_order=1, drawn_slot_id=slot.id, **has)
    await save_in_order(session, day, slot, second, first, placed)
    place = f"/v1/sign-ups/{placed.id}"
    await as_("member").post(f"{place}/withdraw", if_match=await as_("member").get(place))
    moved = (await as_("resident").get(f"/v1/sign-ups/{first.id}")).json()
    assert (moved["status"], moved["slot_id"]) == ("placed", str(slot.id))
    waits = (await as_("rival").get(f"/v1/sign-ups/{second.id}")).json()
    assert (waits["status"], waits["position"]) == ("waiting", 1)
    drawn = (await as_("anonymous").get(f"/v1/meetings/{day.id}/draw")).json()["sign_ups"]
    assert [item["slot_id"] for item in drawn] == [str(slot.id), None, None]


async def test_meeting_without_a_draw_has_no_draw_resource(as_: As, event: Meeting) -> None:
    assert (await as_("officer").get(f"/v1/meetings/{event.id}/draw")).status_code == 404


async def test_calendar_file_of_a_meeting_is_public(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    event = meeting(call, calendar_sequence=3, status=MeetingStatus.CANCELLED)
    await save_in_order(session, event)
    response = await as_("anonymous").get(f"/v1/meetings/{event.id}/calendar.ics")
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    assert calendar["METHOD"] == "PUBLISH"
    [entry] = calendar.events
    assert entry.uid == f"meeting-{event.id}@testserver.local"
    assert (entry.sequence, str(entry.status)) == (3, "CANCELLED")
    assert entry.start == event.starts_at.replace(microsecond=0)
    assert entry.attendees == []
    again = await as_("anonymous").get(f"/v1/meetings/{event.id}/calendar.ics")
    assert again.content == response.content
    known = {"If-None-Match": response.headers["etag"]}
    same = await as_("anonymous").get(f"/v1/meetings/{event.id}/calendar.ics", headers=known)
    assert (same.status_code, same.content) == (304, b"")
