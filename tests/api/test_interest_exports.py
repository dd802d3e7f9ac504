"""Received interests as CSV and XLSX: all rows, no formula, only for who may read them."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.interests.models import InterestKind
from api.plans.models.procurements import Procurement
from tests.api.client import As
from tests.factories.dialogues import dialogue
from tests.factories.interests import interest
from tests.factories.organisations import claimed
from tests.factories.plans import procurement
from tests.factories.world import World

FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
async def row(session: AsyncSession, world: World) -> Procurement:
    row, firm = procurement(world.buyer), claimed(name="Kyyti Oy")
    session.add_all([row, firm])
    await session.flush()
    session.add(interest(world.supplier, row, message=FORMULA, seeks_partners=True))
    session.add(interest(firm, row, kind=InterestKind.BE_HEARD, public=True))
    await session.commit()
    return row


def path_of(row: Procurement) -> str:
    return f"/v1/procurements/{row.id}/interests/export.csv"


async def test_csv_has_every_active_interest_and_no_formula(
    as_: As, row: Procurement, world: World, session: AsyncSession
) -> None:
    answer = await as_("officer").get(path_of(row), headers={"Accept-Language": "fi"})
    assert answer.headers["content-type"].startswith("text/csv")
    heading, *rows = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    assert heading[:3] == ["Yritys", "Y-tunnus", "Haluaa"]
    by_number = {line[1]: line for line in rows}
    assert len(by_number) == 2
    assert by_number[world.supplier.business_id][7] == f"'{FORMULA}"
    assert by_number[world.supplier.business_id][9] == "kyllä"
    other = next(line for number, line in by_number.items() if number != world.supplier.business_id)
    assert other[0].startswith("Kyyti Oy (")
    assert other[2] == "tulla kuulluksi"
    entry = await session.scalar(select(AuditEntry).where(AuditEntry.action == "interest.export"))
    assert entry is not None
    assert entry.organisation_id == world.buyer.id


async def test_xlsx_has_the_same_rows_as_texts(as_: As, row: Procurement) -> None:
    answer = await as_("viewer").get(path_of(row).replace(".csv", ".xlsx"))
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == 3
    cells = [cell for line in sheet.iter_rows(min_row=2) for cell in line]
    assert [cell.data_type for cell in cells if cell.value == FORMULA] == ["s"]


async def test_withdrawn_interest_is_left_out(
    as_: As, row: Procurement, world: World, session: AsyncSession
) -> None:
    session.add(interest(world.supplier, row, kind=InterestKind.PARTNER, withdrawn_at=utc_now()))
    await session.commit()
    answer = await as_("officer").get(path_of(row))
    assert len(answer.content.decode("utf-8-sig").strip().splitlines()) == 3


async def test_others_may_not_read_them(as_: As, row: Procurement) -> None:
    for name in ("supplier", "stranger", "resident"):
        assert (await as_(name).get(path_of(row))).status_code == 403


async def test_dialogue_has_an_export_of_its_own(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    session.add(interest(world.supplier, call))
    await session.commit()
    answer = await as_("officer").get(f"/v1/dialogues/{call.id}/interests/export.csv")
    assert len(answer.content.decode("utf-8-sig").strip().splitlines()) == 2
