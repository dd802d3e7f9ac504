"""Parses estimated values: `noin 1,5 M€`, `60 000–150 000 €`, `alle 60 t€/vuosi (alv 0 %)`.

A comma is the decimal mark in Finnish and Swedish. `1.500` and `1,500` alone are thousands, with a
remark, since nobody estimates to a tenth of a cent; before a unit (`1,500 M€`) they are decimals.
`1,500,000` and `1.200,50` are unambiguous.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

import msgspec

from api.plans.importing.sheet.figures import AmountFault, Figure, UnclearAmountError, figures
from api.plans.importing.sheet.undecided import is_not_known
from api.plans.importing.sheet.withheld import without_withheld
from api.spreadsheets.text import plain
from api.spreadsheets.units import PER_YEAR, WITH_VAT, WITHOUT_VAT, is_foreign

LONGEST_TEXT = 120
LARGEST = Decimal(10) ** 10
"""Ten thousand million euros: more than any Finnish municipality buys in a year."""


class AmountRange(msgspec.Struct, frozen=True):
    """A range in euros. A single amount is both ends; `alle` has no `low`, and `yli` no `high`."""

    low: Decimal | None = None
    high: Decimal | None = None
    approximate: bool = False
    per_year: bool = False
    with_vat: bool = False
    ambiguous: bool = False
    """A number has two possible meanings; the likelier was used."""
    in_words: bool = False
    """The cell has words such as "below the national threshold" and no amount."""
    with_options: bool = False
    """The options were given separately and were added."""
    withheld: bool = False
    """According to the sheet, the value is not public."""


_APPROXIMATE = re.compile(
    r"\b(?:noin|n|arviolta|arvio|arv|ca|c|cirka|circa|omkring|ungefär|about|approx|est|uppskattat)\b"
    r"\.?|[~≈]"
)
_BELOW = re.compile(
    r"\b(?:alle|enintään|enint|korkeintaan|max|maks|maksimi|maximum|under|högst|upp till|up to"
    r"|below|less than|at most|not more than)\b\.?|<=?|≤"
)
_ABOVE = re.compile(
    r"\b(?:yli|vähintään|vähint|väh|min|minimi|minimum|över|minst|more than|over|above|at least"
    r"|alkaen|alk|from|från)\b\.?|>=?|≥"
)
_BOTH = re.compile(
    rf"(?:{_ABOVE.pattern}) ?([^<>≤≥]{{1,40}}?),? ?(?:ja|och|and|mutta|men|but)?,?"
    rf" ?(?:{_BELOW.pattern}) ?([^<>≤≥]{{1,40}})"
)
"""`yli 100 000 ja alle 500 000 €`, `>100 000 <500 000`."""
_OVER_YEARS = re.compile(
    r"[(/] ?(?:\d{1,2}|yksi|kaksi|kolme|neljä|viisi) ?(?:v|vuotta|vuoden\w*|år|years?|yrs?|kk"
    r"|mån\w*)\b[^)/\d]*\)?|\b\d{1,2} vuoden (?:aikana|ajalta|ajalle)"
)
"""`400 000 € (4 v)`: the value of the whole contract."""
_WITH_OPTIONS = re.compile(
    r"[(,]? ?(?:sis\.?|sisältää|sisältäen|mukaan lukien|ml\.?|inkl\.?|inklusive|incl\.?|including)"
    r" ?(?:mahdolliset |mahdollisen |eventuella )?(?:optio|option)\w*\)?|\boptioineen\b"
)
_OPTION = re.compile(r"^(.+?) ?(?:\+|ja|och|and|sekä) ?\(?(?:optio|option)\w*:? ?\(?([^()]+)\)?$")
"""`25 000 € + optio 25 000 €`."""
_IN_BRACKETS = re.compile(r"\( ?[\d .,]{1,30} ?(?:€|eur\w*)? ?\)")
"""Negative numbers as accountants write them."""
_THRESHOLD = re.compile(
    r"kynnysar\w+|hankintaraja\w*|upphandlingsgräns\w*|tröskel\w+|threshold\w*|pienhankin\w+|direktupphandl\w+|\beu\b|kansalli\w+|nationel\w+"
)


@lru_cache(1024)
def parse_amount_range(text: str, *, unit: Decimal = Decimal(1)) -> AmountRange | None:
    """None if the value is empty, zero or not known. UnclearAmountError if it cannot be read.

    `unit` is the factor of plain numbers from the heading: 1000 for `Arvo (t€)`.
    """
    written = plain(text).strip(" .;")
    if is_not_known(written):
        return None
    if len(written) > LONGEST_TEXT:
        raise UnclearAmountError(AmountFault.UNKNOWN)
    if _IN_BRACKETS.fullmatch(written):
        raise UnclearAmountError(AmountFault.NEGATIVE)
    written, withheld = without_withheld(written)
    if withheld and not re.search(r"\d", written):
        return AmountRange(withheld=True)
    amount = _with_option(written, unit) or _parsed(written, unit)
    return msgspec.structs.replace(amount, withheld=withheld) if amount and withheld else amount


def _with_option(written: str, unit: Decimal) -> AmountRange | None:
    """The sum of value and options, since by law the value of a procurement includes its
    options."""
    match = _OPTION.match(written)
    if not match:
        return None
    base, option = _parsed(match[1], unit), _parsed(match[2], unit)
    if not base or not option or base.per_year != option.per_year:
        raise UnclearAmountError(AmountFault.AMBIGUOUS)
    if None in {base.low, base.high, option.low, option.high}:
        raise UnclearAmountError(AmountFault.AMBIGUOUS)
    ends = [(base.low or 0) + (option.low or 0), (base.high or 0) + (option.high or 0)]
    low, high = (Decimal(end) for end in ends)
    return msgspec.structs.replace(base, low=low, high=high, with_options=True)


def _parsed(written: str, unit: Decimal) -> AmountRange | None:
    rest, with_vat = _without(WITH_VAT, WITHOUT_VAT.sub(" ", written))
    rest, _ = _without(_WITH_OPTIONS, rest)
    rest, per_year = _without(PER_YEAR, rest)
    rest, _ = _without(_OVER_YEARS, rest)
    rest, approximate = _without(_APPROXIMATE, rest)
    if both := _BOTH.fullmatch(rest.strip(" (),.;")):
        rest = f"{both[1].strip()} - {both[2].strip()}"
    rest, below = _without(_BELOW, rest)
    rest, above = _without(_ABOVE, rest)
    rest = rest.strip(" (),.;")
    numbers = figures(rest.removesuffix("+"))
    if not numbers:
        if _THRESHOLD.search(written):
            return AmountRange(in_words=True)
        raise _unclear(written)
    low, high = _ends(numbers, unit, below=below, above=above or rest.endswith("+"))
    if not low and not high:
        return None
    return AmountRange(
        low=low,
        high=high,
        approximate=approximate,
        per_year=per_year,
        with_vat=with_vat,
        ambiguous=any(figure.ambiguous for figure in numbers),
    )


def amount_of_number(number: float, *, unit: Decimal = Decimal(1)) -> AmountRange | None:
    """The amount of a numeric cell. Zero means that there is no estimate yet."""
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN
        raise UnclearAmountError(AmountFault.UNKNOWN)
    value = _checked(Decimal(repr(number)) * unit)
    return AmountRange(value, value) if value else None


def _unclear(written: str) -> UnclearAmountError:
    if re.match(r"- ?\d", written):
        return UnclearAmountError(AmountFault.NEGATIVE)
    foreign = is_foreign(written)
    return UnclearAmountError(AmountFault.FOREIGN_CURRENCY if foreign else AmountFault.UNKNOWN)


def _without(pattern: re.Pattern[str], text: str) -> tuple[str, bool]:
    rest, count = pattern.subn(" ", text)
    return " ".join(rest.split()), count > 0


_THOUSAND = 1000


def _ends(
    written: list[Figure], unit: Decimal, *, below: bool, above: bool
) -> tuple[Decimal | None, Decimal | None]:
    first, last = written[0], written[-1]
    high = _value(last, None, unit)
    if len(written) == 1:
        return None if below else high, None if above else high
    # `60–150 t€` is sixty thousand; `60 000 – 1 M€` is not sixty thousand million.
    borrows = first.number < last.number or first.number < _THOUSAND
    bare = first.factor is None and last.factor is None
    if bare and first.number * _THOUSAND <= last.number and unit == 1:  # `100-500 000`
        raise UnclearAmountError(AmountFault.AMBIGUOUS)
    borrowed = last.factor if borrows else None
    low = _value(first, borrowed, unit, currency=last.currency)
    if low > high:
        raise UnclearAmountError(AmountFault.UPSIDE_DOWN)
    return low, high


def _value(
    figure: Figure, borrowed: Decimal | None, unit: Decimal, *, currency: bool = False
) -> Decimal:
    plain_unit = Decimal(1) if figure.currency or currency else unit
    return _checked(figure.number * (figure.factor or borrowed or plain_unit))


def _checked(value: Decimal) -> Decimal:
    if value < 0:
        raise UnclearAmountError(AmountFault.NEGATIVE)
    if value > LARGEST:
        raise UnclearAmountError(AmountFault.IMPLAUSIBLE)
    return value.quantize(Decimal("0.01"))
