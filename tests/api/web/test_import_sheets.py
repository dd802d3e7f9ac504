"""Sheets and rows of headings of an uploaded file, chosen by hand."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.plans.models.procurements import Procurement
from tests.api.client import ApiClient
from tests.api.web.test_import_pages import imported, upload
from tests.api.web.visitor import Files, Visitor
from tests.factories.world import World
from tests.unit.spreadsheets.sheets import workbook, xlsx

HEAD = ["Hankinta", "Arvo", "Ilmoitus"]
NEXT_YEAR = [HEAD, ["Koulukuljetukset", "60 000 €", "Q3/2027"]]
LAST_YEAR = [HEAD, ["Vanha siivous", "70 000 €", "Q3/2026"]]
BELOW = xlsx(
    ["Hankinta", "Arvo", "Ilmoitus"],
    ["Esimerkki", "1 €", "Q1/2027"],
    ["Oikeat otsikot", "", ""],
    ["Palvelu", "Hinta-arvio", "Ajankohta"],
    ["Auraus", "60 000 €", "Q3/2027"],
)


@pytest.fixture
def visitor(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("officer"))
    return visitor


def file(data: bytes) -> Files:
    return {"file": ("suunnitelma.xlsx", data)}


async def columns(visitor: Visitor, world: World, data: bytes) -> str:
    """The page of the columns of this file."""
    await upload(visitor, world, file(data))
    path = visitor.path.partition("?")[0].removesuffix("/columns") + "/columns"
    await visitor.open(path)
    return path


async def test_sheet_is_left_out_and_brought_back(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    data = workbook({"2027": NEXT_YEAR, "2026": LAST_YEAR})
    path = await columns(visitor, world, data)
    await visitor.submit({"left_out/1": "yes"})
    assert "Koulukuljetukset" in visitor.main()
    assert "Vanha siivous" not in visitor.main()
    await visitor.open(path)
    assert ("left_out/1", "yes") in visitor.filled({})
    await visitor.submit({"left_out/1": [], "left_out/0": "yes"})
    assert "Vanha siivous" in visitor.main()
    assert "Koulukuljetukset" not in visitor.main()
    await visitor.submit(step="send")
    assert set(await imported(session)) == {"Vanha siivous"}


async def test_every_sheet_left_out_says_what_is_missing(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    await columns(visitor, world, workbook({"2027": NEXT_YEAR, "2026": LAST_YEAR}))
    page = await visitor.submit({"left_out/0": "yes", "left_out/1": "yes"})
    assert page.status_code == 400
    assert ("left_out/1", "yes") in visitor.filled({})
    assert await session.scalar(select(func.count()).select_from(Procurement)) == 0


async def test_another_row_of_headings_shows_its_columns_first(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    path = await columns(visitor, world, BELOW)
    assert dict(visitor.filled({}))["headings/0"] == "1"
    await visitor.submit({"headings/0": "4"})
    assert visitor.path.partition("?")[0] == path
    for heading in ("Palvelu", "Hinta-arvio", "Ajankohta"):
        assert f"– {heading}" in visitor.main()
    await visitor.submit({"columns/0/A": "title", "columns/0/B": "value"})
    assert "Auraus" in visitor.main()
    assert "Esimerkki" not in visitor.main()
    await visitor.submit(step="send")
    assert set(await imported(session)) == {"Auraus"}


@pytest.mark.parametrize("row", ["99", "neljäs", "-1", "9" * 150])
async def test_row_that_is_not_there_comes_back_at_its_field(
    visitor: Visitor, world: World, row: str
) -> None:
    await columns(visitor, world, BELOW)
    page = await visitor.submit({"headings/0": row})
    assert page.status_code == 400
    assert set(visitor.errors()) == {"headings/0"}
    assert dict(visitor.filled({}))["headings/0"] == row
