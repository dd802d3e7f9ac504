"""A plan is imported from a buyer's spreadsheet, repeatedly."""

from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from redis.asyncio import Redis
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_object_session

from api.core.ids import new_id
from api.core.outbox import OutboxEvent
from api.http.services import services_of
from api.organisations.models import Organisation, OrganisationStatus
from api.plans.importing.readers import Readers
from api.plans.importing.sheet import process
from api.plans.importing.stored_mappings import StoredMapping
from api.plans.models.imports import PlanImport
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.models.values import PlanStatus
from api.plans.service.imports import IMPORTS, Sheet, _read
from api.plans.service.sheet_reading import ReadSheet
from tests.api.client import As
from tests.api.problems import fault_codes
from tests.factories.plans import plan
from tests.factories.world import World

DEMO = Path("api/demo/plans")
HEAD = "Tunnus;Hankinta;Laji;CPV;Arvo;Ajankohta;Kunta;Menettely;Vastuullisuus;Osat"
ROWS = [
    "D/1;Koulukuljetukset;palvelu;60130000;60 000 – 150 000 €;Q3/2027;Oulu;Avoin;vähäpäästöisyys;3",
    "D/2;Lumityöt;palvelu;90620000-9;noin 1,5 M€;syksy 2027;Kempele;Arvonta;;",
    ";Liikuntasalin lattia;urakka;45000000;;2027;;;;",
]


def _csv(*rows: str) -> dict[str, Any]:
    text = "\n".join([HEAD, *rows])
    return {"files": {"file": ("suunnitelma.csv", text.encode(), "text/csv")}}


async def _items(as_: As, plan_path: str) -> dict[str, Any]:
    plan_id = plan_path.rsplit("/", 1)[1]
    response = await as_("officer").get(f"/v1/procurements?plan={plan_id}")
    return {item["title"]["fi"]["text"]: item for item in response.json()["items"]}


async def test_dry_run_reports_and_changes_nothing(
    as_: As, plan_path: str, session: AsyncSession
) -> None:
    bad = "D/4;Väärä;palvelu;00000001;sata euroa;31.2.2027;Oulu;;;"
    response = await as_("occasional").post(
        f"{plan_path}/import?dry_run=true",
        **_csv(*ROWS, bad),
        headers={"Accept-Language": "en"},
    )
    assert response.status_code == 200
    report = response.json()
    assert (report["created"], report["updated"], report["failed"]) == (4, 0, 0)
    (sheet,) = report["sheets"]
    assert (sheet["columns"]["A"], sheet["columns"]["B"], sheet["ignored"]) == (
        "reference",
        "title",
        [],
    )
    told = {p["cell"]: p["code"] for p in report["problems"] if p["cell"].endswith("5")}
    assert told["F5"] == "impossible_date"
    assert set(told) == {"D5", "E5", "F5"}
    (remark,) = [p for p in report["problems"] if p["code"] == "unknown_procedure"]
    assert (remark["cell"], remark["pointer"]) == ("H3", "#suunnitelma!H3")
    assert remark["detail"] == "the procedure “Arvonta” is not known; left out"
    assert await session.scalar(select(func.count()).select_from(Procurement)) == 0


async def test_row_without_a_title_is_skipped_and_reported(
    as_: As, plan_path: str, session: AsyncSession
) -> None:
    nameless = "D/4;;palvelu;60130000;1 €;Q3/2027;Oulu;;;"
    response = await as_("officer").post(f"{plan_path}/import", **_csv(*ROWS, nameless))
    assert response.status_code == 200, response.text
    report = response.json()
    assert report["created"] == len(ROWS)
    (problem,) = [p for p in report["problems"] if p["code"] == "missing_title"]
    assert (problem["pointer"], problem["severity"]) == ("#suunnitelma!B5", "warning")
    assert [(row["row"], row["reason"]) for row in report["skipped"]] == [(5, "no_title")]
    assert await session.scalar(select(func.count()).select_from(Procurement)) == len(ROWS)


