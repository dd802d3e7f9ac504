"""Organisations: visibility, registration, changes."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.events import Audience
from api.core.outbox import OutboxEvent
from tests.api.client import ApiClient, As
from tests.factories.organisations import business_id, organisation
from tests.factories.world import World

NAME = {"fi": {"text": "Pienen kunnan hankinnat"}}


async def _registered(as_: As) -> str:
    body = {"kind": "buyer", "business_id": business_id(), "name": NAME}
    response = await as_("resident").post("/v1/organisations", json=body)
    assert response.status_code == 201
    return str(response.headers["location"])


async def test_pending_buyer_is_visible_to_its_members_only(as_: As) -> None:
    place = await _registered(as_)
    assert (await as_("resident").get(place)).status_code == 200
    assert (await as_("operator").get(place)).status_code == 200
    assert (await as_("anonymous").get(place)).status_code == 404


async def test_the_operator_approves_a_buyer(as_: As, session: AsyncSession) -> None:
    place = await _registered(as_)
    seen = await as_("operator").get(place)
    approved = await as_("operator").post(f"{place}/approve", if_match=seen)
    assert approved.json()["status"] == "approved"
    assert (await as_("anonymous").get(place)).status_code == 200
    events = (await session.scalars(select(OutboxEvent).order_by(OutboxEvent.number))).all()
    assert [(event.type, event.audience) for event in events] == [
        ("organisation.registered.v1", Audience.PRIVATE),
        ("organisation.approved.v1", Audience.PUBLIC),
    ]
    assert {event.subject for event in events} == {place.removeprefix("/v1/")}
    again = await as_("operator").post(f"{place}/approve", if_match=approved)
    assert again.status_code == 409


async def test_pending_filter_shows_all_to_the_operator_and_own_to_others(
    as_: As, world: World
) -> None:
    place = await _registered(as_)

    async def waiting(name: str) -> list[str]:
        found = await as_(name).get("/v1/organisations?status=pending")
        return [f"/v1/organisations/{item['id']}" for item in found.json()["items"]]

    assert await waiting("operator") == await waiting("resident") == [place]
    assert await waiting("anonymous") == await waiting("officer") == []


async def test_a_business_id_is_checked_and_claimed_once_by_a_person(as_: As) -> None:
    wrong = {"kind": "buyer", "business_id": "1234567", "name": NAME}
    refused = await as_("resident").post(
        "/v1/organisations", json=wrong, headers={"Accept-Language": "en"}
    )
    assert refused.status_code == 400
    assert refused.json()["errors"] == [
        {
            "pointer": "/business_id",
            "code": "bad_business_id",
            "detail": "is not a Finnish business id (Y-tunnus)",
        }
    ]
    mistyped = {**wrong, "business_id": "1234567-8"}
    refused = await as_("resident").post("/v1/organisations", json=mistyped)
    assert refused.json()["errors"][0]["code"] == "wrong_check_digit"
    right = {**wrong, "business_id": business_id()}
    assert (await as_("resident").post("/v1/organisations", json=right)).status_code == 201
    again = await as_("resident").post("/v1/organisations", json=right)
    assert (again.status_code, again.json()["errors"][0]["code"]) == (409, "claimed_by_you")
    own = again.json()["context"]["existing"]
    assert (await as_("resident").get(own)).json()["business_id"] == right["business_id"]


async def test_change_needs_the_newest_version(as_: As, world: World) -> None:
    place = f"/v1/organisations/{world.buyer.id}"
    seen = await as_("officer").get(place)
    change = {"website": "https://ouka.example", "name": {"sv": {"text": "Uleåborgs stad"}}}
    assert (await as_("officer").patch(place, json=change)).status_code == 428
    changed = await as_("officer").patch(place, json=change, if_match=seen)
    assert changed.status_code == 200
    assert changed.json()["name"]["sv"]["text"] == "Uleåborgs stad"
    assert changed.json()["name"]["fi"]["text"] == "Oulun kaupunki"
    assert (await as_("leader").patch(place, json=change, if_match=seen)).status_code == 412
    bare = changed.headers["etag"].strip('"')
    refused = await as_("officer").patch(place, json=change, if_match=bare)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "quotes_missing")


async def test_every_change_is_in_the_audit_log(
    as_: As, world: World, session: AsyncSession
) -> None:
    place = f"/v1/organisations/{world.buyer.id}"
    officer = world.people["officer"].id
    seen = await as_("officer").get(place)
    await as_("officer").patch(place, json={"website": None, "region": "17"}, if_match=seen)
    entry = (await session.scalars(select(AuditEntry))).one()
    assert (entry.person_id, entry.action) == (officer, "organisation.update")
    assert entry.changed == ["region"]


async def test_the_list_pages_through_all_in_finnish_order(client: ApiClient, world: World) -> None:
    first = await client.get("/v1/organisations?limit=3")
    assert 'rel="next"' in first.headers["link"]
    rest = await client.get(f"/v1/organisations?limit=3&cursor={first.json()['next']}")
    names = [o["name"]["fi"]["text"] for o in first.json()["items"] + rest.json()["items"]]
    assert names == ["Kiilto Siivous Oy", "Oulun kaupunki", "Puhtax Oy", "Raision kaupunki"]
    assert rest.json()["next"] is None


async def test_a_cursor_of_another_filter_is_refused(client: ApiClient, world: World) -> None:
    first = await client.get("/v1/organisations?limit=1")
    other = await client.get(f"/v1/organisations?kind=buyer&cursor={first.json()['next']}")
    assert other.status_code == 400
    assert other.json()["errors"][0]["code"] == "bad_cursor"


async def test_current_etag_answers_304(client: ApiClient, world: World) -> None:
    place = f"/v1/organisations/{world.buyer.id}"
    response = await client.get(place)
    again = await client.get(place, headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


async def test_a_repeated_post_replays_the_first_answer(as_: As) -> None:
    body = {"kind": "supplier", "business_id": business_id(), "name": NAME}
    headers = {"Idempotency-Key": "registration-1"}
    resident = as_("resident")
    first = await resident.post("/v1/organisations", json=body, headers=headers)
    again = await resident.post("/v1/organisations", json=body, headers=headers)
    assert again.status_code == first.status_code == 201
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = {**body, "name": {"fi": {"text": "Toinen"}}}
    reused = await resident.post("/v1/organisations", json=other, headers=headers)
    assert reused.status_code == 422


async def test_an_unknown_field_is_refused_by_name(as_: As) -> None:
    body = {"kind": "supplier", "business_id": business_id(), "name": NAME, "colour": "red"}
    refused = await as_("resident").post("/v1/organisations", json=body)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "/colour"


async def test_suspended_organisation_is_visible_to_its_members_only(
    as_: As, world: World, session: AsyncSession
) -> None:
    place = f"/v1/organisations/{world.buyer.id}"
    seen = await as_("operator").get(place)
    suspended = await as_("operator").post(f"{place}/suspend", if_match=seen)
    assert suspended.json()["status"] == "suspended"
    assert (await as_("anonymous").get(place)).status_code == 404
    assert (await as_("viewer").get(place)).status_code == 200
    refused = await as_("officer").patch(place, json={"region": "17"}, if_match=suspended)
    assert refused.status_code == 403
    again = await as_("operator").post(f"{place}/suspend", if_match=suspended)
    assert again.status_code == 409
    approved = await as_("operator").post(f"{place}/approve", if_match=suspended)
    assert (await as_("anonymous").get(place)).status_code == 200
    assert approved.json()["status"] == "approved"
    assert await _public_types(session) == [
        "organisation.suspended.v1",
        "organisation.returned.v1",
    ]


async def test_a_refused_buyer_was_never_public(as_: As, session: AsyncSession) -> None:
    place = await _registered(as_)
    seen = await as_("operator").get(place)
    refused = await as_("operator").post(f"{place}/suspend", if_match=seen)
    assert await _public_types(session) == []
    await as_("operator").post(f"{place}/approve", if_match=refused)
    assert await _public_types(session) == ["organisation.approved.v1"]


async def test_public_change_makes_an_event(as_: As, world: World, session: AsyncSession) -> None:
    place = f"/v1/organisations/{world.buyer.id}"
    seen = await as_("officer").get(place)
    patch = {"website": "https://ouka.example", "name": {"sv": {"text": "Uleåborgs stad"}}}
    changed = await as_("officer").patch(place, json=patch, if_match=seen)
    await as_("officer").patch(place, json=patch, if_match=changed)
    rows = (await session.scalars(select(OutboxEvent).order_by(OutboxEvent.number))).all()
    assert [fact.type for fact in rows] == ["organisation.renamed.v1", "organisation.changed.v1"]
    assert rows[1].data["changed"] == ["website"]


async def test_a_supplier_is_public_at_once(as_: As, session: AsyncSession) -> None:
    body = {"kind": "supplier", "business_id": business_id(), "name": NAME}
    await as_("resident").post("/v1/organisations", json=body)
    assert await _public_types(session) == ["organisation.approved.v1"]


async def _public_types(session: AsyncSession) -> list[str]:
    public = select(OutboxEvent.type).where(OutboxEvent.audience == Audience.PUBLIC)
    return list(await session.scalars(public.order_by(OutboxEvent.number)))


async def test_the_list_is_filtered_by_kind_place_and_name(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    session.add_all(
        [
            organisation(name="Hämeenlinnan kaupunki", municipality="109", region="05"),
            organisation(name="Turun kaupunki", municipality="853", region="02"),
        ]
    )

    async def names(query: str) -> list[str]:
        response = await client.get(f"/v1/organisations?{query}")
        return [item["name"]["fi"]["text"] for item in response.json()["items"]]

    assert await names("q=HÄMEEN") == ["Hämeenlinnan kaupunki"]
    assert await names("q=%25") == []
    assert await names("municipality=109&municipality=853") == [
        "Hämeenlinnan kaupunki",
        "Turun kaupunki",
    ]
    assert await names("q=kaupunki&region=02") == ["Turun kaupunki"]
    assert await names("kind=supplier") == ["Kiilto Siivous Oy", "Puhtax Oy"]


async def test_unknown_codes_are_refused(as_: As) -> None:
    wrong = {
        "kind": "buyer",
        "business_id": business_id(),
        "name": NAME,
        "municipality": "Oulu",
        "region": "1",
        "buyer_type": "",
    }
    right = {**wrong, "municipality": "564", "region": "17", "buyer_type": "municipality"}
    assert (await as_("resident").post("/v1/organisations", json=right)).status_code == 201
    refused = await as_("resident").post("/v1/organisations", json=wrong)
    assert {(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]} == {
        ("/municipality", "unknown_code"),
        ("/region", "code_lacks_zeros"),
        ("/buyer_type", "unknown_code"),
    }
