"""Parses a single date in words or numbers, without ranges. `dates` builds on it."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from api.core.partial_dates import MONTHS, PartialDate, Precision
from api.plans.importing.sheet.date_words import (
    FILLERS,
    MONTH_PATTERNS,
    PART_OF_MONTH,
    PHRASES,
    UNCLEAR,
    WINTER,
    Period,
)

FIRST_YEAR, LAST_YEAR = 2000, 2100


class DateFault(StrEnum):
    UNKNOWN = "unknown_date"
    AMBIGUOUS = "ambiguous_date"
    IMPOSSIBLE = "impossible_date"
    MISSING_YEAR = "date_without_year"


class UnclearDateError(ValueError):
    def __init__(self, fault: DateFault) -> None:
        super().__init__(fault)
        self.fault = fault


_YEAR = re.compile(r"(?<![\d.,])(?:19|20|21)\d\d(?!\d)|(?<=[./])(?:19|20|21)\d\d(?!\d)")
_SHORT_YEAR = re.compile(r"^((?:\d\. ?)?[^\W\d]\w*) ?[/'] ?(\d\d)$")
"""In `Q2/27` the number is a year; `3/27` is ambiguous."""
_TIME = r"(?:,? ?(?:klo|kl\.?|at|t)? ?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:[.,]\d+)?z?)"
_ISO_DAY = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_TIME}?")
_ISO_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_DAY = re.compile(rf"(\d{{1,2}})\. ?(\d{{1,2}})\. ?(\d{{4}}|\d\d)?(?: {_TIME})?")
_SLASH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONTH = re.compile(r"(?:kk ?)?(\d{1,2}) ?[./-] ?(\d{4})")
_WEEK = re.compile(
    r"(?:vko|vk|viik\w+|veckan?|weeks?)\.? ?(\d{1,2})|(\d{1,2})\. ?(?:viik\w+|vko|vecka\w*)"
)
_SHORT_WEEK = re.compile(r"[vw]\.? ?(\d{1,2}) ?[/. ] ?(\d{4})")
"""`v. 8/2027`: in Finnish and Swedish `v` before a number means week, before a year it means
year."""
_YEAR_FIRST = re.compile(r"(\d{4}) ?[-/ ] ?([^\d\s].*)")
_YEAR_LAST = re.compile(r"([^\d\s][^-]*?) ?- ?(\d{4})")
"""`2027-Q3`, `elokuu-2027`: a dash that does not mean a range."""
_MONTH_FIRST = re.compile(r"([^\W\d]+)\.? (\d\d)")
"""`lokakuu 28`: the number may be a day or a year."""
_OF_YEAR = re.compile(
    r"((?:\d\. ?|[qh]\d ?)?[^\W\d]\w*\.?) ?(?:-|') ?(\d\d)"
    r"|([qh]\d|[^\W\d]{3,}\.) ?(\d\d)"
)
"""`kevät -27`, `Q3 27`, `syys.27`."""
_WINTER_OF_TWO = re.compile(rf"{WINTER.pattern} (\d{{4}}) ?[-/] ?(\d{{4}}|\d\d)")
_DECEMBER = 12
_NAMED_DAY = re.compile(r"(\d{1,2})\.? (\D+)|(\D+?) (\d{1,2})(?:st|nd|rd|th)?")


def read_single(text: str, year: int | None) -> PartialDate:
    """Parse a text in lower case with plain hyphens. `year` is for texts without a year."""
    text = _SHORT_YEAR.sub(r"\1 20\2", text)
    if match := _OF_YEAR.fullmatch(text):
        text = f"{match[1] or match[3]} 20{match[2] or match[4]}"
    elif (match := _MONTH_FIRST.fullmatch(text)) and _is_phrase(match[1]):
        text = f"{match[1]} 20{match[2]}"
    if match := _SHORT_WEEK.fullmatch(text):
        return _week(int(match[1]), int(match[2]))
    if match := _YEAR_FIRST.fullmatch(text):
        text = f"{match[2]} {match[1]}"
    elif (match := _YEAR_LAST.fullmatch(text)) and not _YEAR.search(match[1]):
        text = f"{match[1]} {match[2]}"
    text = re.sub(r"^i (?=[^\W\d]{3})", "", text)  # Swedish `i mars`
    plain = " ".join(word for word in text.split() if word not in FILLERS)
    return _numeric(plain, year) or _worded(plain, year)


def _is_phrase(word: str) -> bool:
    """Whether the word is a season, quarter or half-year, which has no day."""
    return any(pattern.fullmatch(word) for pattern, _ in PHRASES)


def _numeric(text: str, year: int | None) -> PartialDate | None:
    if match := _ISO_DAY.fullmatch(text):
        return _day(match[1], match[2], match[3])
    if match := _SLASH_DAY.fullmatch(text):
        return _slashed(int(match[1]), int(match[2]), match[3])
    if match := _DAY.fullmatch(text):
        return _day(_full_year(match[3], year), match[2], match[1])
    if match := _MONTH.fullmatch(text):
        return _period((Precision.MONTH, int(match[1])), int(match[2]))
    if (match := _ISO_MONTH.fullmatch(text)) and int(match[2]) <= MONTHS[Precision.YEAR]:
        return _period((Precision.MONTH, int(match[2])), int(match[1]))
    return None


def _full_year(written: str | None, year: int | None) -> int:
    if written is None:
        return _required(year)
    return int(written) if len(written) > 2 else 2000 + int(written)  # noqa: PLR2004 - 15.3.27


def _slashed(first: int, second: int, year: str) -> PartialDate:
    """Parse a date with slashes. 15/3/2027 and 3/15/2027 are unambiguous, 3/4/2027 is not."""
    if first != second and max(first, second) <= MONTHS[Precision.YEAR]:
        raise UnclearDateError(DateFault.AMBIGUOUS)
    return _day(year, min(first, second), max(first, second))


def _worded(text: str, year: int | None) -> PartialDate:
    years = _YEAR.findall(text)
    if match := _WINTER_OF_TWO.fullmatch(text):
        return _winter(int(match[1]), int(match[2]))
    if len(years) > 1 or not text:
        raise UnclearDateError(DateFault.UNKNOWN)
    if years:
        year, text = int(years[0]), _YEAR.sub(" ", text)
    words = (word.strip("/,") for word in text.split())
    phrase = " ".join(word for word in words if word and word not in FILLERS)
    return _phrase(phrase, year) if phrase else _period((Precision.YEAR, 1), _required(year))


def _winter(first: int, second: int) -> PartialDate:
    if second % 100 != (first + 1) % 100:
        raise UnclearDateError(DateFault.AMBIGUOUS)
    return _checked(first, _DECEMBER, 1, Precision.SEASON)


def _phrase(phrase: str, year: int | None) -> PartialDate:
    if match := _WEEK.fullmatch(phrase):
        return _week(int(match[1] or match[2]), _required(year))
    if UNCLEAR.fullmatch(phrase):
        raise UnclearDateError(DateFault.AMBIGUOUS)
    for pattern, period in PHRASES:
        if pattern.fullmatch(phrase):
            return _period(period, _required(year))
    if month := _month_number(PART_OF_MONTH.sub("", phrase)):
        return _period((Precision.MONTH, month), _required(year))
    if year is None and (match := _MONTH_FIRST.fullmatch(phrase)) and _month_number(match[1]):
        raise UnclearDateError(DateFault.AMBIGUOUS)
    if (match := _NAMED_DAY.fullmatch(phrase)) and (month := _month_number(match[2] or match[3])):
        return _day(_required(year), month, match[1] or match[4])
    looks_short = re.fullmatch(r"\d{1,2}[/.]\d{1,2}", phrase)
    raise UnclearDateError(DateFault.AMBIGUOUS if looks_short else DateFault.UNKNOWN)


def _month_number(word: str) -> int | None:
    numbered = enumerate(MONTH_PATTERNS, start=1)
    return next((number for number, pattern in numbered if pattern.fullmatch(word)), None)


def _week(number: int, year: int) -> PartialDate:
    """The month of the week's Thursday, following ISO 8601; weeks are not a precision."""
    try:
        return PartialDate.of(date.fromisocalendar(year, number, 4), Precision.MONTH)
    except ValueError:
        raise UnclearDateError(DateFault.IMPOSSIBLE) from None


def _required(year: int | None) -> int:
    if year is None:
        raise UnclearDateError(DateFault.MISSING_YEAR)
    return year


def _period(period: Period, year: int) -> PartialDate:
    precision, number = period
    if precision is Precision.YEAR:
        return _checked(year, 1, 1, precision)
    if precision is Precision.SEASON:
        return _checked(year, number * 3, 1, precision)
    return _checked(year, (number - 1) * MONTHS[precision] + 1, 1, precision)


def _day(year: str | int, month: str | int, day: str | int) -> PartialDate:
    return _checked(int(year), int(month), int(day), Precision.DAY)


def _checked(year: int, month: int, day: int, precision: Precision) -> PartialDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnclearDateError(DateFault.IMPOSSIBLE)
    try:
        return PartialDate(date(year, month, day), precision)
    except ValueError:
        raise UnclearDateError(DateFault.IMPOSSIBLE) from None
