"""A system reads again the items that it knows: by id, reference and time of the last change."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.i18n import Language
from api.core.settings import Settings
from api.dialogues.models import DialogueStatus
from api.plans.models.values import PlanStatus, ProcurementStatus
from tests.api.client import ApiClient
from tests.factories.dialogues import dialogue
from tests.factories.plans import plan, procurement
from tests.factories.world import World

LONG_AGO = timedelta(days=30)
LISTS = ("procurements", "dialogues", "plans")
PAGES = dict(zip(LISTS, LISTS, strict=True))


@pytest.fixture
async def known(world: World, session: AsyncSession) -> dict[str, list[UUID]]:
    """For each list one item that changed now, and one that changed long ago and has ended."""
    now = utc_now()
    rows: dict[str, list[Any]] = {
        "procurements": [
            procurement(world.buyer),
            procurement(world.buyer, status=ProcurementStatus.CONCLUDED, updated_at=now - LONG_AGO),
        ],
        "dialogues": [
            dialogue(world.buyer),
            dialogue(world.buyer, status=DialogueStatus.CONCLUDED, updated_at=now - LONG_AGO),
        ],
        "plans": [
            plan(world.buyer, status=PlanStatus.PUBLISHED, published_at=now),
            plan(
                world.buyer,
                status=PlanStatus.ARCHIVED,
                published_at=now,
                updated_at=now - LONG_AGO,
            ),
        ],
    }
    for items in rows.values():
        session.add_all(items)
    await session.flush()
    return {name: [row.id for row in items] for name, items in rows.items()}


async def _ids(client: ApiClient, address: str) -> set[str]:
    answer = await client.get(address)
    assert answer.status_code == 200, answer.text
    return {item["id"] for item in answer.json()["items"]}


@pytest.mark.parametrize("name", LISTS)
async def test_ids_find_items_in_any_state(
    client: ApiClient, known: dict[str, list[UUID]], name: str
) -> None:
    wanted = "&".join(f"ids={item}" for item in [*known[name], uuid4()])
    assert await _ids(client, f"/v1/{name}?{wanted}") == {str(item) for item in known[name]}


async def test_ids_find_no_draft_of_others(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    draft = procurement(world.buyer, status=ProcurementStatus.DRAFT, published_at=None)
    session.add(draft)
    await session.flush()
    address = f"/v1/procurements?ids={draft.id}"
    assert await _ids(client, address) == set()
    assert await _ids(client.as_(world.tokens["officer"]), address) == {str(draft.id)}


@pytest.mark.parametrize("name", LISTS)
async def test_updated_since_finds_what_changed(
    client: ApiClient, known: dict[str, list[UUID]], name: str
) -> None:
    yesterday = (utc_now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert await _ids(client, f"/v1/{name}?updated_since={yesterday}") == {str(known[name][0])}
    before_all = (utc_now() - 2 * LONG_AGO).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = await _ids(client, f"/v1/{name}?updated_since={before_all}")
    assert found == {str(item) for item in known[name]}, "an end is a change, too"


async def test_reference_finds_ended_procurements(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row = procurement(world.buyer, status=ProcurementStatus.CONCLUDED, reference="OUKA/31/2026")
    session.add(row)
    await session.flush()
    assert await _ids(client, "/v1/procurements?reference=OUKA/31/2026") == {str(row.id)}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("given", "code"), [("2026-11-30T12:00:00", "no_time_zone"), ("yesterday", "bad_time")]
)
async def test_time_needs_an_offset(client: ApiClient, name: str, given: str, code: str) -> None:
    refused = await client.get(f"/v1/{name}?updated_since={given}")
    assert refused.status_code == 400
    [error] = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == ("?updated_since", code)


@pytest.mark.parametrize("name", LISTS)
async def test_items_name_their_page_and_on_request_their_organisation(
    client: ApiClient, settings: Settings, world: World, known: dict[str, list[UUID]], name: str
) -> None:
    base, item = settings.public_url, known[name][0]
    page = f"{base}/{PAGES[name]}/{item}"
    plain = (await client.get(f"/v1/{name}/{item}")).json()
    assert plain["html_url"] == page
    assert "organisation" not in plain
    assert (await client.get(page.removeprefix(base))).status_code == 200
    wanted = {
        "id": str(world.buyer.id),
        "name": {"fi": {"text": world.buyer.name[Language.FI].text, "origin": "original"}},
        "html_url": f"{base}/buyers/{world.buyer.id}",
    }
    expanded = (await client.get(f"/v1/{name}/{item}?expand=organisation")).json()
    listed = (await client.get(f"/v1/{name}?ids={item}&expand=organisation")).json()["items"]
    assert [expanded["organisation"], *(each["organisation"] for each in listed)] == [wanted] * 2
    assert (await client.get(f"/buyers/{world.buyer.id}")).status_code == 200
    refused = await client.get(f"/v1/{name}/{item}?expand=everything")
    assert refused.status_code == 400


async def test_key_reads_itself(client: ApiClient, world: World) -> None:
    answer = await client.as_(world.tokens["api_key"]).get("/v1/me")
    assert answer.status_code == 200, answer.text
    me = answer.json()
    assert me["kind"] == "api_key"
    assert me["organisation"]["id"] == str(world.buyer.id)
    assert "plan:publish" in me["scopes"]
    assert "plan:publish" in me["organisation"]["permissions"]
    assert me["expires_at"]
    assert "token" not in me
    person = (await client.as_(world.tokens["officer"]).get("/v1/me")).json()
    assert person["kind"] == "person"
