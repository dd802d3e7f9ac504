"""Plans: published, revised, compared, archived, copied."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.outbox import OutboxEvent
from api.core.partial_dates import PartialDate, Precision
from api.plans.models.values import PlanStatus, ProcurementStatus
from tests.api.client import As
from tests.api.saving import event_types
from tests.factories.plans import plan, procurement
from tests.factories.world import World

PLAN = {
    "title": {"fi": {"text": "Hankintasuunnitelma 2027"}},
    "period_start": "2027-01-01",
    "period_end": "2027-12-31",
}
FIVE = {
    "category": "services",
    "value": {"low": "60000"},
    "notice_expected": {"value": "2027-07-01", "precision": "quarter"},
    "contact": {"email": "hankinnat@example.fi"},
}
"""What is needed beside the title."""
DRAFT = ProcurementStatus.DRAFT


async def _created(as_: As) -> Any:
    response = await as_("officer").post("/v1/plans", json=PLAN)
    assert response.status_code == 201, response.text
    return response


async def test_a_plan_is_published_with_its_drafts(
    as_: As, world: World, session: AsyncSession
) -> None:
    created = await _created(as_)
    place = created.headers["location"]
    assert (await as_("anonymous").get(place)).status_code == 404
    for title in ("Siivous", "Kuljetus"):
        body = {**FIVE, "plan_id": created.json()["id"], "title": {"fi": {"text": title}}}
        response = await as_("occasional").post("/v1/procurements", json=body)
        assert response.json()["organisation_id"] == str(world.buyer.id)
    seen = await as_("officer").get(place)
    published = await as_("officer").post(f"{place}/publish", json={}, if_match=seen)
    assert (published.json()["status"], published.json()["revision"]) == ("published", 1)
    listed = await as_("anonymous").get(f"/v1/procurements?plan={created.json()['id']}")
    assert [item["status"] for item in listed.json()["items"]] == ["planned", "planned"]
    types = await event_types(session)
    assert sorted(types) == ["plan.published.v1"] + ["procurement.planned.v1"] * 2
    assert len((await as_("anonymous").get("/v1/plans")).json()["items"]) == 1


async def test_revisions_are_kept_and_compared(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = plan(world.buyer)
    kept = procurement(world.buyer, plan_id=row.id, status=DRAFT)
    session.add(row)
    await session.flush()
    session.add(kept)
    place = f"/v1/plans/{row.id}"
    seen = await as_("officer").get(place)
    await as_("officer").post(f"{place}/publish", json={}, if_match=seen)
    item = f"/v1/procurements/{kept.id}"
    seen = await as_("officer").get(item)
    patch = {"unit": "Sivistys", "contact": {"name": "Joku muu"}}
    await as_("officer").patch(item, json=patch, if_match=seen)
    body = {**FIVE, "plan_id": str(row.id), "title": {"fi": {"text": "Uusi"}}}
    added = await as_("officer").post("/v1/procurements", json=body)
    note = {"note": {"fi": {"text": "Kevään päivitys"}}}
    second = await as_("officer").post(
        f"{place}/publish", json=note, if_match=await as_("officer").get(place)
    )
    assert second.json()["revision"] == 2
    revisions = (await as_("anonymous").get(f"{place}/revisions")).json()["items"]
    assert [revision["number"] for revision in revisions] == [2, 1]
    assert revisions[0]["note"]["fi"]["text"] == "Kevään päivitys"
    content = (await as_("anonymous").get(f"{place}/revisions/1")).json()["content"]
    assert set(content["procurements"]) == {str(kept.id)}
    assert "hankinnat@example.fi" not in str(content)
    difference = (await as_("anonymous").get(f"{place}/revisions/2/difference")).json()
    assert [entry["id"] for entry in difference["added"]] == [added.json()["id"]]
    (changed,) = difference["changed"]
    assert changed["fields"] == {"unit": {"before": None, "after": "Sivistys"}}
    assert [one["field"] for one in changed["not_kept"]] == ["contact"]
    assert "Joku muu" not in str(difference)
    assert (difference["removed"], difference["plan"]) == ([], {})
    assert (await as_("anonymous").get(f"{place}/revisions/3")).status_code == 404
    types = set(await event_types(session))
    assert "plan.revised.v1" in types


async def test_difference_lists_changes_between_revisions(as_: As, session: AsyncSession) -> None:
    created = await _created(as_)
    place, title = created.headers["location"], {"title": {"fi": {"text": "Uusi otsikko"}}}
    drafted = await as_("officer").patch(place, json=title, if_match=created)
    plan_id = created.json()["id"]
    row = {**FIVE, "plan_id": plan_id, "title": {"fi": {"text": "Siivous"}}}
    await as_("officer").post("/v1/procurements", json=row)
    assert drafted.status_code == 200
    seen = await as_("officer").get(place)
    published = await as_("officer").post(f"{place}/publish", json={}, if_match=seen)
    patch = {"title": {"fi": {"text": "Toinen"}}, "period_end": "2028-06-30"}
    changed = await as_("officer").patch(place, json=patch, if_match=published)
    assert (await as_("officer").patch(place, json=patch, if_match=changed)).status_code == 200
    of_plan = select(OutboxEvent).where(OutboxEvent.subject == f"plans/{plan_id}")
    rows = (await session.scalars(of_plan.order_by(OutboxEvent.number))).all()
    assert [fact.type for fact in rows] == ["plan.published.v1", "plan.changed.v1"]
    assert (rows[1].data["changed"], rows[1].data["revision"]) == (["period_end", "title"], 1)


async def test_archived_plan_is_public_and_read_only(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = plan(world.buyer, status=PlanStatus.PUBLISHED)
    session.add(row)
    place = f"/v1/plans/{row.id}"
    seen = await as_("officer").get(place)
    archived = await as_("officer").post(f"{place}/archive", if_match=seen)
    assert archived.json()["status"] == "archived"
    assert (await as_("anonymous").get(place)).status_code == 200
    patch = {"period_end": "2028-12-31"}
    assert (await as_("officer").patch(place, json=patch, if_match=archived)).status_code == 409
    body = {"plan_id": str(row.id), "title": {"fi": {"text": "Myöhässä"}}}
    assert (await as_("officer").post("/v1/procurements", json=body)).status_code == 409


async def test_next_years_plan_starts_from_this_years(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = plan(world.buyer, status=PlanStatus.PUBLISHED)
    session.add(row)
    await session.flush()
    q3 = PartialDate(date(2027, 7, 1), Precision.QUARTER)
    session.add_all(
        [
            procurement(
                world.buyer, plan_id=row.id, title="Jatkuu", notice_expected=q3, import_key="ref:1"
            ),
            procurement(
                world.buyer, plan_id=row.id, title="Ohi", status=ProcurementStatus.CONCLUDED
            ),
        ]
    )
    copied = await as_("officer").post(f"/v1/plans/{row.id}/copy", json={})
    assert copied.status_code == 201
    new = copied.json()
    assert new["title"]["fi"]["text"] == "Hankintasuunnitelma 2028"
    assert (new["period_start"], new["status"], new["copied_from"]) == (
        "2028-01-01",
        "draft",
        str(row.id),
    )
    listed = await as_("officer").get(f"/v1/procurements?plan={new['id']}")
    (item,) = listed.json()["items"]
    assert item["title"]["fi"]["text"] == "Jatkuu"
    assert (item["status"], item["published_at"], item["import_key"]) == ("draft", None, "ref:1")
    assert item["notice_expected"] == {"value": "2028-07-01", "precision": "quarter"}


async def test_plan_with_an_invalid_period_is_refused(as_: As) -> None:
    body = {**PLAN, "period_end": "2026-12-31"}
    refused = await as_("officer").post("/v1/plans", json=body)
    assert refused.json()["errors"][0]["code"] == "bad_period"
