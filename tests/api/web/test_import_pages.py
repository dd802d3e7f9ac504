"""A spreadsheet is uploaded, looked at cell by cell, corrected and imported."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.i18n import Language
from api.plans.models.imports import ImportDraft
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.factories.plans import plan
from tests.factories.world import World

HEAD = "Tunnus;Hankinta;CPV;Arvo;Ilmoitus;Yhteyshenkilö"
ROWS = [
    "D/1;Koulukuljetukset;60130000;noin 1,5 M€;Q3/2027;Hanna Hankkija hanna@oulu.example",
    "D/2;Lumityöt;90620000-9;sata euroa;31.2.2027;",
    "D/3;Siivous;90911200;200 000 €;syksy 2027;",
]


def sheet(*rows: str, head: str = HEAD, name: str = "plan.csv") -> dict[str, tuple[str, bytes]]:
    return {"file": (name, "\n".join([head, *(rows or ROWS)]).encode())}


@pytest.fixture
def visitor(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("officer"))
    return visitor


async def upload(visitor: Visitor, world: World, files: Any = None, **values: str) -> Any:
    await visitor.open(f"/buyers/{world.buyer.id}/import")
    visitor.files = files or sheet()
    return await visitor.submit(values)


async def imported(session: AsyncSession) -> dict[str, Procurement]:
    rows = (await session.scalars(select(Procurement))).all()
    return {row.title[Language.FI].text: row for row in rows}


def notice_of(row: Procurement) -> str:
    assert row.notice_expected is not None
    return str(row.notice_expected.value)


async def test_two_cells_are_mended_and_the_rows_are_imported(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    await upload(visitor, world)
    said = visitor.main()
    assert "3 uutta hankintaa" in said
    assert "1 500 000 €" in said.replace("\xa0", " ")
    assert "taulukossa: noin 1,5 M€" in said
    assert await session.scalar(select(func.count()).select_from(Procurement)) == 0
    mends = {"mends/0/D3": "120 t€", "mends/0/E3": "maaliskuu 2027"}
    await visitor.submit(mends, step="save")
    said = visitor.main().replace("\xa0", " ")
    assert "120 000 €" in said
    assert "maaliskuu 2027" in said
    assert "korjattu" in said
    await visitor.submit(step="send")
    row = (await imported(session))["Lumityöt"]
    assert row.value_low == 120_000
    assert notice_of(row) == "2027-03-01"
    assert await session.scalar(select(func.count()).select_from(ImportDraft)) == 0
    assert visitor.path.startswith(f"/plans/{row.plan_id}/publish")


async def test_cells_mended_and_not_looked_at_are_not_imported(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    await upload(visitor, world)
    await visitor.submit({"mends/0/D3": "120 t€"}, step="send")
    assert "Näin luimme taulukkosi" in visitor.page.text
    assert await session.scalar(select(func.count()).select_from(Procurement)) == 0


async def test_form_sent_twice_imports_once(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    await visitor.open(f"/buyers/{world.buyer.id}/import")
    sent, action = visitor.filled({}), visitor.form().get("action")
    paths = []
    for _ in range(2):
        visitor.files = sheet()
        await visitor.send(action, sent)
        paths.append(visitor.path)
    assert paths[0] == paths[1]
    assert await session.scalar(select(func.count()).select_from(Plan)) == 1
    sent = [*visitor.filled({}), ("step", "send")]
    action = visitor.form().get("action")
    for _ in range(2):
        page = await visitor.send(action, sent)
        assert page.status_code == 200
    assert len(await imported(session)) == 3


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"file": ("plan.pdf", b"%PDF-1.7 ...")}, "taulukko"),
        ({"file": ("plan.csv", b"x;" * 6_000_000)}, "10"),
        ({}, "puuttuu"),
    ],
)
async def test_file_that_cannot_be_read_comes_back_at_the_field(
    files: Any, said: str, visitor: Visitor, world: World, session: AsyncSession
) -> None:
    await visitor.open(f"/buyers/{world.buyer.id}/import")
    visitor.files = files or {"file": ("", b"")}
    page = await visitor.submit()
    assert page.status_code == 422
    assert said in visitor.errors()["file"]
    assert await session.scalar(select(func.count()).select_from(Plan)) == 0


async def test_columns_are_mapped_by_hand_and_remembered(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    odd = sheet("Koulukyyti;60 000 €", head="Mikä;Paljonko")
    await upload(visitor, world, odd)
    assert visitor.path.endswith("/columns")
    await visitor.submit({"columns/0/A": "title", "columns/0/B": "value"})
    assert "Koulukyyti" in visitor.page.text
    await visitor.submit(step="send")
    assert (await imported(session))["Koulukyyti"].value_low == 60_000
    await upload(visitor, world, sheet("Linjat;70 000 €", head="Mikä;Paljonko"))
    assert "Näin luimme taulukkosi" in visitor.page.text


async def test_conflict_is_decided_at_its_cell(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    await upload(visitor, world)
    await visitor.submit(step="send")
    row = (await imported(session))["Siivous"]
    row.value_low = row.value_high = Decimal(250_000)
    await session.commit()
    changed = ROWS[2].replace("200 000", "300 000")
    await upload(visitor, world, sheet(ROWS[0], ROWS[1], changed), plan=str(row.plan_id))
    assert "Kumpi jää?" in visitor.page.text
    await visitor.submit({f"take/{row.id}/value": "sheet"}, step="send")
    assert (await imported(session))["Siivous"].value_low == 300_000


async def test_renamed_row_is_decided(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    rows = ["Koulukuljetusten hankinta;60130000;60 000 €;Q3/2027"]
    head = "Hankinta;CPV;Arvo;Ilmoitus"
    await upload(visitor, world, sheet(*rows, head=head))
    await visitor.submit(step="send")
    (row,) = (await imported(session)).values()
    renamed = rows[0].replace("hankinta", "kilpailutus")
    await upload(visitor, world, sheet(renamed, head=head), plan=str(row.plan_id))
    assert "Onko tämä sama hankinta" in visitor.page.text
    await visitor.submit({"row/0/2": str(row.id)}, step="send")
    assert list(await imported(session)) == ["Koulukuljetusten kilpailutus"]


async def test_draft_is_its_persons_own_and_ends_after_a_day(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    await upload(visitor, world)
    path = visitor.path
    for name in ("leader", "stranger", "viewer"):
        visitor.sign_in(world.token(name))
        assert (await visitor.open(path)).status_code == 404
    visitor.sign_in(world.token("officer"))
    await session.execute(update(ImportDraft).values(created_at=utc_now() - timedelta(days=1)))
    assert (await visitor.open(path)).status_code == 404


async def test_large_sheet_is_paged_with_its_problems_first(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    rows = [f"N/{n};Hankinta {n};;{n + 1}000 €;Q3/2027;" for n in range(200)]
    rows[150] = f"N/150;{SCRIPT};;sata euroa;Q3/2027;"
    await upload(visitor, world, sheet(*rows))
    assert "Rivi" in visitor.main()
    assert "Tarkistettavat (1)" in visitor.main()
    assert SCRIPT not in visitor.page.text
    await visitor.open(f"{visitor.path}?show=all&page=8")
    assert "Sivu 8/8" in visitor.main()
    for query in ("show=x&page=-1", "page=999999999999", "page=²&cells=all"):
        page = await visitor.open(f"{visitor.path.partition('?')[0]}?{query}")
        assert page.status_code == 200


async def test_published_date_moves_with_a_reason(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    await upload(visitor, world)
    await visitor.submit(step="send")
    await session.execute(update(Procurement).values(published_at=utc_now(), status="planned"))
    plan_id = (await imported(session))["Siivous"].plan_id
    moved = sheet(ROWS[0], ROWS[1], ROWS[2].replace("syksy 2027", "Q1/2028"))
    await upload(visitor, world, moved, plan=str(plan_id))
    assert "1 rivi on korjattava" in visitor.main()
    await visitor.submit({"reason": "Talousarvio siirtyi."}, step="save")
    await visitor.submit(step="send")
    assert notice_of((await imported(session))["Siivous"]) == "2028-01-01"


async def test_who_signs_in_again_finds_the_corrections(visitor: Visitor, world: World) -> None:
    await upload(visitor, world)
    path, values = visitor.path, visitor.filled({"mends/0/D3": "120 t€"})
    visitor.sign_in(None)
    page = await visitor.send(path, [*values, ("step", "save")])
    assert page.status_code == 401
    visitor.sign_in(world.token("officer"))
    await visitor.open(path)
    assert dict(visitor.filled({}))["mends/0/D3"] == "120 t€"


async def test_plan_of_another_buyer_is_refused(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    row = plan(world.other_buyer)
    session.add(row)
    await session.flush()
    await visitor.open(f"/buyers/{world.buyer.id}/import")
    visitor.files = sheet()
    sent = [(name, text) for name, text in visitor.filled({}) if name != "plan"]
    path = visitor.form().get("action")
    page = await visitor.send(path, [*sent, ("plan", str(row.id)), ("step", "send")])
    assert page.status_code == 404


async def test_column_chosen_twice_is_said_at_its_field(visitor: Visitor, world: World) -> None:
    await upload(visitor, world, sheet("Tie;5;6", head="Mikä;Paljonko;Summa"))
    chosen = {"columns/0/A": "title:fi", "columns/0/B": "value", "columns/0/C": "value"}
    page = await visitor.submit(chosen)
    assert page.status_code == 400
    assert set(visitor.errors()) == {"columns/0/C"}
    assert "Arvioitu arvo" in visitor.errors()["columns/0/C"]
    assert dict(visitor.filled({}))["columns/0/A"] == "title:fi"
    page = await visitor.submit(dict.fromkeys(chosen, ""))
    assert page.status_code == 400


async def test_choice_that_does_not_fit_is_refused_or_dropped(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    await upload(visitor, world)
    path, sent = visitor.path, visitor.filled({})
    bad = [*sent, (f"take/{world.buyer.id}/value", "sheet"), ("step", "save")]
    page = await visitor.send(path, bad)
    assert page.status_code == 400
    assert "Näin luimme taulukkosi" in page.text
    draft = (await session.scalars(select(ImportDraft))).one()
    choice = {"procurement_id": str(world.buyer.id), "field": "value", "take": "sheet"}
    draft.decisions = {**draft.decisions, "choices": {"fields": [choice]}}
    await session.commit()
    assert (await visitor.open(path)).status_code == 200
