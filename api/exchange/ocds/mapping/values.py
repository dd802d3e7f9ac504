"""Texts, dates and money as OCDS values. Pure."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from api.core.i18n import FALLBACK, Language, Texts, best_text

Json = dict[str, Any]


def main_language(texts: Texts) -> Language:
    """The language of fields without a suffix: Finnish, else Swedish, else English."""
    return next((language for language in FALLBACK if language in texts), Language.FI)


def in_languages(name: str, texts: Texts, main: Language) -> Json:
    """`title` in the main language, `title_sv` and the like in the others."""
    return {
        name if language is main else f"{name}_{language}": texts[language].text
        for language in FALLBACK
        if language in texts
    }


def name_in(texts: Texts, main: Language) -> str:
    """A name is given in any language rather than not at all."""
    return best_text(texts, main)


def moment(value: datetime) -> str:
    """With all six digits: tools sort dates as texts, and `.` sorts before `Z`."""
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def start_of_day(day: date, zone: str) -> str:
    return moment(datetime.combine(day, time.min, ZoneInfo(zone)))


def money(amount: Decimal, currency: str) -> Json:
    """OCDS has JSON numbers. Amounts have at most two decimals, which a double holds exactly
    enough to print them again."""
    return {
        "amount": int(amount) if amount == amount.to_integral() else float(amount),
        "currency": currency,
    }


def filled(**members: Any) -> Json:
    """The members that have a value."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}
