"""A procurement as a row of a table, and back: the import reads the same values again."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.codelists.catalogue import builtin
from api.core.i18n import Language, LocalText
from api.core.partial_dates import PartialDate, Precision
from api.plans.exporting.table import READ_ONLY, exported, headings, table_row
from api.plans.importing.row_mapping import merged_fields, read_row
from api.plans.importing.sheet.parser import read_plan
from api.plans.inputs.procurements import Money, ProcurementFields
from api.plans.models.procurements import Procurement
from api.plans.models.values import Contact, ProcurementCategory, ProcurementStatus
from api.plans.rules.content import assign, fields_of
from api.spreadsheets.problems import ProblemCode
from api.spreadsheets.writer import csv_lines, csv_start

BUYER = {Language.FI: LocalText("Oulun kaupunki")}
BASE = "https://vuoropuhelu.example"
codes = {name: [row.code for row in builtin(name)] for name in ("procedures", "regions")}
MUNICIPALITIES = ["564", "091", "445", "005"]
words = st.text("abcdefghijklmnopqrstuvwxyzåäö ", min_size=3, max_size=60).map(
    lambda text: "Palvelu " + " ".join(text.split())
)


def _first_days(precision: Precision) -> st.SearchStrategy[PartialDate]:
    days = st.dates(date(2026, 1, 1), date(2032, 12, 31))
    return days.map(lambda day: PartialDate.of(day, precision))


dates = st.none() | st.sampled_from(Precision).flatmap(_first_days)
amounts = st.decimals(1000, 90_000_000, places=2).map(lambda value: f"{value:.2f}")


@st.composite
def contents(draw: st.DrawFn) -> ProcurementFields:
    low, high = sorted([draw(amounts), draw(amounts)], key=Decimal)
    texts = st.fixed_dictionaries({}, optional=dict.fromkeys(Language, words.map(LocalText)))
    return ProcurementFields(
        title=draw(texts.filter(bool)),
        description=draw(texts),
        reference=draw(st.none() | st.sampled_from(["OUKA/31/2026", "D/1234/02.08.00/2026"])),
        unit=draw(st.none() | st.just("Sivistyspalvelut")),
        category=draw(st.none() | st.sampled_from(ProcurementCategory)),
        cpv_main=draw(st.none() | st.sampled_from(["60130000", "90910000"])),
        municipalities=sorted(draw(st.sets(st.sampled_from(MUNICIPALITIES)))),
        regions=sorted(draw(st.sets(st.sampled_from(codes["regions"])))),
        value=draw(st.none() | st.just(Money(low, high))),
        dialogue_expected=draw(dates),
        notice_expected=draw(dates),
        contract_start_expected=draw(dates),
        contract_months=draw(st.none() | st.integers(1, 240)),
        procedure=draw(st.none() | st.sampled_from(codes["procedures"])),
        sme_suitable=draw(st.none() | st.booleans()),
        contact=draw(
            st.none() | st.just(Contact("Hanna Hankkija", "hanna@kunta.example", "08 123 4567"))
        ),
    )


def _row(fields: ProcurementFields, **values: Any) -> Procurement:
    row = Procurement(
        id=UUID("01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d"),
        status=ProcurementStatus.PLANNED,
        **values,
    )
    assign(row, fields)
    return row


def _sheet(fields: ProcurementFields, language: Language) -> bytes:
    shown = exported(_row(fields), language, BUYER, BASE, own=True)
    return csv_start() + csv_lines([headings(language), table_row(shown)])


@pytest.mark.parametrize("language", Language)
def test_import_reads_every_column_that_it_should_and_no_other(language: Language) -> None:
    fields = ProcurementFields(title={language: LocalText("Koulukuljetukset")})
    reading = read_plan(_sheet(fields, language), filename="plan.csv")
    [table] = reading.sheets[0].tables
    unread = {column.heading for column in table.columns if column.field is None}
    assert unread == set(headings(language)[-len(READ_ONLY) :])


@pytest.mark.parametrize("language", Language)
@given(fields=contents())
def test_a_row_that_comes_back_changes_nothing(
    language: Language, fields: ProcurementFields
) -> None:
    stored = fields_of(_row(fields))
    reading = read_plan(_sheet(fields, language), filename="plan.csv")
    [row] = reading.rows
    assert {problem.code for problem in reading.problems} == {ProblemCode.UNKNOWN_HEADING}
    content = read_row(row.values, frozenset(row.cells), language)
    assert content.remarks == []
    assert fields_of(_row(merged_fields(stored, content, language))) == stored
