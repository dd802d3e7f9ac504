"""Combines the cells of one row into its values."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from api.core.partial_dates import PartialDate
from api.plans.importing.sheet.amounts import AmountRange
from api.plans.importing.sheet.categories import Category, category_of_section, names_procurements
from api.plans.importing.sheet.column_specs import SPECS
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.contacts import parse_contact
from api.plans.importing.sheet.contract_ends import ContractEnd, length_until, report_note
from api.plans.importing.sheet.contract_lengths import ContractLength, names_option
from api.plans.importing.sheet.headings import Column
from api.plans.importing.sheet.result import RowValues
from api.spreadsheets.text import shortened


class ColumnValue(msgspec.Struct, frozen=True):
    column: Column
    value: Any


ColumnValues = dict[SheetField, list[ColumnValue]]


def build_values(column_values: ColumnValues, section: str | None, longest: int) -> RowValues:
    def first(field: SheetField) -> Any:
        return column_values[field][0].value if field in column_values else None

    def joined(field: SheetField) -> str | None:
        return "\n".join(read.value for read in column_values.get(field, ())) or None

    category, unit = _from_section(section)
    titles, descriptions = _titles(column_values, longest)
    length, contract_text = _contract(first(SheetField.CONTRACT_LENGTH), first(SheetField.OPTIONS))
    length, end_note = _with_end(
        length, first(SheetField.CONTRACT_START), first(SheetField.CONTRACT_END)
    )
    name, email, phone = parse_contact(first(SheetField.CONTACT_NAME) or "")
    return RowValues(
        reference=first(SheetField.REFERENCE),
        titles=titles,
        descriptions=descriptions,
        category=first(SheetField.CATEGORY) or category,
        cpv=tuple(
            dict.fromkeys(
                code for read in column_values.get(SheetField.CPV, ()) for code in read.value
            )
        ),
        value=first(SheetField.VALUE)
        or _value(first(SheetField.VALUE_LOW), first(SheetField.VALUE_HIGH)),
        dialogue_date=first(SheetField.DIALOGUE_DATE),
        notice_date=first(SheetField.NOTICE_DATE),
        contract_start=first(SheetField.CONTRACT_START),
        contract_length=length,
        contract_text=contract_text,
        procedure=first(SheetField.PROCEDURE),
        unit=first(SheetField.UNIT) or unit,
        section=section,
        contact_name=name,
        contact_email=first(SheetField.CONTACT_EMAIL) or email,
        contact_phone=_joined_phones(first(SheetField.CONTACT_PHONE), phone),
        lots=first(SheetField.LOTS),
        sme_suitable=first(SheetField.SME_SUITABLE),
        reserved=first(SheetField.RESERVED),
        sustainability=joined(SheetField.SUSTAINABILITY),
        notes="\n".join(filter(None, (joined(SheetField.NOTES), end_note))) or None,
        link=first(SheetField.LINK),
        **_described(column_values),
    )


def _described(column_values: ColumnValues) -> dict[str, Any]:
    """Values of the columns in `column_specs`. Columns of the same field are joined."""
    values: dict[str, tuple[Any, ...]] = {}
    for spec in SPECS:
        for read in column_values.get(spec.field, ()):
            values[spec.row_value] = (*values.get(spec.row_value, ()), *read.value)
    return {name: tuple(dict.fromkeys(value)) for name, value in values.items()}


def _joined_phones(*phones: str | None) -> str | None:
    """The different phone numbers of the phone column and of the contact column."""
    each = (item for phone in phones if phone for item in phone.split(", "))
    return ", ".join(dict.fromkeys(each)) or None


def _titles(column_values: ColumnValues, longest: int) -> tuple[dict[str, str], dict[str, str]]:
    """Titles and descriptions by language. A title that is too long is shortened, and the whole
    title becomes the description if there is none."""
    titles = _by_language(column_values, SheetField.TITLE)
    descriptions = _by_language(column_values, SheetField.DESCRIPTION)
    for language, title in titles.items():
        if len(title) > longest:
            titles[language] = shortened(title, longest)
            descriptions.setdefault(language, title)
    return titles, descriptions


def _by_language(column_values: ColumnValues, field: SheetField) -> dict[str, str]:
    return {read.column.language: read.value for read in column_values.get(field, ())}


def _from_section(section: str | None) -> tuple[Category | None, str | None]:
    """Category and unit from a section title. `TAVARAHANKINNAT` is a category, `Sivistystoimiala`
    a unit, and a year is neither."""
    if section is None:
        return None, None
    category = category_of_section(section)
    names_no_unit = category or re.search(r"\d", section) or names_procurements(section)
    return category, None if names_no_unit else section


def _value(low: AmountRange | None, high: AmountRange | None) -> AmountRange | None:
    """The value from two columns, one for each end. A range (`alle 60 000`) in one of them alone is
    the whole value."""
    ends = [end for end in (low, high) if end is not None]
    if not ends:
        return None
    if len(ends) == 1 and ends[0].low != ends[0].high:
        return ends[0]
    return AmountRange(
        low.low if low else None,
        high.high if high else None,
        approximate=any(end.approximate for end in ends),
        per_year=any(end.per_year for end in ends),
        withheld=any(end.withheld for end in ends),
    )


LengthRead = tuple[str, ContractLength | None]


def _contract(
    length: LengthRead | None, options: LengthRead | None
) -> tuple[ContractLength | None, str | None]:
    """The length, completed by the column of options, and the text to keep.

    The text has the options as written, and a length that is not only a number of months.
    """
    texts = [part[0] for part in (length, options) if part]
    if length and _is_plain(length[1]) and not names_option(length[0]):
        texts.remove(length[0])
    known, extra = length and length[1], options and options[1]
    if known and extra and extra.months and known.option_months is None:
        total = extra.months + (extra.option_months or 0)
        known = ContractLength(known.months, total, known.indefinite)
    return known, " + ".join(texts) or None


def _with_end(
    length: ContractLength | None, start: PartialDate | None, end: ContractEnd | None
) -> tuple[ContractLength | None, str | None]:
    """The length and a note. The column of lengths has precedence over the end."""
    if end is None:
        return length, None
    if length is None and (until := length_until(start, end)):
        return until, None
    return length, report_note(end)


def _is_plain(length: ContractLength | None) -> bool:
    """Whether the length has no options and an end: `4 v`, `kertahankinta`."""
    return length is not None and not length.option_months and not length.indefinite
