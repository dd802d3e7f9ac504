"""Codes of eForms for values of the platform, from the built-in code lists."""

from datetime import date, datetime
from functools import cache

from api.codelists.catalogue import builtin
from api.core.i18n import Language

ISO_639_2 = {Language.FI: "FIN", Language.SV: "SWE", Language.EN: "ENG"}
LANGUAGES = {code: language for language, code in ISO_639_2.items()}


@cache
def counterparts(code_list: str, attribute: str = "eforms") -> dict[str, str]:
    """Codes of eForms by our codes, as far as there are any."""
    rows = builtin(code_list)
    return {row.code: row.attributes[attribute] for row in rows if row.attributes.get(attribute)}


@cache
def names(code_list: str, language: Language) -> dict[str, str]:
    rows = builtin(code_list)
    return {row.code: row.names[language] for row in rows if row.names.get(language)}


def written_day(value: date, at: datetime) -> str:
    """A date with the offset of `at`, as eForms has them: `2027-02-01+02:00`."""
    return f"{value:%Y-%m-%d}{_offset(at)}"


def written_time(at: datetime) -> str:
    return f"{at:%H:%M:%S}{_offset(at)}"


def _offset(at: datetime) -> str:
    return at.isoformat(timespec="seconds")[-len("+02:00") :]
