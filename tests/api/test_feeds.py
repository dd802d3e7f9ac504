"""Feeds of searches and of watches, read back as their readers do."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.i18n import Language, LocalText
from api.core.partial_dates import PartialDate, Precision
from api.dialogues.models import DialogueStatus
from api.plans.models.values import ProcurementStatus
from api.watches.models import ItemKind, WatchCriteria
from tests.api.client import ApiClient, As
from tests.factories.dialogues import dialogue
from tests.factories.notifications import keys, watch
from tests.factories.plans import procurement
from tests.factories.world import World
from tests.unit.feeds.feed_checks import ATOM, check_atom, check_calendar, check_json_feed


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
    assert this.get("href", "").endswith("/v1/feeds/procurements.atom?cpv=60&region=17&language=fi")
    page = root.find("a:entry/a:link[@rel='alternate']", ATOM)
    assert page is not None
    assert page.get("href") == f"http://testserver.local/procurements/{wanted.id}"
    assert "last-modified" not in response.headers, "nothing could be asked with it"


async def test_a_feed_has_the_same_filters_as_the_list_and_no_others(client: ApiClient) -> None:
    for path in ("/v1/feeds/procurements.json", "/v1/feeds/dialogues.ics"):
        refused = await client.get(f"{path}?colour=red")
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["pointer"] == "?colour"


async def test_feed_is_in_the_requested_language(
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


async def test_reader_with_current_etag_gets_304(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    session.add(procurement(world.buyer))
    first = await client.get("/v1/feeds/procurements.atom")
    tag = {"If-None-Match": first.headers["etag"]}
    assert (await client.get("/v1/feeds/procurements.atom", headers=tag)).status_code == 304
    session.add(procurement(world.buyer))
    assert (await client.get("/v1/feeds/procurements.atom", headers=tag)).status_code == 200


@pytest.mark.parametrize(("name", "make"), [("procurements", procurement), ("dialogues", dialogue)])
async def test_page_has_fifty_entries_and_links_the_older(
    client: ApiClient, session: AsyncSession, world: World, name: str, make: Callable[..., Any]
) -> None:
    session.add_all(make(world.buyer) for _ in range(52))
    first = check_json_feed((await client.get(f"/v1/feeds/{name}.json?language=sv")).content)
    assert len(first["items"]) == 50
    rest = check_json_feed((await client.get(_path(first["next_url"]))).content)
    assert len({item["id"] for item in (*first["items"], *rest["items"])}) == 52
    assert "next_url" not in rest
    atom = check_atom((await client.get(f"/v1/feeds/{name}.atom")).content)
    following = atom.find("a:link[@rel='next']", ATOM)
    assert following is not None
    # The address of the next page is in the one spelling of the question, language included.
    older = check_atom((await client.get(_path(following.get("href", "")))).content)
    assert len(older.findall("a:entry", ATOM)) == 2
    assert older.findtext("a:id", namespaces=ATOM) == atom.findtext("a:id", namespaces=ATOM)


async def test_cursor_of_another_query_is_refused(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    session.add_all(procurement(world.buyer) for _ in range(51))
    feed = check_json_feed((await client.get("/v1/feeds/procurements.json")).content)
    other = _path(feed["next_url"]) + "&region=17"
    assert (await client.get(other)).status_code == 400
    assert (await client.get("/v1/feeds/procurements.ics?cursor=a")).status_code == 400


@pytest.mark.parametrize(
    "spelling",
    [
        "cpv=90918000-5&region=17&language=fi",
        "region=17&cpv=90918",
        "cpv=90918&region=17&",
        "cpv=90918&cpv=90918000&region=17&q=",
    ],
)
async def test_equivalent_queries_have_the_same_feed_id(client: ApiClient, spelling: str) -> None:
    path = "/v1/feeds/procurements.atom"
    one, other, swedish = [
        check_atom((await client.get(f"{path}?{query}")).content)
        for query in ("cpv=90918&region=17", spelling, "cpv=90918&region=17&language=sv")
    ]
    ids = [root.findtext("a:id", namespaces=ATOM) for root in (one, other, swedish)]
    assert ids[0] == ids[1] != ids[2]


async def test_entry_shows_subject_value_dates_and_place(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    row = procurement(
        world.buyer,
        cpv_main="60130000",
        municipalities=["564"],
        regions=["17"],
        notice_expected=PartialDate(date(2027, 4, 1), Precision.QUARTER),
        value_low=Decimal(60000),
        value_high=Decimal(150000),
    )
    session.add(row)
    [item] = check_json_feed((await client.get("/v1/feeds/procurements.json")).content)["items"]
    for line in (
        "Tila: Suunnitteilla",
        "Arvioitu arvo: 60\xa0000–150\xa0000 €",
        "Hankintailmoitus (arvio): 2. neljännes 2027",
        "Kunnat: Oulu",
    ):
        assert line in item["content_text"].splitlines()
    assert "60130000" in item["content_text"]
    found = {(one["scheme"], one["term"]) for one in item["_vuoropuhelu"]["categories"]}
    lists = "http://testserver.local/v1/codelists"
    assert {(f"{lists}/cpv", "60130000"), (f"{lists}/cpv", "60000000")} <= found
    assert (f"{lists}/municipalities", "564") in found
    assert {"Suunnitteilla", "Oulu"} <= set(item["tags"])


async def test_withheld_value_is_not_in_the_feed(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    session.add(procurement(world.buyer, value_low=Decimal(98765), value_withheld=True))
    for ending in ("atom", "json", "ics"):
        body = (await client.get(f"/v1/feeds/procurements.{ending}")).text
        assert "98" + "\xa0" + "765" not in body


@pytest.mark.parametrize(
    ("status", "word"),
    [("cancelled", "Peruttu"), ("postponed", "Lykätty"), ("concluded", "Päättynyt")],
)
async def test_feed_marks_an_ended_procurement(
    client: ApiClient, session: AsyncSession, world: World, status: str, word: str
) -> None:
    reason = {Language.FI: LocalText("Määräraha puuttuu.")}
    session.add(
        procurement(world.buyer, status=ProcurementStatus(status), status_reason=reason, title="X")
    )
    [item] = check_json_feed((await client.get("/v1/feeds/procurements.json")).content)["items"]
    assert item["title"] == f"{word}: X"
    assert word in item["tags"]
    assert f"Tila: {word} (Määräraha puuttuu.)" in item["content_text"]
    root = check_atom((await client.get("/v1/feeds/procurements.atom")).content)
    assert root.findtext("a:entry/a:title", namespaces=ATOM) == f"{word}: X"
    assert root.find(f"a:entry/a:category[@term='{status}']", ATOM) is not None


async def test_feed_marks_a_cancelled_call(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    session.add(dialogue(world.buyer, DialogueStatus.CANCELLED))
    feed = check_json_feed((await client.get("/v1/feeds/dialogues.json?language=sv")).content)
    assert feed["items"][0]["title"].startswith("Inställd: ")
    assert world.buyer.name[Language.FI].text in feed["items"][0]["content_text"]


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


async def test_new_address_replaces_the_former_and_closing_ends_the_feed(
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
async def test_unknown_formats_are_not_found(
    as_: As, client: ApiClient, session: AsyncSession, world: World, ending: str
) -> None:
    path = await _own_watch(session, world, WatchCriteria())
    address = _path((await as_("resident").post(f"{path}/feed")).json()["atom"])
    other = address.removesuffix(".atom") + ending
    assert (await client.get(other)).status_code == 404