async def test_errors_refuse_the_whole_sheet(
    as_: As, plan_path: str, session: AsyncSession
) -> None:
    await as_("officer").post(f"{plan_path}/import", **_csv(*ROWS))
    await _publish(as_, plan_path)
    later = ROWS[0].replace("Q3/2027", "Q1/2028")
    new = "D/4;Kopiopaperi;tavara;30197644;1 €;Q3/2027;Oulu;;;"
    response = await as_("officer").post(f"{plan_path}/import", **_csv(later, new))
    assert fault_codes(response, 422) == ["reason_required"]
    assert await session.scalar(select(func.count()).select_from(Procurement)) == len(ROWS)
    assert await session.scalar(select(func.count()).select_from(PlanImport)) == 1


async def test_rows_become_drafts(as_: As, plan_path: str, session: AsyncSession) -> None:
    response = await as_("officer").post(f"{plan_path}/import", **_csv(*ROWS))
    assert response.status_code == 200, response.text
    item = (await _items(as_, plan_path))["Koulukuljetukset"]
    assert item["status"] == "draft"
    assert (item["category"], item["cpv_main"], item["procedure"]) == (
        "services",
        "60130000",
        "open",
    )
    assert (item["value"]["low"], item["value"]["high"]) == ("60000.00", "150000.00")
    assert item["notice_expected"] == {"value": "2027-07-01", "precision": "quarter"}
    assert (item["municipalities"], item["regions"]) == (["564"], ["17"])
    assert [c["code"] for c in item["criteria"]] == ["environmental"]
    assert [lot["title"]["fi"]["text"] for lot in item["lots"]] == ["Osa 1", "Osa 2", "Osa 3"]
    row = (await session.scalars(select(PlanImport))).one()
    assert (row.created, row.filename) == (3, "suunnitelma.csv")
    found = await as_("officer").get("/v1/procurements?q=kuljetus&cpv=60")
    assert len(found.json()["items"]) == 1


async def test_edited_sheet_updates_rows_without_duplicates(as_: As, plan_path: str) -> None:
    await as_("officer").post(f"{plan_path}/import", **_csv(*ROWS))
    before = await _items(as_, plan_path)
    by_hand = {"title": {"sv": {"text": "Snöröjning"}}, "value": {"withheld": True}}
    snow = f"/v1/procurements/{before['Lumityöt']['id']}"
    seen = await as_("officer").get(snow)
    await as_("officer").patch(snow, json=by_hand, if_match=seen)
    same = await as_("officer").post(f"{plan_path}/import", **_csv(*ROWS))
    report = same.json()
    assert (report["created"], report["updated"], report["unchanged"]) == (0, 0, 3)
    edited = [
        ROWS[0].replace("150 000", "170 000"),
        "D/3;Liikuntasalin lattia;urakka;45000000;;2027;;;;",
        "D/9;Uusi;tavara;;;;;;;",
    ]
    report = (await as_("officer").post(f"{plan_path}/import", **_csv(*edited))).json()
    assert (report["created"], report["updated"], report["unchanged"]) == (1, 2, 0)
    assert [row["title"]["fi"]["text"] for row in report["missing"]] == ["Lumityöt"]
    after = await _items(as_, plan_path)
    assert after.keys() == {*before, "Uusi"}
    assert after["Koulukuljetukset"]["value"]["high"] == "170000.00"
    assert after["Liikuntasalin lattia"]["id"] == before["Liikuntasalin lattia"]["id"]
    assert after["Liikuntasalin lattia"]["reference"] == "D/3"
    assert after["Lumityöt"]["title"]["sv"]["text"] == "Snöröjning"
    assert after["Lumityöt"]["value"]["withheld"] is True


async def test_missing_public_fields_are_counted(as_: As, plan_path: str) -> None:
    """As the plan is published with it: also of rows that were there before."""
    gaps = {"/contact": 3, "/value": 1}
    told = await as_("officer").post(f"{plan_path}/import?dry_run=true", **_csv(*ROWS))
    assert told.json()["gaps"] == gaps
    for _ in range(2):
        report = await as_("officer").post(f"{plan_path}/import", **_csv(*ROWS))
        assert report.json()["gaps"] == gaps


