"""The report of an import: rows as read, coming changes, questions."""

import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.plans.models.imports import ImportedRow
from api.plans.models.procurements import Procurement
from tests.api.client import As

HEAD = "Hankinta;Yksikkö;Laji;CPV;Arvo €;Ajankohta;Kunta;Yhteyshenkilö"
SCHOOLS = "Siivous;Koulut;palvelu;90910000;60 000 – 150 000 €;Q3/2027;Oulu;Hanna Hankkija"
STREETS = "Auraus;Kadut;palvelu;90620000;50 000;Q4/2027;Oulu;Hanna Hankkija"
EN = {"Accept-Language": "en"}


def _form(*rows: str, **parts: Any) -> dict[str, Any]:
    text = "\n".join([HEAD, *rows])
    fields = {name: (None, json.dumps(part)) for name, part in parts.items()}
    return {"files": {"file": ("plan.csv", text.encode(), "text/csv"), **fields}}


async def _import(as_: As, plan_path: str, *rows: str, query: str = "", **parts: Any) -> Any:
    answer = await as_("officer").post(
        f"{plan_path}/import{query}", **_form(*rows, **parts), headers=EN
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    return {field["field"]: field for field in row["fields"]}


async def _change(as_: As, title: str, session: AsyncSession, **body: Any) -> str:
    rows = (await session.scalars(select(Procurement))).all()
    (row,) = [one for one in rows if title in {text.text for text in one.title.values()}]
    path = f"/v1/procurements/{row.id}"
    answer = await as_("officer").patch(path, json=body, if_match=await as_("officer").get(path))
    assert answer.status_code == 200, answer.text
    return str(row.id)


async def test_report_shows_each_row_beside_its_cells(as_: As, plan_path: str) -> None:
    report = await _import(as_, plan_path, SCHOOLS, STREETS, query="?dry_run=true")
    assert [(row["row"], row["state"], row["title"]) for row in report["rows"]] == [
        (2, "created", "Siivous"),
        (3, "created", "Auraus"),
    ]
    fields = _fields(report["rows"][0])
    assert fields["value"] == {
        "field": "value",
        "cells": [{"cell": "E2", "written": "60 000 – 150 000 €"}],
        "shown": "€60,000–150,000",
        "value": {"low": "60000.00", "high": "150000.00"},
    }
    assert fields["notice_expected"]["shown"] == "3rd quarter 2027"
    assert fields["notice_expected"]["value"] == {"value": "2027-07-01", "precision": "quarter"}
    assert fields["municipalities"]["shown"] == "Oulu, North Ostrobothnia"
    assert fields["category"]["shown"] == "Services"
    assert fields["cpv_main"]["shown"].startswith("90910000")
    assert fields["contact"]["shown"] == "Hanna Hankkija"
    assert fields["contact"]["cells"] == [{"cell": "H2", "written": "Hanna Hankkija"}]
    assert report["rows"][0]["gaps"] == []


async def test_report_is_in_the_requested_language(as_: As, plan_path: str) -> None:
    answer = await as_("officer").post(f"{plan_path}/import?dry_run=true", **_form(SCHOOLS))
    fields = _fields(answer.json()["rows"][0])
    assert fields["value"]["shown"].replace("\u00a0", " ") == "60 000–150 000 €"
    assert fields["notice_expected"]["shown"] == "3. neljännes 2027"


async def test_report_lists_skipped_rows(as_: As, plan_path: str) -> None:
    report = await _import(as_, plan_path, SCHOOLS, "Yhteensä;;;;60 000;;;", query="?dry_run=true")
    assert report["skipped"] == [{"sheet": "plan", "row": 3, "reason": "total", "text": "Yhteensä"}]


async def test_second_import_reports_former_and_new_values(
    as_: As, plan_path: str, session: AsyncSession
) -> None:
    await _import(as_, plan_path, SCHOOLS, STREETS)
    later = SCHOOLS.replace("Q3/2027", "Q1/2028")
    report = await _import(as_, plan_path, later, STREETS, query="?dry_run=true&only=updated")
    (row,) = report["rows"]
    (change,) = row["changes"]
    assert (change["field"], change["standing"]) == ("notice_expected", "taken")
    assert (change["application_shown"], change["sheet_shown"]) == (
        "3rd quarter 2027",
        "1st quarter 2028",
    )
    assert change["last_shown"] == change["application_shown"]
    assert row["procurement_id"] is not None


async def test_a_conflict_is_listed_and_chosen(
    as_: As, plan_path: str, session: AsyncSession
) -> None:
    await _import(as_, plan_path, SCHOOLS, STREETS)
    changed = await _change(as_, "Auraus", session, unit="Tekninen")
    sheet = (SCHOOLS, STREETS.replace("Kadut", "Katupalvelut"))
    for query in ("?dry_run=true", ""):
        report = await _import(as_, plan_path, *sheet, query=query)
        (conflict,) = report["conflicts"]
        assert (conflict["row"], conflict["procurement_id"]) == (3, changed)
        values = [conflict["change"][name] for name in ("last", "application", "sheet")]
        assert values == ["Kadut", "Tekninen", "Katupalvelut"]
    row = (await as_("officer").get(f"/v1/procurements/{changed}")).json()
    assert row["unit"] == "Tekninen"
    choices = {"fields": [{"procurement_id": changed, "field": "unit", "take": "sheet"}]}
    report = await _import(as_, plan_path, *sheet, choices=choices)
    assert report["conflicts"] == []
    row = (await as_("officer").get(f"/v1/procurements/{changed}")).json()
    assert row["unit"] == "Katupalvelut"


async def test_a_rename_is_asked_for_and_accepted(
    as_: As, plan_path: str, session: AsyncSession
) -> None:
    await _import(as_, plan_path, SCHOOLS, STREETS)
    renamed = STREETS.replace("Auraus", "Katujen talvihoito")
    report = await _import(as_, plan_path, SCHOOLS, renamed)
    assert (report["created"], report["undecided"], report["missing"]) == (0, 1, [])
    (rename,) = report["renames"]
    assert (rename["row"], rename["title"], rename["former_title"]) == (
        3,
        "Katujen talvihoito",
        "Auraus",
    )
    assert rename["agreeing"] == ["unit", "cpv_main", "value", "notice_expected"]
    answer = {name: rename[name] for name in ("sheet", "row", "procurement_id")}
    report = await _import(as_, plan_path, SCHOOLS, renamed, choices={"rows": [answer]})
    assert (report["created"], report["updated"], report["undecided"]) == (0, 1, 0)
    titles = [row.title["fi"].text for row in await session.scalars(select(Procurement))]  # type: ignore[index]
    assert sorted(titles) == ["Katujen talvihoito", "Siivous"]


async def test_a_new_row_that_looks_like_an_old_one_may_be_new(
    as_: As, plan_path: str, session: AsyncSession
) -> None:
    """Also where its key is the one of a procurement that it is not."""
    await _import(as_, plan_path, SCHOOLS, STREETS)
    choices = {"rows": [{"sheet": "plan", "row": 2, "procurement_id": None}]}
    report = await _import(as_, plan_path, SCHOOLS, STREETS, choices=choices)
    assert (report["created"], report["unchanged"]) == (1, 1)
    rows = (await session.scalars(select(Procurement))).all()
    assert len(rows) == 3
    report = await _import(as_, plan_path, SCHOOLS, STREETS)
    assert (report["created"], report["unchanged"]) == (0, 2)


@pytest.mark.parametrize(
    ("choices", "pointer", "code"),
    [
        ({"rows": [{"sheet": "plan", "row": 9, "procurement_id": None}]}, "rows/0/row", "no_such"),
        (
            {
                "fields": [
                    {
                        "procurement_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
                        "field": "unit",
                        "take": "sheet",
                    }
                ]
            },
            "fields/0/procurement_id",
            "not_in",
        ),
        ({"others": "mine"}, "others", ""),
        ({"row": []}, "row", ""),
    ],
)
async def test_choices_without_a_matching_row_are_refused(
    as_: As, plan_path: str, choices: dict[str, Any], pointer: str, code: str
) -> None:
    answer = await as_("officer").post(f"{plan_path}/import", **_form(SCHOOLS, choices=choices))
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["pointer"] == f"/choices/{pointer}"
    assert error["code"].startswith(code)


async def test_rows_of_the_report_are_paged(as_: As, plan_path: str) -> None:
    rows = [SCHOOLS.replace("Siivous", f"Siivous {number}") for number in range(120)]
    report = await _import(as_, plan_path, *rows, query="?dry_run=true")
    assert (len(report["rows"]), report["rows_left_out"]) == (100, 20)
    report = await _import(as_, plan_path, *rows, query="?dry_run=true&rows_from=100&rows=500")
    assert (len(report["rows"]), report["rows_left_out"]) == (20, 0)
    report = await _import(as_, plan_path, *rows, query="?dry_run=true&rows=0")
    assert (report["rows"], report["rows_left_out"], report["created"]) == ([], 120, 120)


async def test_long_lists_and_texts_are_cut_and_counted(as_: As, plan_path: str) -> None:
    rows = [SCHOOLS.replace("Siivous", f"Kohde {number} {'x' * 250}") for number in range(600)]
    await _import(as_, plan_path, *rows)
    report = await _import(as_, plan_path, STREETS, query="?dry_run=true")
    assert (len(report["missing"]), report["missing_left_out"]) == (500, 100)
    assert report["missing"][0]["url"].startswith("/v1/procurements/")


async def test_imported_row_is_deleted_with_its_procurement(
    as_: As, plan_path: str, session: AsyncSession
) -> None:
    await _import(as_, plan_path, SCHOOLS, STREETS)
    kept = {row.fields["title"]["fi"]: row for row in await session.scalars(select(ImportedRow))}
    assert kept.keys() == {"Siivous", "Auraus"}
    assert kept["Siivous"].fields["contact"]["name"] == "Hanna Hankkija"
    path = f"/v1/procurements/{kept['Siivous'].procurement_id}"
    seen = await as_("officer").get(path)
    assert (await as_("officer").delete(path, if_match=seen)).status_code == 204
    left = await session.scalars(select(ImportedRow.procurement_id))
    assert left.all() == [kept["Auraus"].procurement_id]


async def test_next_years_sheet_is_compared_with_this_years(
    as_: As, plan_path: str, session: AsyncSession
) -> None:
    await _import(as_, plan_path, SCHOOLS, STREETS)
    await _change(as_, "Auraus", session, unit="Tekninen")
    copied = (await as_("officer").post(f"{plan_path}/copy", json={})).json()
    new = f"/v1/plans/{copied['id']}"
    later = [row.replace("2027", "2028") for row in (SCHOOLS, STREETS)]
    report = await _import(as_, new, *later)
    assert (report["unchanged"], report["conflicts"]) == (2, [])
    report = await _import(as_, new, later[0].replace("Q3/2028", "Q4/2028"), later[1])
    assert (report["updated"], report["unchanged"]) == (1, 1)
