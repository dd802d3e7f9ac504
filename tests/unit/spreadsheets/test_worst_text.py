"""No parser takes time that grows with the square of a text: 10 kB of its worst against 100 kB."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from api.core.identity_codes import holds_identity_code, without_identity_codes
from api.plans.importing import codes
from api.plans.importing.sheet import (
    categories,
    contacts,
    contract_lengths,
    cpv,
    heading_rows,
    headings,
    months,
    numbering,
    row_keys,
    row_values,
    sheet_rules,
    values,
    withheld,
)
from api.plans.importing.sheet.amounts import parse_amount_range
from api.plans.importing.sheet.dates import read_partial_date
from api.spreadsheets import number_formats, units
from api.spreadsheets import text as spreadsheet_text
from api.spreadsheets.csv_reader import read_csv
from api.spreadsheets.limits import DEFAULT_LIMITS
from tests.worst_text import Parser, check_growth

UNITS = (
    *(" ", "a", "1", "ä", "\n", "\u00a0", "%", '"', "Ã", "(", "[", "a_", "@", "9 ", "1.", "1,"),
    *("1.1.", "1x1 ", "1 000 ", "1/", "1–", "2027 ", "II", "04 ", "a@", "a.", " (", "(at)"),
    *("http://", "+358 ", "- ", "/", ";", "€", "t€", "milj ", "kk ", "v ", "1 v + ", "optio "),
    *("rakennus", "palvel", "bygg", "yhteensä ", "kevät ", "tammi", "viikko "),
)
AROUND: tuple[tuple[str, str], ...] = (("", ""), ("1", "!"), ("a@", "@"))


def uncached(parser: Callable[..., object]) -> Callable[..., object]:
    """What a cache answers the second time takes no time."""
    return getattr(parser, "__wrapped__", parser)


PARSERS: dict[str, Parser] = {
    **{
        parser.__name__: uncached(parser)
        for parser in (
            *(categories.parse_category, cpv.parse_cpv_codes, values.parse_choice),
            *(values.parse_lots, contract_lengths.parse_contract_length, contacts.parse_email),
            *(contacts.parse_contact, contacts.parse_phone, units.unit_of),
            *(withheld.without_withheld, number_formats.read_format),
            *(
                values.parse_link,
                values.split_names,
                spreadsheet_text.words,
                spreadsheet_text.cleaned,
            ),
            *(
                spreadsheet_text.shortened,
                spreadsheet_text.garbled,
                headings.recognised,
                row_keys.reference_key,
            ),
            *(codes.municipality_code, codes.procedure_code, codes.criteria_codes),
            *(numbering.is_reference, holds_identity_code, without_identity_codes),
            *(codes.is_undecided, row_values._from_section),
        )
    },
    "date": lambda text: uncached(read_partial_date)(text, default_year=2027),
    "amount": lambda text: uncached(parse_amount_range)(text, unit=Decimal(1)),
    "months": lambda text: months.periods([text, text, text]),
    "headings": lambda text: heading_rows.find_headings([[text, "Hankinta", "Arvo"]]),
    "year": lambda text: sheet_rules.YEAR.findall(sheet_rules._FULL_DATE.sub(" ", text)),
    "csv": lambda text: read_csv(text.encode(), DEFAULT_LIMITS),
}


@pytest.mark.parametrize("name", PARSERS)
def test_time_grows_with_the_text(name: str) -> None:
    check_growth(PARSERS[name], UNITS, AROUND)