async def test_an_unchanged_row_keeps_its_version(as_: As, plan_path: str) -> None:
    await as_("officer").post(f"{plan_path}/import", **_csv(*ROWS))
    item = (await _items(as_, plan_path))["Lumityöt"]
    before = await as_("officer").get(f"/v1/procurements/{item['id']}")
    await as_("officer").post(f"{plan_path}/import", **_csv(*ROWS))
    after = await as_("officer").get(f"/v1/procurements/{item['id']}")
    assert after.headers["etag"] == before.headers["etag"]


async def _publish(as_: As, plan_path: str) -> None:
    gaps = (await as_("officer").get(f"{plan_path}/gaps")).json()["items"]
    left_out = [{name: gap[name] for name in ("procurement_id", "fields")} for gap in gaps]
    seen, body = await as_("officer").get(plan_path), {"left_out": left_out}
    published = await as_("officer").post(f"{plan_path}/publish", json=body, if_match=seen)
    assert published.status_code == 200, published.text


async def test_change_of_a_public_date_needs_a_reason(
    as_: As, plan_path: str, session: AsyncSession
) -> None:
    await as_("officer").post(f"{plan_path}/import", **_csv(*ROWS))
    await _publish(as_, plan_path)
    later = ROWS[0].replace("Q3/2027", "Q1/2028")
    refused = await as_("officer").post(f"{plan_path}/import", **_csv(later))
    assert refused.status_code == 422
    assert refused.json()["type"].endswith("/problems/file-has-errors")
    (fault,) = [f for f in refused.json()["errors"] if f["code"] == "reason_required"]
    assert fault["pointer"] == "#suunnitelma!F2"
    assert "(`reason`)" in fault["detail"]
    response = await as_("officer").post(f"{plan_path}/import?reason=Budjetti", **_csv(later))
    assert response.json()["updated"] == 1
    item = (await _items(as_, plan_path))["Koulukuljetukset"]
    history = (await as_("anonymous").get(f"/v1/procurements/{item['id']}/history")).json()
    assert history["items"][0]["reason"]["fi"]["text"] == "Budjetti"
    moved = select(OutboxEvent).where(OutboxEvent.type == "procurement.rescheduled.v1")
    assert len((await session.scalars(moved)).all()) == 1


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("plan.csv", b"", "empty_file"),
        ("plan.xlsx", b"PK\x03\x04 nonsense", "damaged_file"),
        ("plan.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel_format"),
        ("plan.csv", b"Jotain;muuta\n1;2", "no_headings"),
    ],
)
async def test_file_that_is_no_plan_is_refused(
    as_: As, plan_path: str, name: str, data: bytes, code: str
) -> None:
    files = {"file": (name, data, "application/octet-stream")}
    for dry_run in ("true", "false"):
        response = await as_("officer").post(f"{plan_path}/import?dry_run={dry_run}", files=files)
        assert response.status_code == 422
        assert response.json()["errors"][0]["code"] == code


