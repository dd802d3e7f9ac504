"""Sheets as officers keep them, through the dry run: row by row what a person reads in them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.client import As
from tests.factories.officers.sheets import SHEETS
from tests.factories.plans import plan
from tests.factories.world import World


def _contact(value: dict[str, Any]) -> str:
    return " | ".join(filter(None, (value["name"], value.get("email"), value.get("phone"))))


def _amount(value: dict[str, str | None]) -> str:
    low, high = ((value[end] or "").removesuffix(".00") for end in ("low", "high"))
    return f"{low}..{high}"


_WRITTEN: dict[str, Callable[[Any], str]] = {
    "contact": _contact,
    "value": _amount,
    "municipalities": lambda value: " ".join(value["municipalities"]),
    "links": lambda value: " ".join(link["url"] for link in value),
    "cpv_additional": " ".join,
}


def _text(name: str, value: Any) -> str:
    if value is None or (not value and value is not False):
        return ""
    if name in _WRITTEN:
        return _WRITTEN[name](value)
    if isinstance(value, dict) and "precision" in value:
        return f"{value['value']}/{value['precision']}"
    return " | ".join(value.values()) if isinstance(value, dict) else str(value)


def _read(row: dict[str, Any]) -> dict[str, str]:
    values = {field["field"]: field["value"] for field in row["fields"]}
    if values.pop("withheld", None):
        values["value"] = None
        return _named(values) | {"value": "withheld"}
    return _named(values)


def _named(values: dict[str, Any]) -> dict[str, str]:
    found = {name: _text(name, value) for name, value in values.items()}
    place = found.pop("municipalities", "")
    return {name: text for name, text in {**found, "place": place}.items() if text}


def compared(
    rows: list[dict[str, Any]], expected: list[dict[str, str]]
) -> tuple[int, list[tuple[int, str, str, str]]]:
    """How many cells there are, and those that are not as a person reads them."""
    wrong, count = [], 0
    for number in range(max(len(rows), len(expected))):
        found = _read(rows[number]) if number < len(rows) else {}
        wanted = expected[number] if number < len(expected) else {}
        for name in sorted(found.keys() | wanted.keys()):
            count += 1
            if found.get(name, "") != wanted.get(name, ""):
                wrong.append((number, name, found.get(name, ""), wanted.get(name, "")))
    return count, wrong


@pytest.mark.parametrize("name", SHEETS)
async def test_every_cell_is_read_as_a_person_reads_it(
    as_: As, world: World, session: AsyncSession, name: str
) -> None:
    row = plan(world.buyer)
    session.add(row)
    world.buyer.municipality = None
    response = await as_("officer").post(
        f"/v1/plans/{row.id}/import?dry_run=true",
        files={"file": (name, SHEETS[name].build(), "application/octet-stream")},
    )
    report = response.json()
    assert response.status_code == 200, report
    count, wrong = compared(report["rows"], SHEETS[name].EXPECTED)
    assert wrong == []
    assert report["failed"] == 0
    assert count == SHEETS[name].CELLS
