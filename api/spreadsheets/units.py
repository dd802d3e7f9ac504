"""Reads the unit of amounts from a heading or a number format: `t€`, `/v`, `sis. alv`."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from api.spreadsheets.text import plain

VAT = r"(?:alv|moms|vat|arvonlisävero\w*|mervärdesskatt\w*)"
WITHOUT_VAT = re.compile(
    rf"\(?(?:{VAT}\.?:? ?\(?0(?! ?[.,]?\d)(?: ?%)?\)?"
    rf"|[+] ?{VAT}\b"
    rf"|(?:ilman|exkl\.?|exklusive|excl\.?|excluding|without|utan|ex) {VAT}\w*"
    rf"|{VAT} ?(?:exkl|excl)\.?|veroton|veroll?iton|skattefri\w*"
    rf"|(?:ei sis\.?|ei sisällä|ei sisälly) (?:{VAT}\w*))\)?"
)
WITH_VAT = re.compile(
    rf"\(?(?:(?:sis\.?|sisältää|sisältäen|inkl\.?|inklusive|incl\.?|including|with|med) {VAT}[^)]*"
    rf"|verollinen|{VAT}\.? ?(?:[1-9]\d?(?:[.,]\d)?) ?%?"
    rf"|{VAT} ?(?:inkl|incl|sis)\.?(?: ?[1-9]\d?(?:[.,]\d)? ?%)?)\)?"
)
PER_YEAR = re.compile(
    r"(?:/ ?|\bper )(?:vuosi|vuodessa|vuotta|vsi|v|år|a|year|yr|annum)\b\.?"
    r"|\b(?:vuodessa|vuosittain|vuosittainen|årligen|årlig\w*|om året|p\.? ?a\.?|per annum|yearly"
    r"|annual\w*|vuosiarvo\w*|vuosikustannu\w*|vuosivolyymi\w*|årsvärde\w*|årskostnad\w*)(?!\w)"
)
_THOUSANDS = re.compile(
    r"\b(?:t|k) ?(?:€|eur|e\b|kr|sek)|(?:€|\beur|\beuros?) ?(?:k|t|000)\b"
    r"|\bt?keur\b|\bteur\b|1[ .]?000 ?(?:€|eur)|\btuhat|\btuhansi"
    r"|\btuh\b|\btusen|\bthousand"
)
_MILLIONS = re.compile(
    r"(?:€|\beur|\beuros?) ?mn?\b|\bm ?(?:€|eur|e\b|kr|sek)|\bmeur\b|\bmilj|\bmillion"
    r"|\bmn\b|\bmio\b"
)
_FOREIGN = re.compile(
    r"[$£¥]|\b(?:[tmk]?sek|[tmk]?nok|[tmk]?dkk|usd|gbp|chf|[tmk]?kr|kronor|kruunu\w*|dollar\w*)\b"
)


class Unit(msgspec.Struct, frozen=True):
    factor: Decimal = Decimal(1)
    """1000 under `Arvo (t€)`."""
    per_year: bool = False
    with_vat: bool = False
    foreign: bool = False


NO_UNIT = Unit()


def unit_of(text: str) -> Unit:
    note = plain(text)
    without = WITHOUT_VAT.sub(" ", note)
    factor = Decimal(1000) if _THOUSANDS.search(without) else Decimal(1)
    return Unit(
        Decimal(10) ** 6 if _MILLIONS.search(without) else factor,
        PER_YEAR.search(without) is not None,
        WITH_VAT.search(without) is not None,
        _FOREIGN.search(without) is not None,
    )


def is_foreign(text: str) -> bool:
    return _FOREIGN.search(plain(text)) is not None
