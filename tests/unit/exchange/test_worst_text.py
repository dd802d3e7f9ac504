"""No parser takes time that grows with the square of a text: 10 kB of its worst against 100 kB."""

import time
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal

import pytest

from api.core.partial_date_text import read_partial_date
from api.exchange.sheets import (
    categories,
    contacts,
    cpv,
    finding,
    headings,
    keys,
    lengths,
    number_formats,
    rows,
    sheet,
    units,
    values,
    withheld,
    words,
)
from api.exchange.sheets.amounts import parse_amount_range
from api.exchange.sheets.csv_text import read_csv
from api.exchange.sheets.limits import DEFAULT_LIMITS
from api.plans.importing import codes

SMALL, LARGE = 10_000, 100_000
MOST = 40
"""Ten times the text may take so many times the time: 10 if linear, 100 if quadratic."""
NOTICED = 0.1
"""Seconds of the processor: what 100 kB take in less is no attack."""
UNITS = (
    *(" ", "a", "1", "ä", "\n", "\u00a0", "%", '"', "Ã", "(", "[", "a_", "@", "9 ", "1.", "1,"),
    *("1.1.", "1x1 ", "1 000 ", "1/", "1–", "2027 ", "II", "04 ", "a@", "a.", " (", "(at)"),
    *("http://", "+358 ", "- ", "/", ";", "€", "t€", "milj ", "kk ", "v ", "1 v + ", "optio "),
    *("rakennus", "palvel", "bygg", "yhteensä ", "kevät ", "tammi", "viikko "),
)
AROUND: tuple[tuple[str, str], ...] = (("", ""), ("1", "!"), ("a@", "@"))
Kind = tuple[str, tuple[str, str]]
Parser = Callable[[str], object]

PARSERS: dict[str, Parser] = {
    **{
        parser.__name__: parser
        for parser in (
            *(categories.parse_category, cpv.parse_cpv_codes, values.parse_choice),
            *(values.parse_lots, lengths.parse_contract_length, contacts.parse_email),
            *(contacts.parse_contact, contacts.parse_phone, units.unit_of),
            *(withheld.without_withheld, number_formats.read_format),
            *(values.parse_link, values.split_names, words.words, words.cleaned),
            *(words.shortened, words.garbled, headings.recognised, keys.reference_key),
            *(codes.municipality_code, codes.procedure_code, codes.criteria_codes),
            *(codes.is_undecided, rows._from_section),
        )
    },
    "date": lambda text: read_partial_date(text, default_year=2027),
    "amount": lambda text: parse_amount_range(text, unit=Decimal(1)),
    "headings": lambda text: finding.find_headings([[text, "Hankinta", "Arvo"]]),
    "year": lambda text: sheet._YEAR.findall(sheet._FULL_DATE.sub(" ", text)),
    "csv": lambda text: read_csv(text.encode(), DEFAULT_LIMITS),
}


def _seconds(parse: Parser, text: str) -> float:
    before = time.process_time()
    with suppress(Exception):  # what it says of the text is another test's
        parse(text)
    return time.process_time() - before


def _text(kind: Kind, length: int) -> str:
    unit, (before, behind) = kind
    return before + unit * (length // len(unit)) + behind


@pytest.mark.parametrize("name", PARSERS)
def test_time_grows_with_the_text(name: str) -> None:
    parse = PARSERS[name]
    kinds = [(unit, around) for unit in UNITS for around in AROUND]
    worst = sorted(kinds, key=lambda kind: -_seconds(parse, _text(kind, SMALL)))
    for kind in worst[:3]:
        small = min(_seconds(parse, _text(kind, SMALL)) for _ in range(3))
        large = min(_seconds(parse, _text(kind, LARGE)) for _ in range(2))
        assert large < max(MOST * small, NOTICED), (kind, small, large)
