"""Another system pushes a plan by its own references, repeatedly."""

from copy import deepcopy
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.outbox import OutboxEvent
from api.organisations.models import OrganisationStatus
from api.plans.models.procurements import Procurement
from api.plans.models.values import PlanStatus
from tests.api.client import As
from tests.api.problems import faults_of
from tests.factories.plans import plan, procurement
from tests.factories.world import World

ITEM = {
    "title": {"fi": {"text": "Koulukuljetukset"}},
    "category": "services",
    "cpv_main": "60130000-8",
    "value": {"low": "60000", "high": "150000"},
    "notice_expected": {"value": "2027-07-01", "precision": "quarter"},
    "contact": {"email": "hankinnat@example.fi"},
}
ANY = "*"


def _item(reference: str, **values: Any) -> dict[str, Any]:
    return {**deepcopy(ITEM), "reference": reference, **values}


async def _send(as_: As, plan_path: str, items: list[Any], if_match: Any = ANY) -> Any:
    path = f"{plan_path}/procurements/batch"
    return await as_("officer").post(
        path, json={"items": items}, if_match=if_match, headers={"Accept-Language": "en"}
    )


def _counts(response: Any) -> dict[str, int]:
    assert response.status_code == 200, response.text
    body = response.json()
    names = ("created", "updated", "unchanged", "refused")
    return {name: body[name] for name in names if body[name]}


async def _events(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(OutboxEvent)) or 0


async def _changed(session: AsyncSession) -> int:
    stmt = select(func.count()).select_from(OutboxEvent)
    return await session.scalar(stmt.where(OutboxEvent.type.contains("procurement.changed"))) or 0


async def test_a_plan_of_500_rows_is_pushed_and_three_changes_are_found(
    as_: As, plan_path: str, session: AsyncSession
) -> None:
    items = [_item(f"OUKA/{n}/2026") for n in range(500)]
    batches = [items[:200], items[200:400], items[400:]]
    tag: Any = await as_("officer").get(plan_path)
    for batch in batches:
        tag = await _send(as_, plan_path, batch, tag)
        assert _counts(tag) == {"created": len(batch)}
    published = await as_("officer").post(f"{plan_path}/publish", json={}, if_match=ANY)
    assert published.status_code == 200, published.text
    before = await _events(session)

    again = [await _send(as_, plan_path, batch) for batch in batches]
    assert [_counts(one) for one in again] == [{"unchanged": len(batch)} for batch in batches]
    assert await _events(session) == before
    current = await as_("officer").get(plan_path)
    assert current.headers["etag"].split("-")[0] == published.headers["etag"].split("-")[0]

    for n in (3, 250, 499):
        items[n]["unit"] = "Sivistyspalvelut"
    batches = [items[:200], items[200:400], items[400:]]
    sent = [await _send(as_, plan_path, batch) for batch in batches]
    updated = [
        item["reference"]
        for one in sent
        for item in one.json()["items"]
        if item["outcome"] == "updated"
    ]
    assert updated == ["OUKA/3/2026", "OUKA/250/2026", "OUKA/499/2026"]
    assert sum(one.json()["unchanged"] for one in sent) == 497
    assert await _changed(session) == 3


async def test_a_refused_item_prevents_no_other(
    as_: As, plan_path: str, session: AsyncSession
) -> None:
    nameless: dict[str, Any] = _item("A/2", cpv_main="60130000-1", value={"low": "9", "high": "1"})
    del (without := _item("x"))["reference"]
    items = [_item("A/1"), nameless, _item("a/ 1"), without, _item("A/3")]
    response = await _send(as_, plan_path, items)
    assert _counts(response) == {"created": 2, "refused": 3}
    results = response.json()["items"]
    assert {error["pointer"] for error in results[1]["problem"]["errors"]} == {
        "/items/1/cpv_main",
        "/items/1/value/high",
    }
    assert results[1]["problem"]["status"] == 400
    assert [results[n]["problem"]["errors"][0]["code"] for n in (2, 3)] == [
        "reference_repeated",
        "required",
    ]
    stored = set(await session.scalars(select(Procurement.reference)))
    assert stored == {"A/1", "A/3"}


