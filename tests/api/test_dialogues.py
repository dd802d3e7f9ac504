"""Dialogue calls: draft, publication, extension, conclusion, and their visibility."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.core.outbox import OutboxEvent
from api.dialogues.models import DialogueStatus, Extension
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from tests.api.client import ApiClient, As
from tests.api.moments import from_now
from tests.api.problems import fault_codes, fault_pointers, faults_of
from tests.api.saving import event_types
from tests.factories.dialogues import about, dialogue
from tests.factories.plans import procurement
from tests.factories.world import World

ENGLISH = {"Accept-Language": "en"}
REASON = {"fi": {"text": "Kysymyksiä tuli paljon."}}


def _call(world: World, **values: Any) -> dict[str, Any]:
    return {
        "organisation_id": str(world.buyer.id),
        "title": {"fi": {"text": "Miten koulukuljetukset pitäisi kilpailuttaa?"}},
        "formats": ["comments", "questions"],
        "subject": "operating_model",
        "opens_at": from_now(days=2),
        "closes_at": from_now(days=16),
        **values,
    }


async def _created(as_: As, world: World, **values: Any) -> str:
    response = await as_("officer").post("/v1/dialogues", json=_call(world, **values))
    assert response.status_code == 201, response.text
    return str(response.headers["location"])


async def _published(as_: As, world: World, **values: Any) -> str:
    place = await _created(as_, world, **values)
    officer = as_("officer")
    response = await officer.post(f"{place}/publish", if_match=await officer.get(place))
    assert response.status_code == 200, response.text
    return place


async def test_draft_is_visible_to_the_buyer_only(as_: As, world: World) -> None:
    place = await _created(as_, world)
    assert (await as_("viewer").get(place)).status_code == 200
    for actor in ("anonymous", "stranger", "supplier", "operator"):
        assert (await as_(actor).get(place)).status_code == 404
    listed = await as_("anonymous").get("/v1/dialogues")
    assert listed.json()["items"] == []


async def test_published_call_is_scheduled_until_it_opens(
    as_: As, world: World, session: AsyncSession
) -> None:
    place = await _published(as_, world)
    seen = (await as_("anonymous").get(place)).json()
    assert seen["status"] == "scheduled"
    assert seen["time_zone"] == "Europe/Helsinki"
    assert await event_types(session) == ["dialogue.scheduled.v1"]


async def test_times_are_taken_with_their_offset_and_given_in_utc(as_: As, world: World) -> None:
    place = await _created(
        as_, world, opens_at="2027-03-27T12:00:00+02:00", closes_at="2027-04-28T12:00:00+03:00"
    )
    seen = (await as_("officer").get(place)).json()
    assert seen["opens_at"] == "2027-03-27T10:00:00Z"
    assert seen["closes_at"] == "2027-04-28T09:00:00Z"


async def test_a_time_without_an_offset_is_refused(as_: As, world: World) -> None:
    body = _call(world, opens_at="2027-03-27T12:00:00")
    refused = await as_("officer").post("/v1/dialogues", json=body)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "/opens_at"


async def test_call_past_its_opening_opens_at_once_with_its_procurement(
    as_: As, world: World, session: AsyncSession
) -> None:
    bought = procurement(world.buyer, regions=["17"], municipalities=["564"])
    session.add(bought)
    place = await _published(
        as_,
        world,
        subject="procurements",
        procurements=[str(bought.id)],
        opens_at=from_now(hours=-1),
    )
    assert (await as_("anonymous").get(place)).json()["status"] == "open"
    assert await event_types(session) == ["dialogue.opened.v1", "procurement.changed.v1"]
    row = await session.get_one(Procurement, bought.id)
    assert row.status is ProcurementStatus.IN_DIALOGUE
    actions = set(await session.scalars(select(AuditEntry.action)))
    assert {"dialogue.create", "dialogue.publish", "dialogue.open"} <= actions


async def test_publication_needs_opening_and_deadline(as_: As, world: World) -> None:
    place = await _created(as_, world, opens_at=None, closes_at=None)
    officer = as_("officer")
    refused = await officer.post(f"{place}/publish", if_match=await officer.get(place))
    pointers = fault_pointers(refused)
    assert pointers == ["/opens_at", "/closes_at"]
    assert {fault["code"] for fault in refused.json()["errors"]} == {"draft_lacks"}


async def test_publication_needs_a_minimum_opening_period(as_: As, world: World) -> None:
    place = await _created(as_, world, opens_at=from_now(days=-20), closes_at=from_now(hours=3))
    officer = as_("officer")
    refused = await officer.post(f"{place}/publish", if_match=await officer.get(place))
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["code"] == "open_too_briefly"


async def test_procurement_of_another_buyer_is_refused(
    as_: As, world: World, session: AsyncSession
) -> None:
    foreign = procurement(world.other_buyer)
    session.add(foreign)
    body = _call(world, subject="procurements", procurements=[str(foreign.id)])
    refused = await as_("officer").post("/v1/dialogues", json=body, headers=ENGLISH)
    assert refused.status_code == 400
    assert refused.json()["errors"] == [
        {
            "pointer": "/procurements/0",
            "code": "unknown_procurement",
            "detail": "is not a procurement of this buyer",
        }
    ]


async def test_public_call_does_not_reveal_a_draft_procurement(
    as_: As, world: World, session: AsyncSession
) -> None:
    secret = procurement(world.buyer, status=ProcurementStatus.DRAFT)
    session.add(secret)
    place = await _created(as_, world, subject="procurements", procurements=[str(secret.id)])
    officer = as_("officer")
    refused = await officer.post(f"{place}/publish", if_match=await officer.get(place))
    assert refused.json()["errors"][0]["code"] == "not_public_yet"
    assert (await as_("anonymous").get(place)).status_code == 404


@pytest.mark.parametrize(
    ("values", "pointer", "code"),
    [
        ({"formats": []}, "/formats", "required"),
        ({"title": {}}, "/title", "text_required"),
        ({"subject": "procurements"}, "/procurements", "required"),
        ({"links": [{"url": "javascript:alert(1)"}]}, "/links/0/url", "bad_web_address"),
        ({"time_zone": "Europe/Oulu"}, "/time_zone", "unknown_time_zone"),
        ({"opens_at": "0001-01-01T00:00:00+14:00"}, "/opens_at", "bad_year"),
        ({"closes_at": "9999-12-31T23:59:59-12:00"}, "/closes_at", "bad_year"),
    ],
)
async def test_faults_of_a_dialogue_have_pointers(
    as_: As, world: World, values: dict[str, Any], pointer: str, code: str
) -> None:
    refused = await as_("officer").post("/v1/dialogues", json=_call(world, **values))
    faults = faults_of(refused)
    assert faults == [(pointer, code)]


async def test_every_field_of_a_draft_can_be_changed(
    as_: As, world: World, session: AsyncSession
) -> None:
    bought = procurement(world.buyer)
    session.add(bought)
    place = await _created(
        as_, world, subject="procurements", procurements=[str(bought.id)], contact={"name": "Anna"}
    )
    other = procurement(world.buyer, cpv_prefixes=["90"])
    session.add(other)
    officer = as_("officer")
    change = {
        "title": {"sv": {"text": "Skolskjutsar"}},
        "contact": {"email": "hankinnat@ouka.example"},
        "procurements": [str(other.id)],
        "formats": ["comments"],
        "opens_at": None,
    }
    changed = await officer.patch(place, json=change, if_match=await officer.get(place))
    assert changed.status_code == 200, changed.text
    body = changed.json()
    assert set(body["title"]) == {"fi", "sv"}
    assert body["contact"] == {"name": "Anna", "email": "hankinnat@ouka.example", "phone": None}
    assert body["procurements"] == [str(other.id)]
    assert (body["formats"], body["opens_at"]) == (["comments"], None)
    listed = await officer.get("/v1/dialogues?cpv=90000000")
    assert [item["id"] for item in listed.json()["items"]] == [body["id"]]


async def test_public_call_keeps_its_dates_and_scope(
    as_: As, world: World, session: AsyncSession
) -> None:
    place = await _published(as_, world)
    officer = as_("officer")
    seen = await officer.get(place)
    change = {"closes_at": from_now(days=4), "formats": ["comments"]}
    refused = await officer.patch(place, json=change, if_match=seen)
    assert refused.status_code == 400
    codes = {fault["code"] for fault in refused.json()["errors"]}
    assert codes == {"fixed_once_public"}
    better = {"description": {"fi": {"text": "Tarkennus"}}}
    assert (await officer.patch(place, json=better, if_match=seen)).status_code == 200
    event = (await session.scalars(select(OutboxEvent).order_by(OutboxEvent.id.desc()))).first()
    assert event is not None
    assert (event.type, event.data["changed"]) == ("dialogue.changed.v1", ["description"])


async def test_extension_has_a_public_reason(as_: As, world: World, session: AsyncSession) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    before = call.closes_at
    assert before is not None
    place, officer = f"/v1/dialogues/{call.id}", as_("officer")
    later = before + timedelta(days=7)
    body = {"closes_at": later.isoformat(), "reason": REASON}
    extended = await officer.post(f"{place}/extend", json=body, if_match=await officer.get(place))
    assert extended.status_code == 200, extended.text
    seen = (await as_("anonymous").get(place)).json()
    assert datetime.fromisoformat(seen["closes_at"]) == later
    [extension] = seen["extensions"]
    assert datetime.fromisoformat(extension["closes_before"]) == before
    assert extension["reason"]["fi"]["text"] == REASON["fi"]["text"]
    assert await event_types(session) == ["dialogue.extended.v1"]
    ids = [await session.scalar(select(table.id)) for table in (Extension, OutboxEvent)]
    assert ids[0] == ids[1]  # who tells of the fact finds the rest by it


async def test_an_extension_never_moves_a_deadline_earlier(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    place, officer = f"/v1/dialogues/{call.id}", as_("officer")
    body = {"closes_at": from_now(days=3), "reason": {}}
    refused = await officer.post(f"{place}/extend", json=body, if_match=await officer.get(place))
    codes = fault_codes(refused)
    assert codes == ["not_later", "text_required"]


async def test_passed_deadline_cannot_be_extended(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, closes_at=utc_now() - timedelta(seconds=1))
    session.add(call)
    place, officer = f"/v1/dialogues/{call.id}", as_("officer")
    body = {"closes_at": from_now(days=3), "reason": REASON}
    refused = await officer.post(f"{place}/extend", json=body, if_match=await officer.get(place))
    assert refused.status_code == 409


async def test_a_closed_dialogue_is_concluded_with_a_summary(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, DialogueStatus.CLOSED)
    session.add(call)
    place, officer = f"/v1/dialogues/{call.id}", as_("officer")
    body = {"summary": {"fi": {"text": "Jaamme hankinnan viiteen osaan."}}}
    seen = await officer.get(place)
    concluded = await officer.post(f"{place}/conclude", json=body, if_match=seen)
    assert concluded.json()["status"] == "concluded"
    assert concluded.json()["summary"]["fi"]["text"] == "Jaamme hankinnan viiteen osaan."
    assert await event_types(session) == ["summary.published.v1", "dialogue.concluded.v1"]
    again = await officer.post(f"{place}/conclude", json=body, if_match=concluded)
    assert again.status_code == 409


async def test_a_cancelled_call_stays_at_its_address_with_the_reason(
    as_: As, world: World, session: AsyncSession
) -> None:
    bought = procurement(world.buyer, status=ProcurementStatus.IN_DIALOGUE)
    call, other = dialogue(world.buyer), dialogue(world.buyer)
    session.add_all([bought, call, other])
    await session.flush()
    session.add_all([about(call, bought), about(other, bought)])
    for number, row in enumerate((call, other)):
        place, officer = f"/v1/dialogues/{row.id}", as_("officer")
        body = {"reason": REASON}
        done = await officer.post(f"{place}/cancel", json=body, if_match=await officer.get(place))
        assert done.status_code == 200, done.text
        seen = (await as_("anonymous").get(place)).json()
        assert (seen["status"], seen["cancellation_reason"]["fi"]["text"]) == (
            "cancelled",
            REASON["fi"]["text"],
        )
        found = await session.get_one(Procurement, bought.id)
        wanted = (ProcurementStatus.IN_DIALOGUE, ProcurementStatus.PREPARING)[number]
        assert found.status is wanted
        session.expunge_all()


async def test_only_a_draft_can_be_deleted(as_: As, world: World) -> None:
    officer = as_("officer")
    draft = await _created(as_, world)
    stmt = await officer.delete(draft, if_match=await officer.get(draft))
    assert stmt.status_code == 204
    assert (await officer.get(draft)).status_code == 404
    public = await _published(as_, world)
    refused = await officer.delete(public, if_match=await officer.get(public))
    assert refused.status_code == 409


async def test_the_list_is_filtered_and_searched(
    as_: As, world: World, session: AsyncSession
) -> None:
    cleaning = dialogue(
        world.buyer, title="Siivouspalvelut", cpv_prefixes=["90", "909"], regions=["17"]
    )
    transport = dialogue(
        world.other_buyer,
        DialogueStatus.CLOSED,
        title="Koulukuljetusten uudistus",
        cpv_prefixes=["60"],
        municipalities=["680"],
    )
    session.add_all([cleaning, transport])
    wanted = {
        "status=open": [cleaning],
        "status=open&status=closed": [transport, cleaning],
        f"buyer={world.other_buyer.id}": [transport],
        "cpv=90900000": [cleaning],
        "cpv=60&cpv=909": [transport, cleaning],
        "region=17": [cleaning],
        "municipality=680": [transport],
        "q=kuljetus": [transport],
        "q=siivous": [cleaning],
        "q=siivous&status=closed": [],
    }
    for query, expected in wanted.items():
        found = await as_("anonymous").get(f"/v1/dialogues?{query}")
        ids = [item["id"] for item in found.json()["items"]]
        assert ids == [str(row.id) for row in expected], query
    assert (await as_("anonymous").get("/v1/dialogues?cpv=siivous")).status_code == 400


async def test_the_list_pages_newest_first(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    calls = [dialogue(world.buyer) for _ in range(3)]
    session.add_all(calls)
    first = await client.get("/v1/dialogues?limit=2")
    rest = await client.get(f"/v1/dialogues?limit=2&cursor={first.json()['next']}")
    ids = [item["id"] for item in first.json()["items"] + rest.json()["items"]]
    assert ids == [str(call.id) for call in reversed(calls)]


async def test_the_dialogues_of_a_procurement(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    bought, call = procurement(world.buyer), dialogue(world.buyer)
    session.add_all([bought, call, dialogue(world.buyer)])
    await session.flush()
    session.add(about(call, bought))
    response = await client.get(f"/v1/dialogues?procurement={bought.id}")
    [item] = response.json()["items"]
    assert (item["id"], item["procurements"]) == (str(call.id), [str(bought.id)])
    assert datetime.fromisoformat(item["opens_at"]).utcoffset() == UTC.utcoffset(None)
