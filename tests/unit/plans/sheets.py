"""Sheets taken into a plan in memory, again and again."""

from typing import Any

import msgspec

from api.plans.importing.matching import PlanRows, build_import
from api.plans.importing.results import Import, RowImport
from api.plans.importing.sheet.parser import read_plan
from api.plans.models.procurements import Procurement
from api.plans.rules.content import assign, fields_of
from tests.factories.organisations import organisation
from tests.factories.plans import procurement

BUYER = organisation()
EMPTY = PlanRows()


def read_in(text: str, plan: PlanRows = EMPTY, **options: Any) -> Import:
    reading = read_plan(text.encode(), filename="plan.csv", default_year=2027)
    return build_import(reading, plan, **options)


def after(found: Import, plan: PlanRows = EMPTY) -> PlanRows:
    """The plan as it is once the import is through."""
    rows, written = {row.id: row for row in plan.existing}, dict(plan.written)
    for row_import in found.applied_rows:
        row = row_import.existing or procurement(BUYER, status="draft")
        assign(row, row_import.fields)
        row.import_key = row_import.import_key
        row.notes = row_import.notes
        rows[row.id], written[row.id] = row, row_import.written
    return PlanRows(list(rows.values()), written, plan.hidden, plan.secret)


def by_hand(plan: PlanRows, called: str, **values: Any) -> Procurement:
    """Somebody changes a procurement in the application."""
    (row,) = [row for row in plan.existing if called in {item.text for item in row.title.values()}]
    assign(row, msgspec.structs.replace(fields_of(row), **values))
    return row


def counts(found: Import) -> dict[str, int]:
    """Of rows by state, those that there are; and of procurements without a row."""
    states = [row_import.state.value for row_import in found.rows]
    told = {state: states.count(state) for state in states}
    return told | ({"missing": len(found.missing)} if found.missing else {})


def row_of(found: Import, title: str) -> RowImport:
    return next(row for row in found.rows if title in row.row.values.titles.values())
