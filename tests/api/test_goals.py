"""Goals on plans, procurements and dialogue calls: fields, filters, facets."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.outbox import OutboxEvent
from tests.api.client import ApiClient, As
from tests.api.problems import faults_of
from tests.factories.dialogues import dialogue
from tests.factories.plans import plan, procurement
from tests.factories.world import World

PLAN = {
    "title": {"fi": {"text": "Hankintasuunnitelma 2027"}},
    "period_start": "2027-01-01",
    "period_end": "2027-12-31",
}


def _call(world: World) -> dict[str, Any]:
    return {
        "organisation_id": str(world.buyer.id),
        "title": {"fi": {"text": "Miten avaamme hankintatiedot?"}},
        "formats": ["comments"],
        "subject": "operating_model",
    }


async def test_plan_has_goals_and_a_change_of_them_is_an_event(
    as_: As, world: World, session: AsyncSession
) -> None:
    body = {**PLAN, "goals": ["openness.dialogue"]}
    created = await as_("officer").post("/v1/plans", json=body)
    assert created.json()["goals"] == ["openness.dialogue"]
    row = plan(world.buyer, published_at=world.buyer.created_at)
    session.add(row)
    await session.flush()
    place = f"/v1/plans/{row.id}"
    changed = await as_("officer").patch(
        place, json={"goals": ["partnership"]}, if_match=await as_("officer").get(place)
    )
    assert changed.json()["goals"] == ["partnership"]
    stmt = select(OutboxEvent.data).where(OutboxEvent.type.contains("plan.changed"))
    assert [data["changed"] for data in await session.scalars(stmt)] == [["goals"]]


async def test_unknown_goal_is_refused_on_plans_and_calls(as_: As, world: World) -> None:
    for place, body in (("/v1/plans", PLAN), ("/v1/dialogues", _call(world))):
        refused = await as_("officer").post(place, json={**body, "goals": ["happiness"]})
        assert faults_of(refused) == [("/goals/0", "unknown_code")]


async def test_goals_of_a_public_call_can_change_and_are_in_its_event(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    place = f"/v1/dialogues/{call.id}"
    body = {"goals": ["openness.participation"]}
    changed = await as_("officer").patch(place, json=body, if_match=await as_("officer").get(place))
    assert changed.json()["goals"] == ["openness.participation"]
    stmt = select(OutboxEvent).where(OutboxEvent.type.contains("dialogue.changed"))
    [event] = (await session.scalars(stmt)).all()
    assert event.data["changed"] == ["goals"]


async def test_copy_of_a_call_keeps_its_goals(as_: As, world: World, session: AsyncSession) -> None:
    call = dialogue(world.buyer, goals=["partnership"])
    session.add(call)
    await session.flush()
    copied = await as_("officer").post(f"/v1/dialogues/{call.id}/copy")
    assert copied.json()["goals"] == ["partnership"]


@pytest.mark.parametrize(
    ("goals", "found"),
    [
        ("goal=openness", {"a", "b"}),
        ("goal=openness.dialogue", {"a"}),
        ("goal=good-life", {"a", "b", "c"}),
        ("goal=openness.open-data&goal=partnership", {"b", "c"}),
        ("goal=sustainable-development", set()),
    ],
)
async def test_filter_for_a_goal_finds_it_and_the_goals_under_it(
    client: ApiClient, world: World, session: AsyncSession, goals: str, found: set[str]
) -> None:
    goals_of = {"a": ["openness.dialogue"], "b": ["openness.open-data"], "c": ["partnership"]}
    names: dict[str, str] = {}
    for name, codes in {**goals_of, "d": []}.items():
        published = plan(world.buyer, published_at=world.buyer.created_at, goals=codes)
        rows: list[Any] = [
            published,
            procurement(world.buyer, goals=codes),
            dialogue(world.buyer, goals=codes),
        ]
        for row in rows:
            session.add(row)
            await session.flush()
            names[str(row.id)] = name
    for collection in ("plans", "procurements", "dialogues"):
        answer = await client.get(f"/v1/{collection}?{goals}")
        assert {names[item["id"]] for item in answer.json()["items"]} == found
    refused = await client.get("/v1/plans?goal=happiness")
    assert faults_of(refused) == [("?goal", "unknown_code")]


async def test_facet_counts_goals_with_those_under_them_once(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    session.add(procurement(world.buyer, goals=["openness.dialogue", "openness.open-data"]))
    session.add(procurement(world.buyer, goals=["openness.dialogue"]))
    session.add(procurement(world.buyer, goals=["partnership"]))
    session.add(procurement(world.buyer))
    await session.flush()
    answer = await client.get("/v1/procurements?facets=goal")
    counts = {entry["code"]: entry["count"] for entry in answer.json()["facets"]["goal"]}
    assert counts == {
        "good-life": 3,
        "openness": 2,
        "openness.dialogue": 2,
        "openness.open-data": 1,
        "partnership": 1,
    }