async def test_a_moved_public_date_needs_a_reason(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = plan(world.buyer, status=PlanStatus.PUBLISHED)
    session.add(row)
    path = f"/v1/plans/{row.id}"
    draft = await as_("officer").put(
        f"{path}/procurements?reference=A/1", json=_item("A/1"), if_match=ANY
    )
    assert draft.status_code == 201, draft.text
    place = draft.headers["location"]
    assert (await as_("officer").post(f"{place}/publish", if_match=ANY)).status_code == 200

    moved = _item("A/1", notice_expected={"value": "2027-10-01", "precision": "quarter"})
    refused = await _send(as_, path, [moved])
    assert refused.json()["items"][0]["problem"]["errors"][0]["pointer"] == "/items/0/reason"
    moved["reason"] = {"fi": {"text": "Päätös siirtyi."}}
    assert _counts(await _send(as_, path, [moved])) == {"updated": 1}
    assert _counts(await _send(as_, path, [moved])) == {"unchanged": 1}
    history = (await as_("anonymous").get(f"{place}/history")).json()["items"]
    assert history[0]["reason"]["fi"]["text"] == "Päätös siirtyi."


async def test_put_creates_then_replaces(as_: As, plan_path: str) -> None:
    path = f"{plan_path}/procurements?reference=PARGAS/311/2026"
    body = {name: value for name, value in ITEM.items() if name != "reference"}
    created = await as_("officer").put(path, json=body | {"notes": "Muistio"}, if_match=ANY)
    assert created.status_code == 201, created.text
    assert created.json()["reference"] == "PARGAS/311/2026"
    same = await as_("officer").put(path, json=body, if_match=ANY)
    assert (same.status_code, same.headers["etag"]) == (200, created.headers["etag"])
    shorter = {"title": {"fi": {"text": "Kuljetukset"}}}
    replaced = await as_("officer").put(path, json=shorter, if_match=ANY)
    assert replaced.json()["id"] == created.json()["id"]
    assert (replaced.json()["value"], replaced.json()["notes"]) == (None, "Muistio")
    other = await as_("officer").put(path, json=body | {"reference": "B/2"}, if_match=ANY)
    assert faults_of(other) == [("/reference", "reference_differs")]


async def test_an_ambiguous_reference_is_refused(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = plan(world.buyer)
    session.add(row)
    await session.flush()
    session.add_all(procurement(world.buyer, plan_id=row.id, reference="A/1") for _ in range(2))
    path = f"/v1/plans/{row.id}/procurements?reference=A/1"
    refused = await as_("officer").put(path, json=ITEM, if_match=ANY)
    assert faults_of(refused) == [("/reference", "reference_ambiguous")]


@pytest.mark.parametrize("count", [0, 201])
async def test_the_number_of_items_is_bounded(as_: As, plan_path: str, count: int) -> None:
    response = await _send(as_, plan_path, [_item(f"A/{n}") for n in range(count)])
    assert response.status_code == 400


async def test_a_batch_is_based_on_the_newest_plan(as_: As, plan_path: str) -> None:
    seen = await as_("officer").get(plan_path)
    assert _counts(await _send(as_, plan_path, [_item("A/1")], seen)) == {"created": 1}
    assert (await _send(as_, plan_path, [_item("A/2")], seen)).status_code == 412
    path = f"{plan_path}/procurements/batch"
    missing = await as_("officer").post(path, json={"items": [_item("A/2")]})
    assert missing.status_code == 428


async def test_hidden_words_do_not_come_back(
    as_: As, plan_path: str, session: AsyncSession
) -> None:
    name = "Matti Meikäläiselle"
    item = _item("A/1", title={"fi": {"text": f"Avustaja {name} 2027"}})
    (sent,) = (await _send(as_, plan_path, [item])).json()["items"]
    published = await as_("officer").post(f"{plan_path}/publish", json={}, if_match=ANY)
    assert published.status_code == 200
    subject = f"procurements/{sent['procurement_id']}"
    hiding = {
        "subject": subject,
        "ground": "personal_data",
        "reason": {"fi": {"text": "Siinä oli henkilötietoja."}},
        "passage": name,
    }
    assert (await as_("officer").post("/v1/hidings", json=hiding)).status_code == 201

    copy = _item("A/2", title=item["title"])
    response = await _send(as_, plan_path, [item | {"unit": "Tuki"}, copy])
    changed, refused = response.json()["items"]
    assert (changed["outcome"], changed["kept"]) == ("updated", ["title"])
    error = refused["problem"]["errors"][0]
    assert (error["pointer"], error["code"]) == ("/items/1/title", "hidden_words_returned")
    shown = (await as_("officer").get(f"/v1/{subject}")).json()
    assert (shown["unit"], name in shown["title"]["fi"]["text"]) == ("Tuki", False)


async def test_buyer_that_is_not_approved_sends_no_batch(
    as_: As, plan_path: str, world: World, session: AsyncSession
) -> None:
    buyer = await session.get_one(type(world.buyer), world.buyer.id)
    buyer.status = OrganisationStatus.PENDING
    response = await _send(as_, plan_path, [_item("A/1")])
    assert response.status_code == 403
