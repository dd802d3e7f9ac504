"""Columns mapped by hand: candidate rows, saving, reuse for the next sheet, deletion."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.plans.models.imports import ImportMapping
from api.plans.models.procurements import Procurement
from tests.api.client import As
from tests.api.problems import faults_of
from tests.factories.world import World

ODD = "Palvelu;Paljonko;Milloin\nAuraus;50 000;Q3/2027\nSiivous;70 000;Q4/2027\n"
"""Of these headings none is known."""
SAID = {"*": {"columns": {"A": "title", "B": "value", "C": "notice_date"}}}


async def _import(
    as_: As, plan_path: str, text: str = ODD, mapping: Any = None, query: str = ""
) -> Any:
    files: dict[str, Any] = {"file": ("plan.csv", text.encode(), "text/csv")}
    if mapping is not None:
        files["mapping"] = (None, json.dumps(mapping))
    return await as_("officer").post(f"{plan_path}/import{query}", files=files)


async def _titles(session: AsyncSession) -> set[str]:
    rows = await session.scalars(select(Procurement))
    return {text.text for row in rows for text in row.title.values()}


async def test_refusal_without_headings_shows_the_candidate_rows(as_: As, plan_path: str) -> None:
    refused = await _import(as_, plan_path)
    assert refused.status_code == 422
    body = refused.json()
    assert [item["code"] for item in body["errors"]] == ["no_headings"]
    (sheet,) = body["context"]["sheets"]
    columns = sheet["tables"][0]["columns"]
    assert [(column["letter"], column["heading"]) for column in columns] == [
        ("A", "Palvelu"),
        ("B", "Paljonko"),
        ("C", "Milloin"),
    ]
    assert columns[0]["samples"] == ["Auraus", "Siivous"]


async def test_other_refusals_have_no_context(as_: As, plan_path: str) -> None:
    assert "context" not in (await _import(as_, plan_path, "")).json()


async def test_mapping_of_columns_is_applied(
    as_: As, plan_path: str, session: AsyncSession
) -> None:
    report = await _import(as_, plan_path, mapping=SAID)
    assert report.status_code == 200, report.text
    assert report.json()["created"] == 2
    how = {c["letter"]: c["how"] for c in report.json()["sheets"][0]["tables"][0]["columns"]}
    assert how == {"A": "mapped", "B": "mapped", "C": "mapped"}
    assert await _titles(session) == {"Auraus", "Siivous"}


async def test_saved_mapping_is_applied_to_the_same_headings(as_: As, plan_path: str) -> None:
    await _import(as_, plan_path, mapping=SAID)
    report = (await _import(as_, plan_path, query="?dry_run=true")).json()
    assert report["unchanged"] == 2
    assert report["mapping_used"]["plan"]["columns"] == SAID["*"]["columns"]
    # Also where a column came in before them, and letters and spaces differ.
    moved = "Nro;PALVELU;Paljonko ;Milloin\n1;Auraus;50 000;Q3/2027\n2;Lakaisu;1 000;Q1/2027\n"
    report = (await _import(as_, plan_path, moved, query="?dry_run=true")).json()
    columns = {"B": "title", "C": "value", "D": "notice_date"}
    assert report["mapping_used"]["plan"]["columns"] == columns
    assert (report["unchanged"], report["created"]) == (1, 1)


async def test_partly_matching_mapping_is_offered_but_not_applied(as_: As, plan_path: str) -> None:
    await _import(as_, plan_path, mapping=SAID)
    other = "Palvelu;Kuka;Huom;Kenelle\nAuraus;50 000;-;-\n"
    refused = await _import(as_, plan_path, other)
    assert refused.status_code == 422
    assert refused.json()["context"]["mapping_offered"] == {}
    other = "Palvelu;Paljonko;Kenelle\nAuraus;50 000;-\n"
    refused = await _import(as_, plan_path, other)
    assert refused.status_code == 422
    offered = refused.json()["context"]["mapping_offered"]
    assert offered["plan"]["columns"] == {"A": "title", "B": "value"}
    assert (await _import(as_, plan_path, other, offered)).status_code == 200


async def test_empty_mapping_disables_the_saved_one(as_: As, plan_path: str) -> None:
    await _import(as_, plan_path, mapping=SAID)
    assert (await _import(as_, plan_path, mapping={})).status_code == 422


async def test_dry_run_saves_no_mapping_and_a_new_mapping_replaces_the_former(
    as_: As, world: World, plan_path: str, session: AsyncSession
) -> None:
    await _import(as_, plan_path, mapping=SAID, query="?dry_run=true")
    assert await session.scalar(select(func.count()).select_from(ImportMapping)) == 0
    await _import(as_, plan_path, mapping=SAID)
    without = {"plan": {"columns": {"A": "title", "B": "value", "C": None}}}
    await _import(as_, plan_path, mapping=without)
    listed = await as_("officer").get(f"/v1/organisations/{world.buyer.id}/import-mappings")
    (kept,) = listed.json()["items"]
    assert kept["columns"] == {"A": "title", "B": "value", "C": None}
    assert kept["headings"] == {"A": "Palvelu", "B": "Paljonko", "C": "Milloin"}


async def test_saved_mapping_can_be_deleted(as_: As, world: World, plan_path: str) -> None:
    await _import(as_, plan_path, mapping=SAID)
    path = f"/v1/organisations/{world.buyer.id}/import-mappings"
    (kept,) = (await as_("officer").get(path)).json()["items"]
    assert (await as_("stranger").delete(f"{path}/{kept['id']}")).status_code == 403
    assert (await as_("officer").delete(f"{path}/{kept['id']}")).status_code == 204
    assert (await as_("officer").delete(f"{path}/{kept['id']}")).status_code == 404
    assert (await _import(as_, plan_path)).status_code == 422


@pytest.mark.parametrize(
    ("mapping", "pointer", "code"),
    [
        ({"*": {"columns": {"A": "titel"}}}, "/mapping/*/columns/A", "unknown_column_field"),
        ({"*": {"columns": {"A": 5}}}, "/mapping/*/columns/A", "wrong_type"),
        ({"*": {"heading_row": 3}}, "/mapping/*/columns", "required"),
        ({"heading_row": 3}, "/mapping/heading_row", "wrong_type"),
        ({"a/b": {"columns": {}, "heading_row": "x"}}, "/mapping/a~1b/heading_row", "wrong_type"),
        ({"*": {"columns": {"1": "title"}}}, "/mapping/*/columns/1", "unknown_column"),
        ({"Toinen": {"columns": {"A": "title"}}}, "/mapping/Toinen", "unknown_sheet"),
        ({"*": {"columns": {"B": "value"}}}, "/mapping/*", "mapping_without_title"),
        ({"*": {"column": {}}}, "/mapping/*/column", "unknown_field"),
        ([], "/mapping", ""),
    ],
)
async def test_mapping_that_matches_no_sheet_is_refused_with_a_pointer(
    as_: As, plan_path: str, mapping: Any, pointer: str, code: str
) -> None:
    refused = await _import(as_, plan_path, mapping=mapping)
    faults = faults_of(refused)
    assert any(at.startswith(pointer) and said.startswith(code) for at, said in faults), faults
