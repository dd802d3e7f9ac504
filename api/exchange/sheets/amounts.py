"""Estimated values as written: `noin 1,5 M€`, `60 000–150 000 €`, `alle 60 t€/vuosi (alv 0 %)`.

A comma is the decimal mark in Finnish and Swedish. `1.500` and `1,500` by themselves are read as
thousands with a remark, since nobody estimates to a tenth of a cent; before a unit (`1,500 M€`)
the same figures are decimals. `1,500,000` and `1.200,50` can be read one way only.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

import msgspec

from api.core.partial_date_words import NOT_KNOWN
from api.exchange.sheets.words import plain

LONGEST_TEXT = 120
LARGEST = Decimal(10) ** 10
"""Ten thousand million euros: more than all that any Finnish municipality buys in a year."""


class AmountFault(StrEnum):
    UNKNOWN = "unknown_amount"
    NEGATIVE = "negative_amount"
    IMPLAUSIBLE = "implausible_amount"
    UPSIDE_DOWN = "range_upside_down"
    FOREIGN_CURRENCY = "foreign_currency"


class UnclearAmountError(ValueError):
    def __init__(self, fault: AmountFault) -> None:
        super().__init__(fault)
        self.fault = fault


class AmountRange(msgspec.Struct, frozen=True):
    """Euros. One figure is both ends; `alle` leaves `low` open and `yli` leaves `high` open."""

    low: Decimal | None = None
    high: Decimal | None = None
    approximate: bool = False
    per_year: bool = False
    with_vat: bool = False
    ambiguous: bool = False
    """A figure could be read two ways; the likelier was taken."""
    in_words: bool = False
    """Only words such as "below the national threshold": there is no figure to keep."""


_VAT = r"(?:alv|moms|vat)"
_WITHOUT_VAT = re.compile(
    rf"\(?(?:{_VAT}\.?:? ?\(?0(?: ?%)?\)?|(?:ilman|exkl\.?|exklusive|excl\.?|utan) {_VAT}\w*"
    rf"|{_VAT} (?:exkl|excl)\.?|veroton|(?:ei sis\.?|ei sisällä) (?:alv:?\w*|arvonlisävero\w*))\)?"
)
_WITH_VAT = re.compile(rf"\(?(?:sis\.?|sisältää|inkl\.?|inklusive|incl\.?) {_VAT}[^)]*\)?")
_PER_YEAR = re.compile(
    r"(?:/ ?|\bper )(?:vuosi|vuodessa|vuotta|vsi|v|år|a|year|yr|annum)\b\.?"
    r"|\b(?:vuodessa|vuosittain|årligen|om året|p\.? ?a\.?|per annum)(?!\w)"
)
_APPROXIMATE = re.compile(
    r"\b(?:noin|n|arviolta|arvio|arv|ca|c|cirka|circa|omkring|ungefär|about|approx|est|uppskattat)\b"
    r"\.?|[~≈]"
)
_BELOW = re.compile(
    r"\b(?:alle|enintään|korkeintaan|max|maks|maksimi|under|högst|upp till|less than|below|up to"
    r"|at most)\b\.?|<=?|≤"
)
_ABOVE = re.compile(
    r"\b(?:yli|vähintään|min|minimi|över|minst|more than|over|above|at least|alkaen)\b\.?|>=?|≥"
)
_FOREIGN = re.compile(r"[$£¥]|\b(?:sek|nok|dkk|usd|gbp|kr|kronor|dollar\w*)\b")
_UNIT = (
    r"(?:(?P<thousand>t ?€|k ?€|teur|keur|ke|te|tuhatta|tuhat|tuh\.?|tusen|thousand|k|t)"
    r"|(?P<million>m ?€|meur|me|milj\.?|miljoona\w*|miljon\w*|million\w*|mio|mn|m)"
    r"|(?P<billion>mrd\.?|miljardi\w*|miljard\w*))?(?![^\W\d])\.?"
)
_CURRENCY = r"(?P<currency> ?(?:€|euro\w*|eur|e)(?![^\W\d]))?"
_FIGURE = re.compile(rf"(?P<number>\d(?:[\d .,'’]*\d)?) ?{_UNIT}{_CURRENCY}(?:,-)?")
_GROUPED = re.compile(r"\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?|\d+[.,]\d{4,6}")
_ONE_MARK = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_THREE_DECIMALS = re.compile(r"\d{1,3}[.,]\d{3}")
_MANY_MARKS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d{1,2})?|\d{1,3}(?:,\d{3}){2,}(?:\.\d{1,2})?")
_MIXED = re.compile(r"\d{1,3}\.\d{3},\d{1,2}|\d{1,3},\d{3}\.\d{1,2}")
_THRESHOLD = re.compile(
    r"kynnysar\w+|tröskel\w+|threshold\w*|pienhankin\w+|direktupphandl\w+|\beu\b|kansalli\w+|nationel\w+"
)


class _Figure(msgspec.Struct, frozen=True):
    number: Decimal
    factor: Decimal | None
    currency: bool
    ambiguous: bool


def parse_amount_range(text: str, *, unit: Decimal = Decimal(1)) -> AmountRange | None:
    """None when empty, zero or said not to be known; UnclearAmountError when it cannot be read.

    `unit` is what the column's heading says of plain figures: 1000 under `Arvo (t€)`.
    """
    written = plain(text).strip(" .;")
    if written in NOT_KNOWN:
        return None
    if len(written) > LONGEST_TEXT:
        raise UnclearAmountError(AmountFault.UNKNOWN)
    rest, with_vat = _without(_WITH_VAT, _WITHOUT_VAT.sub(" ", written))
    rest, per_year = _without(_PER_YEAR, rest)
    rest, approximate = _without(_APPROXIMATE, rest)
    rest, below = _without(_BELOW, rest)
    rest, above = _without(_ABOVE, rest)
    rest = rest.strip(" (),.;")
    figures = _figures(rest.removesuffix("+"))
    if not figures:
        if _THRESHOLD.search(written):
            return AmountRange(in_words=True)
        raise _unclear(written)
    low, high = _ends(figures, unit, below=below, above=above or rest.endswith("+"))
    if not low and not high:
        return None
    return AmountRange(
        low=low,
        high=high,
        approximate=approximate,
        per_year=per_year,
        with_vat=with_vat,
        ambiguous=any(figure.ambiguous for figure in figures),
    )


def amount_of_number(number: float, *, unit: Decimal = Decimal(1)) -> AmountRange | None:
    """A numeric cell. Zero is an estimate not yet made, as in the sheets it comes from."""
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN
        raise UnclearAmountError(AmountFault.UNKNOWN)
    value = _checked(Decimal(repr(number)) * unit)
    return AmountRange(value, value) if value else None


def _unclear(written: str) -> UnclearAmountError:
    if re.match(r"- ?\d", written):
        return UnclearAmountError(AmountFault.NEGATIVE)
    foreign = _FOREIGN.search(written) is not None
    return UnclearAmountError(AmountFault.FOREIGN_CURRENCY if foreign else AmountFault.UNKNOWN)


def _without(pattern: re.Pattern[str], text: str) -> tuple[str, bool]:
    rest, count = pattern.subn(" ", text)
    return " ".join(rest.split()), count > 0


def _figures(text: str) -> list[_Figure]:
    """One figure, or two with a dash between; nothing when anything else is left over."""
    ends = re.split(r" ?(?:-|\.\.\.?|…) ?(?=\d)", re.sub(r"^(?:€|eur\b) ?", "", text))
    found = [_FIGURE.fullmatch(end.rstrip()) for end in ends]
    if not 1 <= len(ends) <= 2 or not all(found):  # noqa: PLR2004 - from and to
        return []
    return [_figure(match) for match in found if match]


def _figure(match: re.Match[str]) -> _Figure:
    factor = next((f for name, f in _FACTORS.items() if match[name]), None)
    number, ambiguous = _number(match["number"], has_unit=factor is not None)
    inside = any(match[name] and re.search(r"€|e", match[name]) for name in ("thousand", "million"))
    return _Figure(number, factor, bool(match["currency"]) or inside, ambiguous)


_FACTORS = {"thousand": Decimal(1000), "million": Decimal(10) ** 6, "billion": Decimal(10) ** 9}


def _number(written: str, *, has_unit: bool) -> tuple[Decimal, bool]:
    if has_unit and _THREE_DECIMALS.fullmatch(written):
        return Decimal(written.replace(",", ".")), False
    if _ONE_MARK.fullmatch(written):
        return Decimal(re.sub(r"[.,]", "", written)), True
    if _GROUPED.fullmatch(written):
        return Decimal(re.sub(r"[ '’]", "", written).replace(",", ".")), False
    if _MANY_MARKS.fullmatch(written) or _MIXED.fullmatch(written):
        whole, decimals = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", written).groups()  # type: ignore[union-attr]
        return Decimal(f"{re.sub(r'[.,]', '', whole)}.{decimals or 0}"), False
    raise UnclearAmountError(AmountFault.UNKNOWN)


def _ends(
    figures: list[_Figure], unit: Decimal, *, below: bool, above: bool
) -> tuple[Decimal | None, Decimal | None]:
    first, last = figures[0], figures[-1]
    high = _value(last, None, unit)
    if len(figures) == 1:
        return None if below else high, None if above else high
    # `60–150 t€` is sixty thousand; `60 000 – 1 M€` is not sixty thousand million.
    borrows = first.number < last.number or first.number < 1000  # noqa: PLR2004 - a bare figure
    borrowed = last.factor if borrows else None
    low = _value(first, borrowed, unit, currency=last.currency)
    if low > high:
        raise UnclearAmountError(AmountFault.UPSIDE_DOWN)
    return low, high


def _value(
    figure: _Figure, borrowed: Decimal | None, unit: Decimal, *, currency: bool = False
) -> Decimal:
    plain_unit = Decimal(1) if figure.currency or currency else unit
    return _checked(figure.number * (figure.factor or borrowed or plain_unit))


def _checked(value: Decimal) -> Decimal:
    if value < 0:
        raise UnclearAmountError(AmountFault.NEGATIVE)
    if value > LARGEST:
        raise UnclearAmountError(AmountFault.IMPLAUSIBLE)
    return value.quantize(Decimal("0.01"))
