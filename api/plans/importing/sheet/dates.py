"""Parses dates as Finnish municipalities write them, in Finnish, Swedish or English.

Ambiguous dates are refused: a wrong date in a published plan costs a firm more than an empty one.
`date_words` explains the choices beside the words.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from api.core.normal_forms import composed
from api.core.partial_dates import PartialDate, Precision, smallest_covering
from api.plans.importing.sheet.date_parts import DateFault, UnclearDateError, read_single
from api.plans.importing.sheet.date_words import FINNISH_MONTHS, WITHOUT_A_DATE
from api.plans.importing.sheet.undecided import is_not_known

LONGEST_TEXT = 120


class DateRemark(StrEnum):
    RANGE_START_KEPT = "date_range_start_kept"
    RANGE_WIDENED = "date_range_widened"
    WITHOUT_A_DATE = "not_a_date"
    YEAR_ASSUMED = "year_assumed"


class DateReading(NamedTuple):
    date: PartialDate | None
    remarks: tuple[DateRemark, ...] = ()


def parse_partial_date(text: str, *, default_year: int | None = None) -> PartialDate | None:
    """The date; None for an empty text and for words for "not known". UnclearDateError if it cannot
    be read."""
    return read_partial_date(text, default_year=default_year).date


@lru_cache(1024)
def read_partial_date(
    text: str, *, default_year: int | None = None, keep_start: bool = False
) -> DateReading:
    """Like `parse_partial_date`, with a remark if a decision was made for the writer.

    A range becomes the smallest period up to a half-year that covers it: `3–5/2027` is spring, and
    so is `3–4/2027`, with a remark. A wider range keeps its start, the first promise. `keep_start`
    is for the start of a contract: a range then means the duration of the contract.
    """
    plain = _plain(text)
    if is_not_known(plain):
        return DateReading(None)
    if plain in WITHOUT_A_DATE:
        return DateReading(None, (DateRemark.WITHOUT_A_DATE,))
    if len(plain) > LONGEST_TEXT:
        raise UnclearDateError(DateFault.UNKNOWN)
    try:
        return _read(plain, None, keep_start)
    except UnclearDateError as unclear:
        if unclear.fault is not DateFault.MISSING_YEAR or default_year is None:
            raise
    reading = _read(plain, default_year, keep_start)
    return DateReading(reading.date, (DateRemark.YEAR_ASSUMED, *reading.remarks))


def _plain(text: str) -> str:
    text = composed(text, "NFKC").casefold()
    text = re.sub(r"[‐‑‒–—―−]", "-", text)
    text = re.sub(r"[()\[\]\"*~;]", " ", text)
    return " ".join(text.split()).strip(" ,:")


def _read(text: str, year: int | None, keep_start: bool) -> DateReading:
    try:
        return DateReading(read_single(text, year))
    except UnclearDateError:
        ends = text.split("/") if re.fullmatch(r"\d{4}/\d{4}", text) else re.split(" ?- ?", text)
        if len(ends) != 2 or not all(ends):  # noqa: PLR2004 - from and to
            raise
        return _range(ends[0], ends[1], year, keep_start)


def _range(left: str, right: str, year: int | None, keep_start: bool) -> DateReading:
    if re.fullmatch(r"[qh]\d", left) and re.match(r"\d(?!\d)", right):
        right = left[0] + right
    if (
        week := re.fullmatch(r"([vw]\.?|vko|vk\.?|viikot|veckor(?:na)?|weeks) ?\d{1,2}", left)
    ) and (right[:1].isdigit()):
        left, right = f"viikko {left[len(week[1]) :]}", f"viikko {right}"
    of_left = None if _year_in(right) else _year_in(left)  # `2027 Q1-Q2`
    end = read_single(right, of_left or year)
    start = read_single(_completed(left, right), end.value.year)
    if start.first_day > end.last_day:
        raise UnclearDateError(DateFault.IMPOSSIBLE)
    period = None if keep_start else smallest_covering(start, end, Precision.HALF_YEAR)
    if period is None:
        return DateReading(start, (DateRemark.RANGE_START_KEPT,))
    is_exact = period.span == (start.first_day, end.last_day)
    return DateReading(period, () if is_exact else (DateRemark.RANGE_WIDENED,))


def _year_in(text: str) -> int | None:
    match = re.search(r"(?<!\d)20\d\d(?!\d)", text)
    return int(match[0]) if match else None


def _completed(left: str, right: str) -> str:
    """Complete the start of a range from its end: 1.–15.3.2027, 3–5/2027, maalis–toukokuu 2027."""
    if left in FINNISH_MONTHS and "kuu" in right:
        return left + "kuu"
    if re.fullmatch(r"\d{1,2}\.", left) and (day := re.match(r"\d{1,2}\. ?(\d{1,2}\.)", right)):
        return left + day[1]
    if re.fullmatch(r"\d{1,2}", left) and (month := re.fullmatch(r"\d{1,2}( ?[/.] ?\d{4})", right)):
        return left + month[1]
    return left
