"""Reads unit, percentage and precision from a number format: `# ##0 "t€"`, `mmm.yy`, `0 %`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

import msgspec

from api.core.partial_dates import Precision
from api.spreadsheets.units import NO_UNIT, Unit, unit_of

LONGEST_FORMAT = 255
"""Maximum of characters in Excel."""
BUILTIN = {
    9: "0%",
    10: "0.00%",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
}
"""Relevant formats that XLSX names by number only."""
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_LITERAL = re.compile(r"\"([^\"]*)\"|\\(.)|\[[^\]]*\]|_.|\*.")
_FOREIGN_SIGNS = re.compile(r"[$£¥]|\b(?:USD|SEK|NOK|DKK|GBP|CHF)\b")
_THOUSANDS = frozenset({"t", "k", "te", "ke", "tuh", "tuh.", "tuhatta", "tn"})
_MILLIONS = frozenset({"m", "milj", "milj.", "mn", "mio"})


class FormatRead(msgspec.Struct, frozen=True):
    unit: Unit = NO_UNIT
    is_percentage: bool = False
    precision: Precision | None = None
    """Precision of a date, if the format does not show the day."""
    shown: str = ""
    """Text that the format adds to the number."""

    @property
    def is_relevant(self) -> bool:
        return self != NO_FORMAT and bool(
            self.unit != NO_UNIT or self.is_percentage or self.precision or self.shown
        )


NO_FORMAT = FormatRead()


@lru_cache(1024)
def read_format(code: str) -> FormatRead:
    """Read the first section of the format, which is for positive numbers."""
    first = _without_other_sections(code[:LONGEST_FORMAT])
    written = _CURRENCY.sub(lambda match: f'"{match[1]}"', first)
    shown = "".join(literal or other for literal, other in _LITERAL.findall(written))
    bare = _LITERAL.sub(" ", written)
    if "%" in bare:
        return FormatRead(is_percentage=True, shown="%")
    if precision := _precision(bare):
        return NO_FORMAT if precision is Precision.DAY else FormatRead(precision=precision)
    extra = " ".join(re.findall(r"[€$£¥]|[A-Za-z]{2,}", re.sub(r"General|[Ee][+-]0+", "", bare)))
    shown = " ".join(f"{shown} {extra}".split())
    return FormatRead(unit=_unit(shown, bare), shown=shown)


def _without_other_sections(code: str) -> str:
    sections = re.match(r"(?:\"[^\"]*\"|\\.|\[[^\]]*\]|[^;\"\\\[])*", code)
    return sections[0] if sections else ""


def _unit(shown: str, bare: str) -> Unit:
    """Unit of the value in the cell. Each comma after the digits divides the shown number by a
    thousand: with one comma, `t€` names the unit of the shown number, and the value is in euros."""
    unit = unit_of(shown)
    factor = unit.factor
    if shown.casefold() in _THOUSANDS:
        factor = Decimal(1000)
    elif shown.casefold() in _MILLIONS:
        factor = Decimal(10) ** 6
    scaled = re.search(r"[0#?](,+)(?![0#?,])", bare)
    if scaled:
        factor = max(factor / Decimal(1000) ** len(scaled[1]), Decimal(1))
    foreign = unit.foreign or _FOREIGN_SIGNS.search(shown) is not None
    return Unit(factor, unit.per_year, unit.with_vat, foreign)


def _precision(bare: str) -> Precision | None:
    """Precision of a date format; None for other formats and for times of day."""
    letters = bare.casefold().replace("general", "")
    if re.search(r"[0#?]", letters):
        return None
    if "d" in letters:
        return Precision.DAY
    without_times = re.sub(r"h+[^a-z]*m+|m+[^a-z]*s+|[hs]", "", letters)
    if "m" in without_times:
        return Precision.MONTH
    return Precision.YEAR if "y" in without_times else None
