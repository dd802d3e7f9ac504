"""The search: every filter is in the address, and nothing that is typed breaks it."""

import csv
from datetime import date
from io import BytesIO

import pytest
from lxml import html
from openpyxl import load_workbook
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.partial_dates import PartialDate, Precision
from api.plans.models.values import ProcurementStatus
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT, open_page, text_of
from tests.factories.dialogues import dialogue
from tests.factories.plans import procurement, searched_title
from tests.factories.world import World


def titled(title: str) -> dict[str, object]:
    return {"title": title, **searched_title(title)}


async def test_words_and_filters_find_and_can_be_taken_away(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    session.add_all(
        [
            procurement(world.buyer, **titled("Koulujen siivous"), regions=["17"]),
            procurement(world.buyer, **titled("Toimistojen siivous"), regions=["01"]),
            procurement(world.buyer, **titled("Koulukuljetukset"), regions=["17"]),
            procurement(world.buyer, **titled("Vanha siivous"), status=ProcurementStatus.CONCLUDED),
        ]
    )
    page = await open_page(client, "/procurements?q=siivouksen&region=17&value_from=&sort=")
    assert html.document_fromstring(page.text).findtext(".//h1") == "1 suunniteltu hankinta"
    assert "Koulujen siivous" in text_of(page)
    assert "Pohjois-Pohjanmaa" in text_of(page)
    links = html.document_fromstring(page.text).xpath("//ul[@class='chips']//a/@href")
    assert links == ["/procurements?region=17", "/procurements?q=siivouksen", "/procurements"]
    both = await open_page(client, links[1], "sv")
    assert html.document_fromstring(both.text).findtext(".//h1") == "2 planerade upphandlingar"
    ended = await open_page(client, "/procurements?q=siivous&include_ended=true")
    assert "Vanha siivous" in text_of(ended)
    tell_me = html.document_fromstring(page.text).xpath("//a[@class='button']/@href")
    assert tell_me == ["/watches/new?q=siivouksen&region=17"]


async def test_calendar_names_each_period_once(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    january = date(2027, 1, 1)
    expected = ("year", "month", "half_year", "quarter", "year", "month")
    session.add_all(
        procurement(world.buyer, notice_expected=PartialDate(january, Precision(name)))
        for name in expected
    )
    page = await open_page(client, "/procurements/calendar")
    assert [item.text for item in html.document_fromstring(page.text).iter("h2")] == [
        "tammikuu 2027",
        "1. neljännes 2027",
        "1. vuosipuolisko 2027",
        "2027",
    ]


async def test_next_page_goes_on_where_the_last_one_ended(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    session.add_all(procurement(world.buyer, title=f"Hankinta {n:02}") for n in range(25))
    first = await open_page(client, "/procurements?sort=newest")
    [following] = html.document_fromstring(first.text).xpath("//a[@rel='next']/@href")
    second = await open_page(client, following)
    titles = [
        link.text_content()
        for page in (first, second)
        for link in html.document_fromstring(page.text).xpath("//ul[@class='entries']/li/a")
    ]
    assert sorted(titles) == [f"Hankinta {n:02}" for n in range(25)]


@pytest.mark.parametrize(
    "query",
    [
        "region=99",
        "value_from=paljon",
        "notice_from=31.2.2027",
        "status=salainen",
        "buyer=x",
        "cursor=x",
        "cpv=abc",
        "q=" + "x" * 201,
        "value_from=5&value_to=1",
        "sme=maybe",
    ],
)
async def test_what_cannot_be_searched_for_is_told_and_the_form_is_kept(
    query: str, client: ApiClient
) -> None:
    page = await open_page(client, f"/procurements?{query}&q=siivous")
    assert page.status_code == 400
    root = html.document_fromstring(page.text)
    assert root.xpath("//div[@role='alert']//li")
    assert root.xpath("//input[@name='q']/@value") == [
        "x" * 201 if query.startswith("q=") else "siivous"
    ]


async def test_nothing_found_says_what_to_try(client: ApiClient) -> None:
    page = await open_page(client, f"/procurements?q={SCRIPT}&region=17")
    assert page.status_code == 200
    assert "Mitään ei löytynyt" in text_of(page)


async def test_long_facet_shows_its_commonest_codes_first(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    session.add_all(
        procurement(world.buyer, cpv_prefixes=[f"{10 + number % 40}"]) for number in range(80)
    )
    page = await open_page(client, "/procurements")
    root = html.document_fromstring(page.text)
    assert len(root.xpath("//input[@name='cpv']")) == 8
    [rest] = [href for href in root.xpath("//fieldset//a/@href") if "all=cpv" in href]
    full = html.document_fromstring((await open_page(client, rest)).text)
    assert len(full.xpath("//input[@name='cpv']")) == 40


async def test_dialogues_are_found_by_words_and_stage(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    session.add_all([dialogue(world.buyer, title="Miten kuljetaan?")])
    page = await open_page(client, "/dialogues?status=open")
    assert html.document_fromstring(page.text).findtext(".//h1") == "1 vuoropuhelu"
    assert "Miten kuljetaan?" in text_of(page)
    assert (await open_page(client, "/dialogues?status=nonsense")).status_code == 400


async def test_search_is_saved_as_a_file(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    session.add_all(
        [
            procurement(world.buyer, **titled("=1+1 Siivous"), regions=["17"]),
            procurement(world.buyer, **titled("Siivous, luonnos"), status=ProcurementStatus.DRAFT),
        ]
    )
    page = await open_page(client, "/procurements?q=siivous&region=17&sort=newest", "sv")
    links = html.document_fromstring(page.text).xpath("//a[contains(@href, '/export.')]/@href")
    assert len(links) == 2
    xlsx, text = [(await client.get(link)).content for link in links]
    heading, row = csv.reader(text.decode("utf-8-sig").splitlines())
    found = dict(zip(heading, row, strict=True))
    assert found["Namn (fi)"] == "'=1+1 Siivous"
    assert found["Värde högst (€)"] == "150000.00"
    assert found["Landskap"] == "Norra Österbotten"
    sheet = load_workbook(BytesIO(xlsx)).worksheets[0]
    assert [cell.value for cell in sheet["B"]] == ["Namn (fi)", "=1+1 Siivous"]


async def test_repeated_page_is_the_same_in_its_language_until_something_changes(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    session.add(procurement(world.buyer, **titled("Koulujen siivous")))
    path = "/procurements?q=siivous"
    first, again = [await open_page(client, path) for _ in range(2)]
    assert again.text == first.text
    assert again.headers["etag"] == first.headers["etag"]
    headers = {"Accept-Language": "fi", "If-None-Match": first.headers["etag"]}
    assert (await client.get(path, headers=headers)).status_code == 304
    assert "planerad upphandling" in (await open_page(client, path, "sv")).text
    session.add(procurement(world.buyer, **titled("Toimiston siivous")))
    assert "2 suunniteltua hankintaa" in (await open_page(client, path)).text
