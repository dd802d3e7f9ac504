"""Converters of cells by field."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from api.plans.importing.sheet.categories import parse_category
from api.plans.importing.sheet.cells import Cell
from api.plans.importing.sheet.column_specs import SPECS
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.contacts import (
    completed_phone,
    has_more_emails,
    parse_email,
    parse_phone,
)
from api.plans.importing.sheet.contract_ends import read_end
from api.plans.importing.sheet.contract_lengths import parse_contract_length
from api.plans.importing.sheet.cpv import lost_a_zero, parse_cpv_codes
from api.plans.importing.sheet.undecided import is_not_known
from api.plans.importing.sheet.values import (
    is_no_answer,
    parse_choice,
    parse_link,
    parse_lots,
)
from api.spreadsheets.problems import ProblemCode
from api.spreadsheets.text import plain


def _parsed(parse: Callable[[str], Any], code: ProblemCode) -> Callable[[Cell], Any]:
    def convert(cell: Cell) -> Any:
        result = parse(cell.text)
        if result is None:
            cell.problem(code)
        return result

    return convert


def _answered(parse: Callable[[str], Any], code: ProblemCode) -> Callable[[Cell], Any]:
    """A converter that accepts `ei` as an answer, but not `ei tiedossa`."""
    convert = _parsed(parse, code)
    return lambda cell: None if is_no_answer(cell.text) else convert(cell)


def _cpv(cell: Cell) -> tuple[str, ...]:
    codes = parse_cpv_codes(cell.text)
    if not codes:
        is_unclear = lost_a_zero(cell.text)
        cell.problem(ProblemCode.AMBIGUOUS_CPV if is_unclear else ProblemCode.UNKNOWN_CPV)
    return codes


def _phone(cell: Cell) -> str | None:
    if isinstance(cell.value, int | float) and (completed := completed_phone(cell.value)):
        cell.problem(ProblemCode.PHONE_COMPLETED, limit=completed)
        return completed
    result = parse_phone(cell.text)
    if result is None:
        cell.problem(ProblemCode.INVALID_PHONE)
    return result


def _email(cell: Cell) -> str | None:
    if has_more_emails(cell.text):
        cell.problem(ProblemCode.MORE_EMAILS)
    result = parse_email(cell.text)
    if result is None:
        cell.problem(ProblemCode.INVALID_EMAIL)
    return result


def _contact(cell: Cell) -> str:
    if has_more_emails(cell.text):
        cell.problem(ProblemCode.MORE_EMAILS)
    return cell.text


def _dialogue(cell: Cell) -> Any:
    is_word = not re.search(r"\d", cell.text)
    if is_word and parse_choice(cell.text) is True:
        cell.problem(ProblemCode.DIALOGUE_WITHOUT_DATE)
        return None
    return cell.partial_date()


CONVERTERS: dict[SheetField, Callable[[Cell], Any]] = {
    SheetField.CATEGORY: _parsed(parse_category, ProblemCode.UNKNOWN_CATEGORY),
    SheetField.CPV: _cpv,
    SheetField.VALUE: Cell.amount,
    SheetField.VALUE_LOW: Cell.amount,
    SheetField.VALUE_HIGH: Cell.amount,
    SheetField.DIALOGUE_DATE: _dialogue,
    SheetField.NOTICE_DATE: Cell.partial_date,
    SheetField.CONTRACT_START: Cell.partial_date,
    SheetField.CONTRACT_END: read_end,
    SheetField.CONTRACT_LENGTH: _parsed(parse_contract_length, ProblemCode.UNKNOWN_LENGTH),
    SheetField.CONTACT_NAME: _contact,
    SheetField.CONTACT_EMAIL: _email,
    SheetField.CONTACT_PHONE: _phone,
    SheetField.LINK: _parsed(parse_link, ProblemCode.INVALID_LINK),
    SheetField.LOTS: _answered(parse_lots, ProblemCode.UNKNOWN_LOTS),
    SheetField.SME_SUITABLE: _answered(parse_choice, ProblemCode.UNKNOWN_CHOICE),
    SheetField.RESERVED: _answered(parse_choice, ProblemCode.UNKNOWN_CHOICE),
    **{spec.field: spec.convert for spec in SPECS},
}
"""Fields without a converter are text."""

ANSWERS = frozenset(
    {
        *(SheetField.LOTS, SheetField.SME_SUITABLE, SheetField.RESERVED),
        *(SheetField.VALUE, SheetField.VALUE_LOW, SheetField.VALUE_HIGH),
        *(SheetField.TITLE, SheetField.OPTIONS),
    }
)
"""Fields whose converters handle words for "not known" themselves."""


_PROCEDURES = frozenset({"avoin", "avoinna", "open", "öppen", "öppet", "restricted"})
"""Names of procedures, which in other columns mean "not known" or "not public"."""


def has_no_value(cell: Cell) -> bool:
    text = plain(cell.text)
    if cell.column.field is SheetField.OPTIONS:
        return is_not_known(text) and text != "ei"
    if cell.column.field is SheetField.PROCEDURE and text in _PROCEDURES:
        return False
    return cell.column.field not in ANSWERS and cell.has_no_value
