"""Parses numbers with their unit: `1,5 M€`, `60-150 t€`, `1.200,50`."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

import msgspec


class AmountFault(StrEnum):
    UNKNOWN = "unknown_amount"
    NEGATIVE = "negative_amount"
    IMPLAUSIBLE = "implausible_amount"
    UPSIDE_DOWN = "range_upside_down"
    FOREIGN_CURRENCY = "foreign_currency"
    AMBIGUOUS = "ambiguous_amount"


class UnclearAmountError(ValueError):
    def __init__(self, fault: AmountFault) -> None:
        super().__init__(fault)
        self.fault = fault


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


class Figure(msgspec.Struct, frozen=True):
    number: Decimal
    factor: Decimal | None
    currency: bool
    ambiguous: bool


def figures(text: str) -> list[Figure]:
    """One number, or two with a dash between; an empty list if the text has anything else."""
    ends = re.split(r" ?(?:-|\.\.\.?|…) ?(?=\d)", re.sub(r"^(?:€|eur\b) ?", "", text))
    matches = [_FIGURE.fullmatch(end.rstrip()) for end in ends]
    if not 1 <= len(ends) <= 2 or not all(matches):  # noqa: PLR2004 - from and to
        return []
    return [_figure(match) for match in matches if match]


def _figure(match: re.Match[str]) -> Figure:
    factor = next((f for name, f in _FACTORS.items() if match[name]), None)
    number, ambiguous = _number(match["number"], has_unit=factor is not None)
    inside = any(match[name] and re.search(r"€|e", match[name]) for name in ("thousand", "million"))
    return Figure(number, factor, bool(match["currency"]) or inside, ambiguous)


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
