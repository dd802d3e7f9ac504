"""Finding planned procurements: words, filters, facets, pages."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, literal, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.core.i18n import Language, LocalText
from api.core.partial_dates import PartialDate, Precision
from api.core.search import matches_stored, matches_text, stored_words
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.plans.queries.names import all_terms, named
from api.plans.rules.content import assign, fields_of
from tests.api.client import ApiClient
from tests.factories.plans import procurement
from tests.factories.world import World


def _row(world: World, fi: str = "", sv: str = "", **values: Any) -> Procurement:
    texts = {Language.FI: fi, Language.SV: sv}
    row = procurement(values.pop("buyer", world.buyer), **values)
    row.title = {language: LocalText(said) for language, said in texts.items() if said}
    assign(row, fields_of(row))
    return row


TITLES = [
    ("Koulukuljetusten järjestäminen", ""),
    ("Siivouspalvelut kouluihin ja päiväkoteihin", ""),
    ("Jätekuljetukset", ""),
    ("", "Skolskjutsar i Pargas"),
    ("Kirjastojärjestelmä", "Bibliotekssystem"),
]


async def _found(client: ApiClient, query: str) -> set[str]:
    response = await client.get(f"/v1/procurements?{query}")
    assert response.status_code == 200, response.text
    titles = [item["title"] for item in response.json()["items"]]
    return {title.get("fi", title.get("sv"))["text"] for title in titles}


@pytest.mark.parametrize(
    ("q", "found"),
    [
        (
            "kuljetus",
            {"Koulukuljetusten järjestäminen", "Jätekuljetukset", "Skolskjutsar i Pargas"},
        ),
        ("koulu", {TITLES[0][0], TITLES[1][0], "Skolskjutsar i Pargas"}),
        ("kuljetusten järjestäminen", {"Koulukuljetusten järjestäminen"}),
        ("siivous", {"Siivouspalvelut kouluihin ja päiväkoteihin"}),
        ("koulujen siivous", {"Siivouspalvelut kouluihin ja päiväkoteihin"}),
        ("SIIVOUSPALVELU", {"Siivouspalvelut kouluihin ja päiväkoteihin"}),
        ("siivuospalvelut", {"Siivouspalvelut kouluihin ja päiväkoteihin"}),
        ("siivous ja päiväkoti", {"Siivouspalvelut kouluihin ja päiväkoteihin"}),
        ("skolskjuts", {"Skolskjutsar i Pargas", "Koulukuljetusten järjestäminen"}),
        ("bibliotek", {"Kirjastojärjestelmä"}),
        ("kuljetus kirjasto", set()),
        ("jäähalli", set()),
        ("%' OR 1=1 --", set()),
        ("!!! & |", set()),
    ],
)
async def test_words_find_inflections_compounds_and_typos(
    client: ApiClient, world: World, session: AsyncSession, q: str, found: set[str]
) -> None:
    session.add_all(_row(world, *title, cpv_main=None) for title in TITLES)
    response = await client.get("/v1/procurements", params={"q": q})
    titles = [item["title"] for item in response.json()["items"]]
    assert {t.get("fi", t.get("sv"))["text"] for t in titles} == found


async def test_typo_is_corrected_in_all_fields_and_similarity_in_titles(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    described = _row(world, "Kiinteistöjen hoito")
    described.description = {Language.FI: LocalText("Myös siivouspalvelut.")}
    assign(described, fields_of(described))
    session.add_all([described, _row(world, "Siivouspalvelut")])
    both = {"Siivouspalvelut", "Kiinteistöjen hoito"}
    assert await _found(client, "q=siivuospalvelut") == both
    assert await _found(client, "q=siivous") == both
    assert await _found(client, "q=siivvuospalvelut") == {"Siivouspalvelut"}


@pytest.mark.parametrize(
    "q",
    ["kuljetus", "koulujen siivous", "siivuospalvelut", "bus", "bibliotek", "kuljetus kirjasto"],
)
async def test_a_watch_finds_what_the_search_finds(
    world: World, session: AsyncSession, q: str
) -> None:
    session.add_all(_row(world, *title) for title in TITLES)
    searched = select(Procurement.id).where(matches_text(Procurement, q, named(Procurement)))
    words = matches_stored(Procurement, all_terms(Procurement), literal(stored_words(q)))
    watched = select(Procurement.id).where(words)
    assert set(await session.scalars(watched)) == set(await session.scalars(searched))


async def test_filters_are_or_within_and_and_between(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    q3 = PartialDate(date(2027, 7, 1), Precision.QUARTER)
    session.add_all(
        [
            _row(
                world,
                "A",
                cpv_main="90911200",
                municipalities=["564"],
                notice_expected=q3,
                reference="OUKA/1/2027",
            ),
            _row(
                world,
                "B",
                cpv_main="60130000",
                cpv_additional=["90900000"],
                buyer=world.other_buyer,
                regions=["02"],
                sme_suitable=True,
                status=ProcurementStatus.CANCELLED,
                notice_expected=PartialDate(date(2027, 11, 5), Precision.DAY),
            ),
            _row(
                world,
                "C",
                cpv_main="45000000",
                value_low=Decimal(500_000),
                value_high=None,
                notice_expected=None,
                category="works",
            ),
        ]
    )
    other = world.other_buyer.id
    for query, found in {
        "cpv=9091": {"A"},
        "cpv=90": {"A", "B"},
        "cpv=90911200-8&cpv=45": {"A", "C"},
        "region=17": {"A"},
        "region=17&region=02": {"A", "B"},
        "municipality=564": {"A"},
        f"buyer={other}": {"B"},
        "reference=OUKA/1/2027": {"A"},
        "reference=OUKA/1/2027&reference=none": {"A"},
        "reference=ouka": set(),
        "status=cancelled": {"B"},
        "status=planned&cpv=90": {"A"},
        "category=works": {"C"},
        "sme=true": {"B"},
        "value_from=200000": {"C"},
        "value_to=100000": {"A", "B"},
        "notice_from=2027-09-30&notice_to=2027-10-30": {"A"},
        "notice_from=2027-10-01": {"B"},
        "notice_to=2027-06-30": set(),
    }.items():
        assert await _found(client, f"{query}&include_ended=true") == found, query


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("cpv=9", "?cpv"),
        ("facets=colour", "?facets"),
        ("status=lost", "?status"),
        ("value_from=-1", "?value_from"),
        ("cpv=90911200-7", "?cpv"),
        ("colour=red", "?colour"),
    ],
)
async def test_invalid_filter_is_refused_with_a_pointer(
    client: ApiClient, query: str, pointer: str
) -> None:
    refused = await client.get(f"/v1/procurements?{query}")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == pointer


async def test_facets_count_what_is_found(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    session.add_all(
        [
            _row(world, "A", cpv_main="90911200", municipalities=["564"]),
            _row(world, "B", cpv_main="90500000", municipalities=["564", "091"]),
            _row(world, "C", cpv_main="45000000"),
            _row(world, "D", cpv_main="90500000", status=ProcurementStatus.DRAFT),
        ]
    )
    response = await client.get(
        "/v1/procurements?cpv=90&facets=cpv,region,status&count=true&limit=1"
    )
    body = response.json()
    assert (len(body["items"]), body["count"]) == (1, 2)
    facets = {
        name: {entry["code"]: entry["count"] for entry in entries}
        for name, entries in body["facets"].items()
    }
    assert facets["region"] == {"17": 2, "01": 1}
    assert facets["status"] == {"planned": 2}
    assert facets["cpv"]["90"] == 2
    assert facets["cpv"]["909112"] == 1


async def test_facets_of_equal_lists_and_of_flags(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    session.add_all(
        [
            _row(world, "A", municipalities=["564", "091"], sme_suitable=True),
            _row(world, "B", municipalities=["564", "091"], sme_suitable=False),
            _row(world, "C", municipalities=["091"]),
        ]
    )
    response = await client.get("/v1/procurements?facets=municipality,sme")
    assert response.json()["count"] is None
    assert response.json()["facets"] == {
        "municipality": [{"code": "091", "count": 3}, {"code": "564", "count": 2}],
        "sme": [{"code": "false", "count": 1}, {"code": "true", "count": 1}],
    }


async def test_empty_result_has_count_zero(client: ApiClient) -> None:
    response = await client.get("/v1/procurements?q=siivous&facets=cpv&count=true")
    assert response.json()["count"] == 0
    assert response.json()["items"] == []


@pytest.mark.parametrize("sort", ["notice", "-notice", "newest"])
async def test_pages_hold_everything_once_in_order(
    client: ApiClient, world: World, session: AsyncSession, sort: str
) -> None:
    start = date(2027, 1, 1)
    for number in range(11):
        expected = PartialDate(start + timedelta(days=number % 4), Precision.DAY)
        row = _row(world, f"H{number}", notice_expected=None if number % 5 == 0 else expected)
        session.add(row)
    seen: list[dict[str, Any]] = []
    following: str | None = f"/v1/procurements?sort={sort}&limit=3"
    while following:
        response = await client.get(following)
        seen += response.json()["items"]
        link = response.headers.get("link")
        following = link.split(">")[0].removeprefix("<") if link else None
    assert len({item["id"] for item in seen}) == len(seen) == 11
    if sort == "newest":
        keys = [item["published_at"] for item in seen]
    else:
        keys = [(item["notice_expected"] or {"value": "9999"})["value"] for item in seen]
    assert keys == sorted(keys, reverse=sort != "notice")


async def test_a_plain_page_takes_one_statement(
    client: ApiClient, world: World, session: AsyncSession, connection: AsyncConnection
) -> None:
    session.add_all(_row(world, f"H{number}") for number in range(3))
    await session.commit()
    statements: list[str] = []

    def note(*arguments: Any) -> None:
        statements.append(arguments[2])

    sync = connection.sync_connection
    event.listen(sync, "before_cursor_execute", note)
    await client.get("/v1/procurements?cpv=60&limit=2")
    await client.get("/v1/procurements?cpv=60&facets=region,cpv&count=true&limit=2")
    event.remove(sync, "before_cursor_execute", note)
    assert len([s for s in statements if "procurements" in s]) == 3


async def test_words_are_looked_up_in_the_indexes(connection: AsyncConnection) -> None:
    """With scans made dear: on an empty table the planner would take one whatever the indexes."""
    words = matches_text(Procurement, "siivuospalvelut", named(Procurement))
    stmt = select(Procurement.id).where(words)
    sql = stmt.compile(connection.engine, compile_kwargs={"literal_binds": True})
    await connection.execute(text("SET LOCAL enable_seqscan = off"))
    await connection.execute(text("SET LOCAL enable_indexscan = off"))
    escaped = str(sql).replace("%%", "%").replace(":", r"\:")
    plan = "\n".join((await connection.scalars(text(f"EXPLAIN {escaped}"))).all())
    for index in ("search_terms", "search_text", "title_words", "organisation_id", "regions"):
        assert f"ix_procurements_{index}" in plan
    for index in ("municipalities", "cpv_prefixes"):
        assert f"ix_procurements_{index}" in plan
    assert "Seq Scan on procurements" not in plan
