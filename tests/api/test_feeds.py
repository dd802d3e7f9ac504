"""Feeds of searches and of watches, read back as their readers do."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.text import Language, LocalText
from api.dialogues.models import DialogueStatus
from api.notifications.models import ItemKind, WatchCriteria
from api.plans.models import ProcurementStatus
from tests.api.client import ApiClient
from tests.factories.dialogues import dialogue
from tests.factories.notifications import keys, watch
from tests.factories.plans import procurement
from tests.factories.world import World
from tests.unit.exchange.feed_checks import ATOM, check_atom, check_calendar, check_json_feed

As = Callable[[str], ApiClient]


async def test_a_search_for_procurements_is_a_feed(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    wanted = procurement(world.buyer, regions=["17"])
    draft = procurement(world.buyer, regions=["17"], status=ProcurementStatus.DRAFT)
    draft.published_at = None
    session.add_all([wanted, draft, procurement(world.buyer, regions=["01"])])
    response = await client.get("/v1/feeds/procurements.atom?region=17&cpv=60")
    root = check_atom(response.content)
    ids = [node.text for node in root.iterfind("a:entry/a:id", ATOM)]
    assert ids == [f"urn:uuid:{wanted.id}"]
    this = root.find("a:link[@rel='self']", ATOM)
    assert this is not None
    assert this.get("href", "").endswith("/v1/feeds/procurements.atom?region=17&cpv=60")
    page = root.find("a:entry/a:link[@rel='alternate']", ATOM)
    assert page is not None
    assert page.get("href") == f"http://testserver.local/procurements/{wanted.id}"
    assert response.headers["last-modified"].endswith("GMT")


async def test_a_feed_has_the_same_filters_as_the_list_and_no_others(client: ApiClient) -> None:
    for path in ("/v1/feeds/procurements.json", "/v1/feeds/dialogues.ics"):
        refused = await client.get(f"{path}?colour=red")
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["pointer"] == "?colour"


async def test_a_feed_speaks_the_language_asked_for_as_far_as_it_can(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    both = {Language.FI: LocalText("Siivous"), Language.SV: LocalText("Städning")}
    session.add_all([procurement(world.buyer, title="Vain suomeksi"), procurement(world.buyer)])
    await session.flush()
    row = procurement(world.buyer)
    row.title = both
    session.add(row)
    path = "/v1/feeds/procurements.json"
    by_header = await client.get(path, headers={"Accept-Language": "sv"})
    feed = check_json_feed(by_header.content)
    assert (feed["title"], feed["language"]) == ("Planerade upphandlingar", "sv")
    assert {(item["title"], item["language"]) for item in feed["items"]} > {
        ("Städning", "sv"),
        ("Vain suomeksi", "fi"),
    }
    assert by_header.headers["content-language"] == "sv"
    by_parameter = await client.get(f"{path}?language=en", headers={"Accept-Language": "sv"})
    assert by_parameter.json()["title"] == "Planned procurements"


async def test_a_reader_that_has_it_gets_nothing(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    session.add(procurement(world.buyer))
    first = await client.get("/v1/feeds/procurements.atom")
    tag = {"If-None-Match": first.headers["etag"]}
    assert (await client.get("/v1/feeds/procurements.atom", headers=tag)).status_code == 304
    session.add(procurement(world.buyer))
    assert (await client.get("/v1/feeds/procurements.atom", headers=tag)).status_code == 200


async def test_at_most_the_fifty_newest(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    session.add_all(procurement(world.buyer) for _ in range(52))
    feed = check_json_feed((await client.get("/v1/feeds/procurements.json")).content)
    assert len(feed["items"]) == 50


async def test_deadlines_of_dialogues_stand_in_the_calendar(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    call, off = dialogue(world.buyer), dialogue(world.buyer, DialogueStatus.CANCELLED)
    session.add_all([call, off])
    response = await client.get("/v1/feeds/dialogues.ics?language=en")
    assert response.headers["content-type"].startswith("text/calendar")
    events = {event["uid"]: event for event in check_calendar(response.content)}
    assert events.keys() == {f"{one.id}-{k}" for one in (call, off) for k in ("opens", "closes")}
    closing = events[f"{call.id}-closes"]
    assert closing["dtstart"].dt == (call.closes_at and call.closes_at.replace(microsecond=0))
    assert closing["summary"].startswith("Dialogue closes: ")
    assert events[f"{off.id}-opens"]["status"] == "CANCELLED"
    again = await client.get("/v1/feeds/dialogues.ics?language=en")
    assert again.content == response.content
    known = {"If-None-Match": response.headers["etag"]}
    same = await client.get("/v1/feeds/dialogues.ics?language=en", headers=known)
    assert (same.status_code, same.content) == (304, b"")


async def _own_watch(session: AsyncSession, world: World, criteria: WatchCriteria) -> str:
    row = watch(world.people["resident"], criteria)
    session.add(row)
    await session.flush()
    session.add_all(keys(row))
    return f"/v1/watches/{row.id}"


def _path(address: str) -> str:
    return address.removeprefix("http://testserver.local")


async def test_a_watch_is_read_at_its_secret_address(
    as_: As, client: ApiClient, session: AsyncSession, world: World
) -> None:
    path = await _own_watch(session, world, WatchCriteria(cpv=["601"]))
    hit, call = procurement(world.buyer), dialogue(world.buyer, cpv_prefixes=["60", "601"])
    session.add_all([hit, call, procurement(world.buyer, cpv_prefixes=["90"])])
    opened = await as_("resident").post(f"{path}/feed")
    response = await client.get(_path(opened.json()["json"]))
    feed = check_json_feed(response.content)
    assert feed["title"].endswith(": Siivous")
    assert {item["id"] for item in feed["items"]} == {f"urn:uuid:{x.id}" for x in (hit, call)}
    assert response.headers["cache-control"] == "private, no-store"
    assert response.headers["x-robots-tag"] == "noindex"
    check_atom((await client.get(_path(opened.json()["atom"]))).content)
    check_calendar((await client.get(_path(opened.json()["ics"]))).content)
    assert (await as_("resident").get(path)).json()["has_feed"] is True


async def test_a_watch_for_one_kind_shows_that_kind(
    as_: As, client: ApiClient, session: AsyncSession, world: World
) -> None:
    path = await _own_watch(session, world, WatchCriteria(kinds=[ItemKind.DIALOGUE]))
    call = dialogue(world.buyer)
    session.add_all([procurement(world.buyer), call])
    opened = await as_("resident").post(f"{path}/feed")
    feed = check_json_feed((await client.get(_path(opened.json()["json"]))).content)
    assert [item["id"] for item in feed["items"]] == [f"urn:uuid:{call.id}"]


async def test_a_new_address_ends_the_old_one_and_closing_ends_all(
    as_: As, client: ApiClient, session: AsyncSession, world: World
) -> None:
    path = await _own_watch(session, world, WatchCriteria())
    first, second = [(await as_("resident").post(f"{path}/feed")).json() for _ in range(2)]
    assert (await client.get(_path(first["atom"]))).status_code == 404
    assert (await client.get(_path(second["atom"]))).status_code == 200
    assert (await as_("resident").delete(f"{path}/feed")).status_code == 204
    assert (await client.get(_path(second["atom"]))).status_code == 404
    actions = (await session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))).all()
    assert actions == ["watch.open_feed", "watch.open_feed", "watch.close_feed"]


@pytest.mark.parametrize("ending", ["", ".pdf", ".atom.atom"])
async def test_other_endings_are_not_found(
    as_: As, client: ApiClient, session: AsyncSession, world: World, ending: str
) -> None:
    path = await _own_watch(session, world, WatchCriteria())
    address = _path((await as_("resident").post(f"{path}/feed")).json()["atom"])
    other = address.removesuffix(".atom") + ending
    assert (await client.get(other)).status_code == 404
