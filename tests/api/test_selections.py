"""Practices that organisations select: states, history, evidence links, own practices."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.core.outbox import OutboxEvent
from api.organisations.models import Organisation, OrganisationStatus
from api.plans.models.procurements import Procurement
from tests.api.client import ApiClient, As
from tests.api.problems import faults_of
from tests.factories.hidings import hiding
from tests.factories.plans import procurement
from tests.factories.world import World

CODE = "answer-to-all"
SENTENCE = {"fi": {"text": "Näin se tehtiin."}}
WEB = {"kind": "web", "sentence": SENTENCE, "url": "https://www.kunta.example/hankinnat"}


def _place(world: World, code: str = CODE) -> str:
    return f"/v1/organisations/{world.buyer.id}/practices/{code}"


def _body(state: str = "planned", **more: Any) -> dict[str, Any]:
    return {"state": state, "responsible": "procurement", **more}


async def _public(session: AsyncSession, buyer: Organisation) -> Procurement:
    row = procurement(buyer)
    session.add(row)
    await session.flush()
    return row


async def test_leader_selects_and_changes_and_the_history_is_public(
    as_: As, client: ApiClient, world: World, session: AsyncSession
) -> None:
    leader, place = as_("leader"), _place(world)
    first = await leader.put(place, json=_body())
    assert first.status_code == 200, first.text
    assert (first.json()["state"], first.json()["is_own"]) == ("planned", False)
    trying = _body("trying", since="2026-01-15", responsible="leader", evidence=[WEB])
    second = await leader.put(place, json=trying, if_match=first)
    assert second.json()["since"] == "2026-01-15"
    unreasoned = await leader.put(place, json=_body("dropped"), if_match=second)
    assert faults_of(unreasoned) == [("/reason", "text_required")]
    reason = {"fi": {"text": "Yhdistettiin toiseen."}}
    dropped = await leader.put(place, json=_body("dropped", reason=reason), if_match=second)
    assert dropped.status_code == 200, dropped.text
    seen = (await client.get(place)).json()
    assert [(item["state"], item["responsible"]) for item in seen["history"]] == [
        ("dropped", "procurement"),
        ("trying", "leader"),
        ("planned", "procurement"),
    ]
    assert seen["reason"] == {"fi": {"text": "Yhdistettiin toiseen.", "origin": "original"}}
    stmt = select(OutboxEvent).where(OutboxEvent.type.contains("practice"))
    events = [
        (event.type.split(".")[-2], event.data["state"])
        for event in await session.scalars(stmt.order_by(OutboxEvent.number))
    ]
    assert events == [
        ("practice_selected", "planned"),
        ("practice_changed", "trying"),
        ("practice_changed", "dropped"),
    ]
    actions = await session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
    assert list(actions)[-3:] == ["practice.select", "practice.change", "practice.change"]


async def test_change_without_a_difference_is_no_event_and_no_history(
    as_: As, world: World, session: AsyncSession
) -> None:
    leader, place = as_("leader"), _place(world)
    first = await leader.put(place, json=_body())
    again = await leader.put(place, json=_body(), if_match=first)
    assert len(again.json()["history"]) == 1
    stmt = select(OutboxEvent).where(OutboxEvent.type.contains("practice"))
    assert len((await session.scalars(stmt)).all()) == 1


async def test_only_the_leader_decides(as_: As, world: World) -> None:
    expected = {"officer": 403, "api_key": 403, "operator": 403, "supplier": 403, "anonymous": 401}
    for name, status in expected.items():
        assert (await as_(name).put(_place(world), json=_body())).status_code == status
    place = f"/v1/organisations/{world.supplier.id}/practices/company-asks-in-public"
    body = {"state": "trying", "responsible": "company"}
    assert (await as_("member").put(place, json=body)).status_code == 403
    assert (await as_("supplier").put(place, json=body)).status_code == 200


async def test_change_needs_the_newest_version(as_: As, world: World) -> None:
    leader, place = as_("leader"), _place(world)
    first = await leader.put(place, json=_body())
    assert (await leader.put(place, json=_body("trying"))).status_code == 428
    assert (await leader.put(place, json=_body("trying"), if_match=first)).status_code == 200
    assert (await leader.put(place, json=_body("planned"), if_match=first)).status_code == 412
    other = _place(world, "look-back")
    assert (await leader.put(other, json=_body(), if_match=first)).status_code == 412


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        (_body("dropped", reason=SENTENCE), [("/state", "dropped_without_selection")]),
        (_body("trying", since="2999-01-01"), [("/since", "bad_since")]),
        (_body("trying", since="1999-01-01"), [("/since", "bad_since")]),
        (_body(evidence=[{**WEB, "url": None}]), [("/evidence/0/url", "required")]),
        (
            _body(evidence=[{**WEB, "url": "http://kunta.example"}]),
            [("/evidence/0/url", "https_only")],
        ),
        (
            _body(evidence=[{**WEB, "url": "https://user:x@kunta.example"}]),
            [("/evidence/0/url", "unsafe_web_address")],
        ),
        (_body(evidence=[{**WEB, "sentence": {}}]), [("/evidence/0/sentence", "text_required")]),
        (
            _body(evidence=[{"kind": "plan", "sentence": SENTENCE}]),
            [("/evidence/0/target_id", "required")],
        ),
    ],
)
async def test_faulty_selection_is_refused(
    as_: As, world: World, body: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    assert faults_of(await as_("leader").put(_place(world), json=body)) == faults


async def test_unknown_practice_and_future_plan(as_: As, world: World) -> None:
    leader = as_("leader")
    assert (await leader.put(_place(world, "nothing"), json=_body())).status_code == 404
    later = (utc_now() + timedelta(days=90)).date().isoformat()
    planned = await leader.put(_place(world), json=_body(since=later))
    assert planned.json()["since"] == later


async def test_evidence_names_own_public_things(
    as_: As, world: World, session: AsyncSession
) -> None:
    own, other = (
        await _public(session, world.buyer),
        await _public(session, world.other_buyer),
    )
    draft = procurement(world.buyer, status="draft", published_at=None)
    session.add(draft)
    await session.flush()
    links = [
        {"kind": "procurement", "sentence": SENTENCE, "target_id": str(row.id)}
        for row in (own, other, draft)
    ]
    refused = await as_("leader").put(_place(world), json=_body(evidence=links))
    assert faults_of(refused) == [
        ("/evidence/1/target_id", "not_own_and_public"),
        ("/evidence/2/target_id", "not_own_and_public"),
    ]


async def test_what_becomes_of_evidence_is_told(
    as_: As, client: ApiClient, world: World, session: AsyncSession
) -> None:
    withdrawn, hidden = (
        await _public(session, world.buyer),
        await _public(session, world.buyer),
    )
    links = [
        {"kind": "procurement", "sentence": SENTENCE, "target_id": str(row.id)}
        for row in (withdrawn, hidden)
    ]
    leader, place = as_("leader"), _place(world)
    saved = await leader.put(place, json=_body(evidence=[*links, WEB]))
    states = [item["state"] for item in saved.json()["evidence"]]
    assert states == ["public", "public", "not_checked"]
    session.add(hiding(world.buyer, f"procurements/{hidden.id}"))
    stmt = update(Procurement).where(Procurement.id == withdrawn.id)
    await session.execute(stmt.values(published_at=None, status="draft"))
    await session.flush()
    told = (await client.get(place)).json()["evidence"]
    assert [item["state"] for item in told] == ["not_public", "partly_hidden", "not_checked"]
    kept = await leader.put(
        place, json=_body("trying", evidence=[*links, WEB]), if_match=await leader.get(place)
    )
    assert kept.status_code == 200, kept.text


async def test_evidence_is_computed_from_public_facts_with_the_rows_behind_it(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    place = _place(world, "goals-of-the-year") + "/evidence"
    nothing = (await client.get(place)).json()
    assert (nothing["outcome"], nothing["count"]) == ("not_computable", 0)
    good = procurement(world.buyer, goals=["openness"])
    bad = procurement(world.buyer)
    hidden = procurement(world.buyer, status="draft", published_at=None)
    session.add_all([good, bad, hidden])
    await session.commit()
    shown = (await client.get(place)).json()
    assert (shown["outcome"], shown["met"], shown["count"]) == ("not_shown", 1, 2)
    assert shown["rows"] == [
        {"id": str(bad.id), "met": False},
        {"id": str(good.id), "met": True},
    ]
    assert (shown["rule"], shown["percent"]) == ("goals_tagged", 75)
    assert set(shown["definition"]) == {"fi", "sv", "en"}


async def test_own_practice_is_marked_and_can_be_selected(
    as_: As, client: ApiClient, world: World
) -> None:
    own = {
        "group": "leadership",
        "audiences": ["leader"],
        "title": {"fi": {"text": "Hankintakahvit"}},
        "what": {"fi": {"text": "Kerran kuussa kahvit yritysten kanssa."}},
    }
    leader, place = as_("leader"), f"/v1/organisations/{world.buyer.id}/practices"
    made = await leader.post(place, json=own)
    assert made.status_code == 201, made.text
    code = made.json()["code"]
    assert (made.json()["source"], made.json()["edition"]) == ("organisation", None)
    assert (await leader.put(f"{place}/{code}", json=_body())).json()["is_own"] is True
    assert (await client.get(made.headers["location"])).json()["code"] == code
    assert (await client.get(f"/v1/model/practices/{code}")).status_code == 404
    elsewhere = f"/v1/organisations/{world.other_buyer.id}/practices/{code}/text"
    assert (await client.get(elsewhere)).status_code == 404
    assert (await as_("officer").post(place, json=own)).status_code == 403


async def test_selections_are_listed_by_state_and_hidden_with_the_organisation(
    as_: As, client: ApiClient, world: World, session: AsyncSession
) -> None:
    leader = as_("leader")
    for code, state in ((CODE, "trying"), ("look-back", "planned")):
        await leader.put(_place(world, code), json=_body(state))
    place = f"/v1/organisations/{world.buyer.id}/practices"
    items = (await client.get(place)).json()["items"]
    assert [item["practice"] for item in items] == [CODE, "look-back"]
    items = (await client.get(f"{place}?status=planned")).json()["items"]
    assert [item["practice"] for item in items] == ["look-back"]
    buyer = await session.get_one(Organisation, world.buyer.id)
    buyer.status = OrganisationStatus.SUSPENDED
    await session.commit()
    assert (await client.get(f"{place}?limit=9")).status_code == 404  # another cached answer
    assert (await client.get(_place(world))).status_code == 404


async def test_self_assessment_is_private_until_published(
    as_: As, client: ApiClient, world: World, session: AsyncSession
) -> None:
    place = f"/v1/organisations/{world.buyer.id}/self-assessment"
    leader = as_("leader")
    assert (await leader.get(place)).status_code == 404
    await leader.put(_place(world, "plan-before-budget"), json=_body("trying"))
    replies = {
        "reasons_public": "yes",
        "plan_ahead": "no",
        "answers_to_all": "no",
        "outcomes_told": "partly",
        "criteria_planned": "no",
    }
    body = {"replies": replies}
    assert (await as_("officer").put(place, json=body)).status_code == 403
    saved = await leader.put(place, json=body)
    assert saved.status_code == 200, saved.text
    assert [(item["practice"], item["reply"]) for item in saved.json()["proposals"]] == [
        ("answer-to-all", "no"),
        ("criteria-coded", "no"),
        ("plan-kept-current", "unknown"),
    ]
    assert (await as_("viewer").get(place)).status_code == 200
    for name in ("anonymous", "stranger", "operator", "supplier"):
        assert (await as_(name).get(place)).status_code == 404
    stmt = select(OutboxEvent).where(OutboxEvent.type.contains("self_assessment"))
    assert (await session.scalars(stmt)).all() == []
    published = await leader.put(place, json={**body, "published": True}, if_match=saved)
    assert (await client.get(place)).status_code == 200
    back = await leader.put(place, json=body, if_match=published)
    assert back.json()["published_at"] is None
    assert (await client.get(place)).status_code == 404
    events = [event.data["published"] for event in await session.scalars(stmt)]
    assert sorted(events) == [False, True]
