"""A leader sees the figures, and opens the rows behind one: two pages."""

from datetime import date

import pytest
from lxml import etree
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.ids import new_id
from api.figures.models import FigureCorrection, FigureValue, PeriodKind
from tests.api.client import ApiClient
from tests.api.web.browser import open_page, text_of
from tests.factories.figures import computed_figures
from tests.factories.organisations import organisation
from tests.factories.world import World

BUYER = "Oulun kaupunki"


@pytest.fixture
async def path(world: World, session: AsyncSession) -> str:
    session.add_all(computed_figures(world.buyer))
    return f"/buyers/{world.buyer.id}/figures"


async def test_all_figures_are_on_one_page(client: ApiClient, path: str) -> None:
    page = await open_page(client, path)
    text = text_of(page)
    assert "Päiviä julkaisusta hankintailmoitukseen 2026: 59 päivää (laskettuja 1)" in text
    assert (
        "Julkaistu vähintään 30 päivää ennen hankintailmoitusta 2026: 100 % (laskettuja 1)" in text
    )
    assert "Suunnitelluista toteutunut ei laskettavissa" in text  # never 0


async def test_a_figure_opens_the_rows_behind_it(client: ApiClient, path: str) -> None:
    page = await open_page(client, f"{path}/lead_time")
    text = text_of(page)
    assert "Mediaani siitä, montako päivää kului" in text
    assert "2026 59 päivää 1 lukittu" in text
    assert "Koulukuljetukset 2027–2031 4.3.2026 59 päivää" in text
    assert 'href="/procurements/' in page.text


async def test_another_period_has_its_own_rows(client: ApiClient, path: str) -> None:
    page = await open_page(client, f"{path}/lead_time?period=year&starts_on=2025-01-01")
    assert "Tällä jaksolla ei ole rivejä." in text_of(page)


@pytest.mark.parametrize(
    "query",
    [
        "period=decade",
        "starts_on=2026-02-30",
        "after=x_y",
        "starts_on=2026-05-01",
        "starts_on=9999-01-01",
    ],
)
async def test_a_strange_address_shows_the_newest_year(
    client: ApiClient, path: str, query: str
) -> None:
    page = await open_page(client, f"{path}/lead_time?{query}")
    assert page.status_code == 200
    assert "Luvun takana, 2026" in text_of(page)


async def test_a_correction_shows_both_values(
    client: ApiClient, world: World, session: AsyncSession, path: str
) -> None:
    frozen = await session.get_one(
        FigureValue, (world.buyer.id, "lead_time", 1, PeriodKind.YEAR, date(2026, 1, 1))
    )
    session.add(
        FigureCorrection(
            id=new_id(),
            organisation_id=world.buyer.id,
            figure="lead_time",
            version=1,
            period=PeriodKind.YEAR,
            starts_on=date(2026, 1, 1),
            at=frozen.frozen_at,
            n=2,
            value=60.0,
        )
    )
    page = await open_page(client, f"{path}/lead_time")
    assert "2026 60 päivää 2 korjattu; lukittaessa 59 päivää" in text_of(page)


async def test_an_unknown_figure_has_no_page(client: ApiClient, path: str) -> None:
    assert (await client.get(f"{path}/luck", headers={"Accept": "text/html"})).status_code == 404


async def test_a_figure_is_a_chart_with_a_text_equivalent(client: ApiClient, path: str) -> None:
    page = await open_page(client, f"{path}/lead_time")
    assert '<desc id="lead_time-text">2026: 59 päivää.</desc>' in page.text
    assert page.text.count('fill="#3b7cb8"') == 1


async def test_a_chart_is_an_image_for_other_sites(
    client: ApiClient, world: World, path: str
) -> None:
    answer = await client.get(f"{path}/lead_time/chart.svg?lang=en")
    image = etree.fromstring(answer.content)
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors *"
    assert image.findtext("{*}title") == f"Days from publication to notice – {BUYER}"
    assert image.findtext("{*}desc") == "2026: 59 days."


async def test_a_chart_can_be_embedded(client: ApiClient, path: str) -> None:
    page = await open_page(client, f"{path}/lead_time/embed")
    assert "frame-ancestors *" in page.headers["content-security-policy"]
    assert '<th scope="row">2026</th><td>59 päivää</td>' in page.text
    assert "<nav" not in page.text
    assert "<form" not in page.text


@pytest.mark.parametrize("ending", ["chart.svg", "embed"])
async def test_an_unknown_figure_has_no_chart(client: ApiClient, path: str, ending: str) -> None:
    assert (await client.get(f"{path}/luck/{ending}")).status_code == 404


async def test_the_yearly_report_says_every_figure_with_the_year_before(
    client: ApiClient, world: World, path: str, session: AsyncSession
) -> None:
    session.add(
        FigureValue(
            organisation_id=world.buyer.id,
            figure="lead_time",
            version=1,
            period=PeriodKind.YEAR,
            starts_on=date(2025, 1, 1),
            n=2,
            value=31.0,
        )
    )
    page = await open_page(client, f"/buyers/{world.buyer.id}/report/2026")
    text = text_of(page)
    assert "Vuosi 2026 lukuina" in text
    assert (
        "Päiviä julkaisusta hankintailmoitukseen 59 päivää (laskettuja 1) 2025: 31 päivää" in text
    )
    assert "Suunnitelluista toteutunut ei laskettavissa" in text
    assert page.text.count("<svg") == 1
    assert (await client.get(f"/buyers/{world.buyer.id}/report/2024")).status_code == 404


async def test_a_page_compares_with_like_buyers(
    client: ApiClient, world: World, path: str, session: AsyncSession
) -> None:
    """59 days, and 10 to 50: the median is 35."""
    like = {"buyer_type": "municipality", "population_class": "20000-50000"}
    world.buyer.buyer_type, world.buyer.population_class = like.values()
    for value in (10.0, 20.0, 30.0, 40.0, 50.0):
        row = organisation(**like)
        session.add(row)
        await session.flush()
        session.add(
            FigureValue(
                organisation_id=row.id,
                figure="lead_time",
                version=1,
                period=PeriodKind.YEAR,
                starts_on=date(2026, 1, 1),
                n=1,
                value=value,
            )
        )
    compared = "mediaani 35 päivää, puolella 22 päivää – 48 päivää (6 hankintayksikköä)"
    for page in (path, f"{path}/lead_time", f"/buyers/{world.buyer.id}/report/2026"):
        text = text_of(await open_page(client, page))
        assert compared in text
        assert "Kunta, 20 000–49 999 asukasta" in text
