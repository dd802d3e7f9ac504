"""Planned procurements: from draft to tender, with every public change in the history."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.codelists.queries import list_entry
from api.core.audit import AuditEntry
from api.core.outbox import OutboxEvent
from api.plans.models.procurements import ProcurementChange
from api.plans.models.values import ProcurementStatus
from tests.api.client import As
from tests.api.problems import faults_of
from tests.api.saving import event_types
from tests.factories.plans import procurement
from tests.factories.world import World

FIVE = {
    "title": {"fi": {"text": "Koulukuljetukset 2027–2031"}},
    "category": "services",
    "notice_expected": {"value": "2027-07-01", "precision": "quarter"},
    "value": {"low": "60000.00", "high": "150000.00"},
    "contact": {"email": "hankinnat@example.fi"},
}
WHY = {"fi": {"text": "Päätös siirtyi syksyyn."}}


async def _created(as_: As, who: str = "occasional", **values: Any) -> Any:
    response = await as_(who).post("/v1/procurements", json={**FIVE, **values})
    assert response.status_code == 201, response.text
    return response


async def _published(as_: As, **values: Any) -> Any:
    created = await _created(as_, **values)
    place = created.headers["location"]
    response = await as_("officer").post(f"{place}/publish", if_match=created)
    assert response.status_code == 200, response.text
    return response


def _place(response: Any) -> str:
    return f"/v1/procurements/{response.json()['id']}"


async def test_five_fields_make_a_procurement_public(as_: As, session: AsyncSession) -> None:
    created = await _created(as_)
    place = created.headers["location"]
    assert (await as_("viewer").get(place)).json()["status"] == "draft"
    assert (await as_("anonymous").get(place)).status_code == 404
    assert (await as_("operator").get(place)).status_code == 404
    published = await as_("occasional").post(f"{place}/publish", if_match=created)
    assert published.status_code == 200
    seen = (await as_("anonymous").get(place)).json()
    assert (seen["status"], seen["value"]["high"]) == ("planned", "150000.00")
    assert seen["notice_expected"] == {"value": "2027-07-01", "precision": "quarter"}
    assert "notes" not in seen
    event = (await session.scalars(select(OutboxEvent))).one()
    assert event.type == "procurement.planned.v1"
    actions = (await session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))).all()
    assert actions == ["procurement.create", "procurement.publish"]


async def test_missing_public_fields_are_named(as_: As) -> None:
    created = await as_("officer").post("/v1/procurements", json={"title": FIVE["title"]})
    refused = await as_("officer").post(f"{created.headers['location']}/publish", if_match=created)
    assert refused.status_code == 400
    codes = {fault["code"] for fault in refused.json()["errors"]}
    assert codes == {"what_required", "when_required", "value_required", "contact_required"}


@pytest.mark.parametrize(
    ("values", "pointer", "code"),
    [
        ({"cpv_main": "9091"}, "/cpv_main", "bad_cpv"),
        ({"cpv_main": "90911000-5"}, "/cpv_main", "wrong_cpv_digit"),
        ({"cpv_additional": ["90911200-8", "90911200-1"]}, "/cpv_additional/1", "wrong_cpv_digit"),
        ({"cpv_main": "99000000"}, "/cpv_main", "bad_cpv"),
        ({"municipalities": ["564", "999"]}, "/municipalities/1", "unknown_code"),
        ({"procedure": "lottery"}, "/procedure", "unknown_code"),
        ({"criteria": [{"code": "cheap"}]}, "/criteria/0/code", "unknown_code"),
        ({"goals": ["nothing"]}, "/goals/0", "unknown_code"),
        ({"reserved": "friends"}, "/reserved", "unknown_code"),
        ({"value": {"low": "2.00", "high": "1.00"}}, "/value/high", "high_below_low"),
        ({"value": {"low": "-1"}}, "/value/low", "wrong_form"),
        ({"contact": {"email": "kysy minulta"}}, "/contact/email", "bad_email"),
        ({"links": [{"url": "javascript:alert(1)"}]}, "/links/0/url", "bad_web_address"),
        (
            {"contract_start_expected": {"value": "2027-01-01", "precision": "month"}},
            "/contract_start_expected",
            "contract_before_notice",
        ),
        (
            {"notice_expected": {"value": "2027-02-01", "precision": "quarter"}},
            "/notice_expected",
            "not_first_day",
        ),
        ({"lots": [{"title": {}}] * 101}, "/lots", "too_many_items"),
    ],
)
async def test_contradictory_values_are_refused(
    as_: As, values: dict[str, Any], pointer: str, code: str
) -> None:
    refused = await as_("officer").post("/v1/procurements", json={**FIVE, **values})
    faults = faults_of(refused)
    assert (pointer, code) in faults


async def test_draft_of_an_occasional_buyer_may_need_approval(
    as_: As, world: World, session: AsyncSession
) -> None:
    world.buyer.occasional_needs_approval = True
    await session.merge(world.buyer)
    created = await _created(as_)
    place = created.headers["location"]
    refused = await as_("occasional").post(f"{place}/publish", if_match=created)
    assert refused.status_code == 403
    assert "plan:approve" in refused.json()["detail"]
    approved = await as_("officer").post(f"{place}/approve", if_match=created)
    edited = await as_("occasional").patch(place, json={"unit": "Koulut"}, if_match=approved)
    assert edited.json()["approved_at"] is None
    again = await as_("occasional").post(f"{place}/publish", if_match=edited)
    assert again.status_code == 403
    approved = await as_("officer").post(f"{place}/approve", if_match=edited)
    published = await as_("occasional").post(f"{place}/publish", if_match=approved)
    assert published.status_code == 200
    changed = await as_("occasional").patch(place, json={"unit": "X"}, if_match=published)
    assert changed.status_code == 403


async def test_a_merge_patch_changes_what_it_names(as_: As) -> None:
    created = await _created(as_, municipalities=["564"], reference="D/1", unit="Koulut")
    assert created.json()["regions"] == ["17"]
    patch = {
        "title": {"sv": {"text": "Skolskjutsar", "origin": "translated"}},
        "reference": None,
        "value": {"withheld": True},
        "municipalities": ["091"],
    }
    changed = await as_("officer").patch(_place(created), json=patch, if_match=created)
    seen = changed.json()
    assert set(seen["title"]) == {"fi", "sv"}
    assert (seen["reference"], seen["unit"]) == (None, "Koulut")
    assert seen["value"] == {
        "low": "60000.00",
        "high": "150000.00",
        "currency": "EUR",
        "withheld": True,
    }
    assert seen["regions"] == ["01"]
    untitled = await as_("officer").patch(
        _place(created), json={"title": {"fi": None, "sv": None}}, if_match=changed
    )
    assert untitled.json()["errors"][0]["code"] == "text_required"


async def test_default_place_is_the_buyers(as_: As, world: World, session: AsyncSession) -> None:
    world.buyer.municipality = "564"
    await session.merge(world.buyer)
    created = (await _created(as_)).json()
    assert (created["municipalities"], created["regions"]) == (["564"], ["17"])
    elsewhere = (await _created(as_, regions=["19"])).json()
    assert (elsewhere["municipalities"], elsewhere["regions"]) == ([], ["19"])


async def test_change_of_a_public_date_needs_a_reason_and_is_measured(
    as_: As, session: AsyncSession
) -> None:
    published = await _published(as_)
    place = _place(published)
    later = {"notice_expected": {"value": "2028-01-01", "precision": "half_year"}}
    refused = await as_("officer").patch(place, json=later, if_match=published)
    assert refused.json()["errors"][0]["pointer"] == "/reason"
    moved = await as_("officer").patch(place, json={**later, "reason": WHY}, if_match=published)
    assert moved.status_code == 200
    tendering = {
        "status": "tendering",
        "notice_id": "2027-098765",
        "notice_url": "https://www.hankintailmoitukset.fi/fi/public/procurement/98765",
        "happened_on": "2026-10-01",
    }
    sent = await as_("officer").post(f"{place}/status", json=tendering, if_match=moved)
    assert sent.json()["notice_id"] == "2027-098765"
    history = (await as_("anonymous").get(f"{place}/history")).json()
    assert [change["kind"] for change in history["items"]] == [
        "status",
        "rescheduled",
        "published",
    ]
    assert history["items"][1]["reason"]["fi"]["text"] == WHY["fi"]["text"]
    assert history["items"][1]["before"] == {
        "notice_expected": {"value": "2027-07-01", "precision": "quarter"}
    }
    (slip,) = history["slip"]
    assert slip["first"]["value"] == "2027-07-01"
    assert slip["current"]["value"] == "2028-01-01"
    assert (slip["actual"]["value"], slip["days"]) == ("2026-10-01", -273)
    types = await event_types(session)
    assert types == [
        "procurement.planned.v1",
        "procurement.rescheduled.v1",
        "procurement.tendering.v1",
    ]
    ids = [set(await session.scalars(select(item.id))) for item in (OutboxEvent, ProcurementChange)]
    assert ids[0] == ids[1]  # who tells of the fact finds the rest by it


async def test_a_change_that_changes_nothing_leaves_no_trace(
    as_: As, session: AsyncSession
) -> None:
    published = await _published(as_)
    same = await as_("officer").patch(
        _place(published), json={"category": "services"}, if_match=published
    )
    assert same.headers["etag"] == published.headers["etag"]
    assert len((await session.scalars(select(OutboxEvent))).all()) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" Osto@Inkoo.example ", "osto@inkoo.example"), ("a@\ufb01.example", "a@fi.example")],
)
async def test_contacts_address_is_stored_as_mails_need_it(as_: As, typed: str, kept: str) -> None:
    made = await as_("officer").post(
        "/v1/procurements", json={"title": {"fi": {"text": "X"}}, "contact": {"email": typed}}
    )
    assert made.json()["contact"]["email"] == kept


async def test_former_contact_is_not_stored(as_: As) -> None:
    published = await _published(as_)
    patch = {"contact": {"email": "toinen@example.fi"}}
    changed = await as_("officer").patch(_place(published), json=patch, if_match=published)
    assert changed.json()["contact"]["email"] == "toinen@example.fi"
    history = await as_("anonymous").get(f"{_place(published)}/history")
    newest = history.json()["items"][0]
    assert (newest["before"], newest["after"]) == ({}, {})
    [told] = newest["not_kept"]
    assert (told["field"], set(told["words"])) == ("contact", {"fi", "sv", "en"})
    assert told["words"]["fi"].startswith("Yhteystietoja on muutettu.")
    assert "toinen@example.fi" not in history.text
    assert "hankinnat@example.fi" not in history.text


async def test_a_cancelled_procurement_stays_as_a_tombstone(as_: As) -> None:
    published = await _published(as_)
    place = _place(published)
    refused = await as_("officer").delete(place, if_match=published)
    assert refused.status_code == 409
    change = {"status": "cancelled", "reason": WHY}
    cancelled = await as_("officer").post(f"{place}/status", json=change, if_match=published)
    assert cancelled.status_code == 200
    seen = (await as_("anonymous").get(place)).json()
    assert (seen["status"], seen["status_reason"]["fi"]["text"]) == ("cancelled", WHY["fi"]["text"])
    again = await as_("officer").post(f"{place}/status", json=change, if_match=cancelled)
    assert again.status_code == 409


async def test_a_draft_can_be_deleted(as_: As) -> None:
    created = await _created(as_)
    assert (await as_("occasional").delete(_place(created), if_match=created)).status_code == 204
    assert (await as_("officer").get(_place(created))).status_code == 404


async def test_withheld_value_is_visible_to_the_buyer_only(as_: As) -> None:
    lots = [{"title": {"fi": {"text": "Pohjoinen"}}, "value_low": "10000.00"}]
    published = await _published(
        as_, value={"low": "90000.00", "high": "95000.00", "withheld": True}, lots=lots
    )
    place = _place(published)
    assert (await as_("viewer").get(place)).json()["value"]["low"] == "90000.00"
    seen = (await as_("supplier").get(place)).json()
    assert seen["value"] == {"low": None, "high": None, "currency": "EUR", "withheld": True}
    assert seen["lots"][0]["value_low"] is None
    assert "90000" not in (await as_("anonymous").get(f"{place}/history")).text
    found = "/v1/procurements?value_from=80000"
    assert (await as_("anonymous").get(found)).json()["items"] == []
    assert len((await as_("officer").get(found)).json()["items"]) == 1


async def test_procurements_of_a_suspended_buyer_are_hidden(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = procurement(world.buyer, status=ProcurementStatus.PLANNED)
    session.add(row)
    place = f"/v1/procurements/{row.id}"
    assert (await as_("anonymous").get(place)).status_code == 200
    world.buyer.status = "suspended"  # type: ignore[assignment]
    await session.merge(world.buyer)
    assert (await as_("anonymous").get(place)).status_code == 404


async def test_new_unknown_code_is_refused_once_the_list_is_complete(
    as_: As, session: AsyncSession
) -> None:
    created = await _created(as_, cpv_main="90999999")
    entry = await session.scalar(list_entry("cpv"))
    assert entry is not None
    entry.attributes = {**entry.attributes, "whole": "true"}
    await session.flush()
    refused = await as_("occasional").post(
        "/v1/procurements", json={**FIVE, "cpv_main": "90999999"}
    )
    assert faults_of(refused) == [("/cpv_main", "unknown_code")]
    place = created.headers["location"]
    kept = await as_("occasional").patch(place, json={"unit": "Tilat"}, if_match=created)
    assert kept.status_code == 200, "what was taken before can still be changed"
    added = await as_("occasional").patch(
        place, json={"cpv_additional": ["90911299"]}, if_match=kept
    )
    assert added.json()["errors"][0]["pointer"] == "/cpv_additional/0"
