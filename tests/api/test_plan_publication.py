"""A plan is published by the five-field rule, or with fields left out on purpose."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.ids import new_id
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.models.values import PlanStatus, ProcurementStatus
from tests.api.client import As
from tests.api.problems import faults_of
from tests.api.saving import saved
from tests.factories.plans import plan, procurement
from tests.factories.world import World

DRAFT = ProcurementStatus.DRAFT


@pytest.fixture
async def row(world: World, session: AsyncSession) -> Plan:
    return await saved(session, plan(world.buyer))


async def _draft(session: AsyncSession, world: World, row: Plan, **values: Any) -> Procurement:
    return await saved(session, procurement(world.buyer, plan_id=row.id, status=DRAFT, **values))


async def _publish(as_: As, row: Plan, **body: Any) -> Any:
    place = f"/v1/plans/{row.id}"
    seen = await as_("officer").get(place)
    return await as_("officer").post(f"{place}/publish", json=body, if_match=seen)


async def test_incomplete_rows_are_named(
    as_: As, world: World, session: AsyncSession, row: Plan
) -> None:
    await _draft(session, world, row)
    bare = await _draft(
        session,
        world,
        row,
        title="Vain otsikko",
        category=None,
        cpv_main=None,
        notice_expected=None,
        value_low=None,
        value_high=None,
        contact=None,
    )
    refused = await _publish(as_, row)
    assert faults_of(refused) == [
        (f"/procurements/{bare.id}/category", "what_required"),
        (f"/procurements/{bare.id}/notice_expected", "when_required"),
        (f"/procurements/{bare.id}/value", "value_required"),
        (f"/procurements/{bare.id}/contact", "contact_required"),
    ]
    assert (await as_("anonymous").get(f"/v1/plans/{row.id}")).status_code == 404
    gaps = (await as_("officer").get(f"/v1/plans/{row.id}/gaps")).json()["items"]
    (gap,) = gaps
    assert gap["title"]["fi"]["text"] == "Vain otsikko"
    left_out = [{"procurement_id": gap["procurement_id"], "fields": gap["fields"]}]
    assert (await _publish(as_, row, left_out=left_out)).json()["status"] == "published"
    shown = await as_("anonymous").get(f"/v1/procurements/{bare.id}")
    assert shown.json()["status"] == "planned"


async def test_fields_left_out_on_purpose_are_named(
    as_: As, world: World, session: AsyncSession, row: Plan
) -> None:
    bare = await _draft(session, world, row, contact=None, value_low=None, value_high=None)
    named = [{"procurement_id": str(bare.id), "fields": ["contact"]}]
    refused = await _publish(as_, row, left_out=named)
    assert faults_of(refused) == [(f"/procurements/{bare.id}/value", "value_required")]
    other = [{"procurement_id": str(new_id()), "fields": ["contact", "value"]}]
    refused = await _publish(as_, row, left_out=other)
    assert ("/left_out/0/procurement_id", "not_in_this_plan") in faults_of(refused)


async def test_public_rows_need_no_missing_fields(
    as_: As, world: World, session: AsyncSession, row: Plan
) -> None:
    session.add(procurement(world.buyer, plan_id=row.id, contact=None))
    await _draft(session, world, row)
    assert (await _publish(as_, row)).status_code == 200


async def test_an_empty_plan_is_refused(as_: As, row: Plan) -> None:
    refused = await _publish(as_, row)
    assert refused.json()["type"].endswith("/problems/nothing-to-publish")
    assert faults_of(refused, 409) == [("/procurements", "plan_empty")]


async def test_an_unchanged_plan_makes_no_revision(
    as_: As, world: World, session: AsyncSession, row: Plan
) -> None:
    draft = await _draft(session, world, row)
    assert (await _publish(as_, row)).status_code == 200
    refused = await _publish(as_, row, note={"fi": {"text": "Uusi"}})
    assert faults_of(refused, 409) == [("/procurements", "plan_unchanged")]
    assert (await as_("officer").get(f"/v1/plans/{row.id}")).json()["revision"] == 1
    # What has changed in public meanwhile is worth a revision, and so are the plan's own texts.
    item = f"/v1/procurements/{draft.id}"
    seen = await as_("officer").get(item)
    await as_("officer").patch(item, json={"unit": "Sivistys"}, if_match=seen)
    assert (await _publish(as_, row)).json()["revision"] == 2
    place = f"/v1/plans/{row.id}"
    seen = await as_("officer").get(place)
    await as_("officer").patch(place, json={"period_end": "2028-12-31"}, if_match=seen)
    assert (await _publish(as_, row)).json()["revision"] == 3


async def test_an_archived_plan_is_not_published_again(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = plan(world.buyer, status=PlanStatus.ARCHIVED)
    session.add(row)
    await session.flush()
    refused = await _publish(as_, row)
    assert refused.json()["type"].endswith("/problems/wrong-state")


# The plan's tag covers its rows.

HEAD = "Hankinta;Laji;Arvo;Ajankohta;Yhteystiedot"
SHEET = f"{HEAD}\nSiivous;palvelu;60 000;Q3/2027;hankinnat@kunta.example\n"


async def _import(as_: As, row: Plan, query: str = "", sheet: str = SHEET) -> Any:
    file = {"file": ("plan.csv", sheet.encode(), "text/csv")}
    return await as_("officer").post(f"/v1/plans/{row.id}/import{query}", files=file)


async def test_publication_needs_the_newest_version_of_the_rows(as_: As, row: Plan) -> None:
    place = f"/v1/plans/{row.id}"
    seen = await as_("officer").get(place)
    imported = await _import(as_, row)
    refused = await as_("officer").post(f"{place}/publish", json={}, if_match=seen)
    assert refused.status_code == 412
    tag = imported.headers["etag"]
    assert imported.json()["plan_etag"] == tag
    assert (await as_("officer").get(place)).headers["etag"] == tag
    published = await as_("officer").post(
        f"{place}/publish", json={}, headers={"If-Match": imported.json()["plan_etag"]}
    )
    assert published.status_code == 200


async def test_request_without_change_keeps_the_etag(as_: As, row: Plan) -> None:
    tag = (await _import(as_, row)).headers["etag"]
    assert (await _import(as_, row)).headers["etag"] == tag
    later = SHEET.replace("60 000", "70 000")
    assert (await _import(as_, row, "?dry_run=true", later)).headers["etag"] == tag
    before = (await as_("officer").get(f"/v1/plans/{row.id}")).json()
    assert (await _import(as_, row, "", later)).headers["etag"] != tag
    after = (await as_("officer").get(f"/v1/plans/{row.id}")).json()
    assert after == before, "what is public of the plan itself has not changed"


@pytest.mark.parametrize("change", ["create", "update", "delete", "publish", "status"])
async def test_every_change_of_a_row_changes_the_plans_tag(
    as_: As, world: World, session: AsyncSession, row: Plan, change: str
) -> None:
    state = ProcurementStatus.PLANNED if change == "status" else DRAFT
    made = procurement(world.buyer, plan_id=row.id, status=state)
    session.add(made)
    await session.flush()
    officer, place, item = as_("officer"), f"/v1/plans/{row.id}", f"/v1/procurements/{made.id}"
    before = (await officer.get(place)).headers["etag"]
    seen = await officer.get(item)
    if change == "create":
        body = {"plan_id": str(row.id), "title": {"fi": {"text": "Uusi"}}}
        done = await officer.post("/v1/procurements", json=body)
    elif change == "update":
        done = await officer.patch(item, json={"unit": "Koulut"}, if_match=seen)
    elif change == "delete":
        done = await officer.delete(item, if_match=seen)
    elif change == "publish":
        done = await officer.post(f"{item}/publish", if_match=seen)
    else:
        done = await officer.post(f"{item}/status", json={"status": "preparing"}, if_match=seen)
    assert done.status_code < 300, done.text
    assert (await officer.get(place)).headers["etag"] != before