async def test_import_into_an_archived_plan_is_refused(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = plan(world.buyer, status=PlanStatus.ARCHIVED)
    session.add(row)
    response = await as_("officer").post(f"/v1/plans/{row.id}/import", **_csv(*ROWS))
    assert response.status_code == 409


DEMO_FILES = {file.name: file.read_bytes() for file in sorted(DEMO.glob("*-2027.*"))}


@pytest.mark.parametrize("name", DEMO_FILES)
async def test_demonstration_plans_import_twice(
    as_: As, world: World, session: AsyncSession, plan_path: str, name: str
) -> None:
    world.buyer.municipality = "564"
    await session.merge(world.buyer)
    upload = {"file": (name, DEMO_FILES[name], "application/octet-stream")}
    first = await as_("officer").post(f"{plan_path}/import", files=upload)
    assert first.status_code == 200, first.text
    report = first.json()
    assert report["created"] > 50
    again = (await as_("officer").post(f"{plan_path}/import", files=upload)).json()
    assert (again["created"], again["updated"]) == (0, 0)
    assert again["unchanged"] == report["created"]


@pytest.mark.parametrize("part", ["note", "file"])
async def test_a_form_without_a_file_is_refused(as_: As, plan_path: str, part: str) -> None:
    """Also where the part of that name is a text."""
    response = await as_("officer").post(f"{plan_path}/import", files={part: (None, "text")})
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/file"


# What an import may cost


async def test_pending_buyer_cannot_import(
    as_: As, world: World, plan_path: str, session: AsyncSession
) -> None:
    buyer = await session.get_one(Organisation, world.buyer.id)
    buyer.status = OrganisationStatus.PENDING
    for query in ("", "?dry_run=true"):
        refused = await as_("officer").post(f"{plan_path}/import{query}", **_csv(*ROWS))
        assert refused.status_code == 403
        assert refused.json()["type"].endswith("/organisation-not-approved")


async def test_second_import_of_an_organisation_is_refused_meanwhile(
    as_: As, world: World, plan_path: str, app: Litestar
) -> None:
    async with services_of(app)[Readers].place_for(world.buyer.id):
        refused = await as_("officer").post(f"{plan_path}/import", **_csv(*ROWS))
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "10"
    assert (await as_("officer").post(f"{plan_path}/import", **_csv(*ROWS))).status_code == 200


async def test_third_import_at_once_is_refused(as_: As, plan_path: str, app: Litestar) -> None:
    readers = services_of(app)[Readers]
    async with readers.place_for(new_id()), readers.place_for(new_id()):
        refused = await as_("officer").post(f"{plan_path}/import", **_csv(*ROWS))
    assert refused.status_code == 429


async def test_import_lock_holds_across_processes(
    as_: As, world: World, plan_path: str, app: Litestar
) -> None:
    async with Readers(services_of(app)[Redis]).place_for(world.buyer.id):
        refused = await as_("officer").post(f"{plan_path}/import", **_csv(*ROWS))
    assert refused.status_code == 429


async def test_an_organisation_imports_sixty_times_an_hour(
    as_: As, plan_path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.plans.service.imports.IMPORTS", IMPORTS._replace(most=1))
    refused = [await as_("officer").post(f"{plan_path}/import", **_csv("x")) for _ in range(2)]
    assert [answer.status_code for answer in refused] == [200, 429]


async def test_reading_a_sheet_holds_no_transaction(
    as_: As, plan_path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_then = []

    async def watch(
        sheet: Sheet, plan: Plan, readers: Readers, stored_mappings: list[StoredMapping]
    ) -> ReadSheet:
        session = async_object_session(plan)
        assert session is not None
        open_then.append(session.in_transaction())
        return await _read(sheet, plan, readers, stored_mappings)

    monkeypatch.setattr("api.plans.service.imports._read", watch)
    assert (await as_("officer").post(f"{plan_path}/import", **_csv(*ROWS))).status_code == 200
    assert open_then == [False]


async def test_sheet_that_takes_too_long_is_refused(
    as_: As, plan_path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = process.LIMITS._replace(patience=0.001)
    monkeypatch.setattr(process, "LIMITS", impatient)
    refused = await as_("officer").post(f"{plan_path}/import", **_csv(*ROWS))
    assert fault_codes(refused, 422) == ["too_costly"]


async def test_report_lists_a_thousand_problems_and_counts_the_rest(
    as_: As, plan_path: str
) -> None:
    names = ",".join(f"Kylä {number}" for number in range(800))
    rows = [f';Hankinta {number};palvelu;;1 €;2027;"{names}";;;' for number in range(300)]
    report = (await as_("officer").post(f"{plan_path}/import?dry_run=true", **_csv(*rows))).json()
    assert len(report["problems"]) == 1_000
    # Of each cell three names, and how many more.
    assert report["problems_left_out"] == 300 * 4 - 1_000
    assert report["problems"][3]["code"] == "more_unknown_places"
    assert "797" in report["problems"][3]["detail"].replace("\u00a0", "")
