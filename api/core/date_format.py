"""Dates and times in the usual Finnish, Swedish and English forms. Cached, as mails repeat them."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, get_day_names
from babel.lists import format_list

from api.core.i18n import Language
from api.core.partial_dates import PartialDate, Precision

_DAY = {Language.FI: "d.M.y", Language.SV: "d.M.y", Language.EN: "d MMMM y"}
_CLOCK = {Language.FI: "'klo' H.mm", Language.SV: "'kl.' H.mm", Language.EN: "'at' HH:mm"}
_TIME = {Language.FI: "H.mm", Language.SV: "H.mm", Language.EN: "HH:mm"}
_PERIOD = {Precision.MONTH: "LLLL y", Precision.QUARTER: "QQQQ y", Precision.YEAR: "y"}
# Not the stand-alone "qqqq": Babel 2.18 returns it in the language of its first use.
_HALF_YEAR = {
    Language.FI: ("1. vuosipuolisko {year}", "2. vuosipuolisko {year}"),
    Language.SV: ("första halvåret {year}", "andra halvåret {year}"),
    Language.EN: ("first half of {year}", "second half of {year}"),
}
_SEASONS = {
    Language.FI: ("kevät", "kesä", "syksy", "talvi"),
    Language.SV: ("våren", "sommaren", "hösten", "vintern"),
    Language.EN: ("spring", "summer", "autumn", "winter"),
}
_JULY, _DECEMBER = 7, 12


@lru_cache(256)
def written_weekdays(weekdays: tuple[int, ...], language: Language) -> str:
    """`maanantai ja torstai`; 0 is Monday."""
    names = get_day_names("wide", "stand-alone", language.value)
    return format_list([names[day] for day in weekdays], locale=language.value)


@lru_cache(4096)
def written_moment(moment: datetime, time_zone: str, language: Language) -> str:
    """`24.11.2026 klo 16.00`"""
    local = moment.astimezone(ZoneInfo(time_zone))
    return format_datetime(local, f"{_DAY[language]} {_CLOCK[language]}", locale=language.value)


@lru_cache(4096)
def written_span(start: datetime, end: datetime, time_zone: str, language: Language) -> str:
    """`24.11.2026 klo 13.00–15.00`; a span over several days has both dates in full."""
    begins = written_moment(start, time_zone, language)
    if _local_day(start, time_zone) != _local_day(end, time_zone):
        return f"{begins} – {written_moment(end, time_zone, language)}"
    local = end.astimezone(ZoneInfo(time_zone))
    return f"{begins}–{format_datetime(local, _TIME[language], locale=language.value)}"


def written_day(moment: datetime, time_zone: str, language: Language) -> str:
    """The local day: `24.11.2026`."""
    return written_period(PartialDate.of(_local_day(moment, time_zone)), language)


@lru_cache(4096)
def written_period(value: PartialDate, language: Language) -> str:
    """`24.11.2026`, `maaliskuu 2027`, `3. neljännes 2027`, `syksy 2027`, `2027`."""
    if value.precision is Precision.HALF_YEAR:
        half = _HALF_YEAR[language][value.first_day.month >= _JULY]
        return half.format(year=value.first_day.year)
    if value.precision is Precision.SEASON:
        return _written_season(value.first_day, language)
    pattern = _PERIOD.get(value.precision, _DAY[language])
    return format_date(value.first_day, pattern, locale=language.value)


def _written_season(first_day: date, language: Language) -> str:
    """`syksy 2027`; winter has both years: `talvi 2027–2028`."""
    name = _SEASONS[language][first_day.month // 3 - 1]
    year = first_day.year
    return f"{name} {year}–{year + 1}" if first_day.month == _DECEMBER else f"{name} {year}"


def days_until(moment: datetime, now: datetime, time_zone: str) -> int:
    """Calendar days in the time zone: 0 is today, 1 tomorrow."""
    return (_local_day(moment, time_zone) - _local_day(now, time_zone)).days


def _local_day(moment: datetime, time_zone: str) -> date:
    return moment.astimezone(ZoneInfo(time_zone)).date()
