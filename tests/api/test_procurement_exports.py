"""Searches as files: everything found, nothing withheld, and a plan that comes back unchanged."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.work_slots import WorkSlots
from api.http.services import services_of
from api.plans.exporting import files
from api.plans.exporting.files import Exports
from api.plans.models.values import ProcurementStatus
from tests.api.client import ApiClient
from tests.factories.plans import plan, procurement
from tests.factories.world import World

CSV = "/v1/procurements/export.csv"
XLSX = "/v1/procurements/export.xlsx"


def _rows(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=delimiter))


async def _csv(client: ApiClient, query: str = "", **headers: str) -> list[dict[str, str]]:
    answer = await client.get(f"{CSV}{query}", headers={"Accept-Language": "en", **headers})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    return _rows(answer.content)


async def test_file_has_all_results_of_the_search(
    client: ApiClient, world: World, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "FIRST_BATCH", 2)
    monkeypatch.setattr(files, "BATCH", 3)
    rows = [procurement(world.buyer, title=f"Hankinta {n}") for n in range(9)]
    ended = procurement(world.buyer, status=ProcurementStatus.CONCLUDED)
    draft = procurement(world.buyer, status=ProcurementStatus.DRAFT, published_at=None)
    session.add_all([*rows, ended, draft])
    await session.flush()
    ids = [row["UUID"] for row in await _csv(client)]
    assert ids == [str(row.id) for row in sorted(rows, key=lambda row: row.id)]
    everything = [row["UUID"] for row in await _csv(client, "?include_ended=true")]
    assert set(everything) == {*ids, str(ended.id)}
    own = await _csv(client.as_(world.tokens["officer"]))
    assert {row["UUID"] for row in own} == {*ids, str(draft.id)}
    assert await _csv(client, "?q=xylofoni") == []


async def test_withheld_value_is_in_no_file_of_others(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row = procurement(world.buyer, value_withheld=True)
    session.add(row)
    await session.flush()
    [shown] = await _csv(client)
    assert shown["Value min (€)"] == shown["Value max (€)"] == ""
    [own] = await _csv(client.as_(world.tokens["officer"]))
    assert Decimal(own["Value max (€)"]) == row.value_high


async def test_finnish_excel_gets_semicolons_and_commas(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    session.add(procurement(world.buyer, value_low=Decimal("60000.50")))
    await session.flush()
    answer = await client.get(f"{CSV}?dialect=excel-fi", headers={"Accept-Language": "fi"})
    [row] = _rows(answer.content, ";")
    assert row["Arvo vähintään (€)"] == "60000,50"
    refused = await client.get(f"{CSV}?dialect=lotus")
    assert refused.status_code == 400


async def test_spreadsheet_has_typed_cells(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    session.add(procurement(world.buyer, title="=1+1"))
    await session.flush()
    answer = await client.get(XLSX, headers={"Accept-Language": "sv"})
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    head, row = sheet.iter_rows(values_only=True)
    values: dict[Any, Any] = dict(zip(head, row, strict=True))
    assert values["Namn (fi)"] == "=1+1"
    assert isinstance(values["Värde högst (€)"], int | float)
    assert values["Status"] == "Planerad"


async def test_spreadsheet_of_search_too_wide_is_refused(
    client: ApiClient, world: World, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_XLSX_ROWS", 2)
    session.add_all([procurement(world.buyer) for _ in range(3)])
    await session.flush()
    refused = await client.get(XLSX)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["code"] == "search_too_wide"
    assert len(await _csv(client)) == 3


@pytest.mark.parametrize("file", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_a_plan_that_comes_back_changes_nothing(
    client: ApiClient, world: World, session: AsyncSession, file: str, language: str
) -> None:
    officer = client.as_(world.tokens["officer"])
    row = plan(world.buyer)
    session.add(row)
    await session.flush()
    sheet = (
        "Tunnus;Hankinta;Kuvaus;Laji;CPV;Arvo;Hankintailmoitus;Sopimus alkaa;Kesto;Kunta;Puhelin\n"
        "A/1;Koulukuljetukset;Oppilaiden kuljetus;palvelu;60130000;60 000 - 150 000;Q1/2028;"
        "8/2028;4 v;Oulu;+358 40 123 4567\n"
        ";Hiekka;;tavara;14212000;25 000;syksy 2028;;12 kk;Kempele;\n"
    )
    place = f"/v1/plans/{row.id}/import"
    made = await officer.post(place, files={"file": ("plan.csv", sheet.encode(), "text/csv")})
    assert made.status_code == 200, made.text
    assert made.json()["created"] == 2
    address = f"/v1/procurements/export.{file}?plan={row.id}"
    export = await officer.get(address, headers={"Accept-Language": language})
    again = await officer.post(
        f"{place}?dry_run=true", files={"file": (f"plan.{file}", export.content)}
    )
    assert again.status_code == 200, again.text
    report = again.json()
    assert (report["created"], report["updated"], report["unchanged"]) == (0, 0, 2), report
    assert report["conflicts"] == []


async def test_one_file_at_a_time_for_an_address(client: ApiClient, app: Litestar) -> None:
    slots: WorkSlots = services_of(app)[Exports].slots
    async with slots.of("127.0.0.1"):
        refused = await client.get(CSV)
    assert refused.status_code == 429
    assert refused.headers["retry-after"]
    assert (await client.get(CSV)).status_code == 200
