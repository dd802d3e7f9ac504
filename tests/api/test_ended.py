"""Lists and search leave out concluded and cancelled items unless a request asks for them."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import DialogueStatus
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from tests.api.client import ApiClient, As
from tests.factories.dialogues import about, dialogue
from tests.factories.plans import procurement
from tests.factories.world import World

ENDED = {"concluded", "cancelled"}


@pytest.fixture
async def bought(world: World, session: AsyncSession) -> list[Procurement]:
    rows = [
        procurement(world.buyer, title=f"Kyyti {status}", status=status)
        for status in ProcurementStatus
    ]
    session.add_all(rows)
    await session.flush()
    return rows


async def _found(client: ApiClient, path: str) -> set[str]:
    answered = await client.get(path)
    assert answered.status_code == 200, answered.text
    return {item["status"] for item in answered.json()["items"]}


PUBLIC = {status.value for status in ProcurementStatus} - {"draft"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", PUBLIC - ENDED),
        ("q=kyyti", PUBLIC - ENDED),
        ("sort=newest", PUBLIC - ENDED),
        ("include_ended=false", PUBLIC - ENDED),
        ("include_ended=true", PUBLIC),
        ("q=kyyti&include_ended=true", PUBLIC),
        ("status=cancelled", {"cancelled"}),
        ("status=concluded&status=planned", {"concluded", "planned"}),
        ("status=planned&include_ended=true", {"planned"}),
    ],
)
async def test_ended_procurements_are_left_out_unless_asked_for(
    as_: As, bought: list[Procurement], query: str, found: set[str]
) -> None:
    assert await _found(as_("anonymous"), f"/v1/procurements?limit=50&{query}") == found


async def test_own_draft_does_not_count_as_ended(as_: As, bought: list[Procurement]) -> None:
    seen = await _found(as_("officer"), "/v1/procurements?limit=50")
    assert seen == (PUBLIC | {"draft"}) - ENDED


async def test_counts_and_facets_leave_out_ended_items(as_: As, bought: list[Procurement]) -> None:
    path = "/v1/procurements?count=true&facets=status"
    usual = (await as_("anonymous").get(path)).json()
    everything = (await as_("anonymous").get(f"{path}&include_ended=true")).json()
    assert usual["count"] == len(PUBLIC - ENDED)
    assert everything["count"] == len(PUBLIC)
    assert {item["code"] for item in everything["facets"]["status"]} == PUBLIC


async def test_page_links_keep_the_filter_of_ended_items(
    as_: As, bought: list[Procurement]
) -> None:
    client, seen = as_("anonymous"), []
    path: str | None = "/v1/procurements?limit=2&include_ended=true"
    while path:
        page = (await client.get(path)).json()
        seen += [item["status"] for item in page["items"]]
        path = page["next"] and f"/v1/procurements?limit=2&include_ended=true&cursor={page['next']}"
    assert sorted(seen) == sorted(PUBLIC)


async def test_ended_dialogues_are_left_out_unless_asked_for(
    as_: As, world: World, session: AsyncSession
) -> None:
    rows = [dialogue(world.buyer, status) for status in DialogueStatus]
    session.add_all(rows)
    await session.flush()
    client, public = as_("anonymous"), {status.value for status in DialogueStatus} - {"draft"}
    assert await _found(client, "/v1/dialogues?limit=50") == public - ENDED
    assert await _found(client, "/v1/dialogues?limit=50&include_ended=true") == public
    assert await _found(client, "/v1/dialogues?status=concluded") == {"concluded"}


async def test_the_front_page_shows_what_is_coming(as_: As, bought: list[Procurement]) -> None:
    page = (await as_("anonymous").get("/")).text
    assert "Kyyti planned" in page
    assert "Kyyti concluded" not in page
    assert "Kyyti cancelled" not in page


async def test_page_of_an_item_lists_ended_related_items(
    as_: As, world: World, session: AsyncSession
) -> None:
    row, call = procurement(world.buyer), dialogue(world.buyer, DialogueStatus.CONCLUDED)
    session.add_all([row, call])
    await session.flush()
    session.add(about(call, row))
    page = (await as_("anonymous").get(f"/procurements/{row.id}")).text
    assert f"/dialogues/{call.id}" in page


async def test_feeds_include_ended_items(as_: As, bought: list[Procurement]) -> None:
    feed = (await as_("anonymous").get("/v1/feeds/procurements.json")).text
    assert "Kyyti cancelled" in feed
