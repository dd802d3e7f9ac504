"""What is typed into the less common fields of a procurement. Pure."""

import re
from typing import Any

from api.core.i18n import Language
from api.plans.importing.codes import municipality_code
from api.plans.importing.sheet.cpv import parse_cpv_codes
from api.web.buying.entries import LONGEST_VALUE, amount_entry
from api.web.forms.fields import BadEntry

_BETWEEN = re.compile(r"[,;\n]")
_WHOLE = re.compile(r"\.00$", re.ASCII)
YES, NO = "yes", "no"


def municipality_entry(text: str, _: Language) -> str:
    code = municipality_code(text)
    if code is None:
        raise BadEntry("unknown_municipality", value=text[:LONGEST_VALUE])
    return code


def municipalities_entry(text: str, language: Language) -> Any:
    """`Oulu, Kempele`."""
    names = [name.strip() for name in _BETWEEN.split(text) if name.strip()]
    return list(dict.fromkeys(municipality_entry(name, language) for name in names))


def cpv_codes_entry(text: str, _: Language) -> Any:
    """`90911200, 90919200-4`."""
    codes: list[str] = []
    for part in filter(str.strip, _BETWEEN.split(text)):
        read = parse_cpv_codes(part.strip())
        if not read:
            raise BadEntry("unknown_cpv_words", value=part.strip()[:LONGEST_VALUE])
        codes += read
    return list(dict.fromkeys(codes))


def cpv_code_entry(text: str, language: Language) -> Any:
    codes = cpv_codes_entry(text, language)
    if len(codes) != 1:
        raise BadEntry("unknown_cpv_words", value=text[:LONGEST_VALUE])
    return codes[0]


def single_amount_entry(text: str, language: Language) -> Any:
    amount = amount_entry(text, language)
    if amount["low"] is None or amount["low"] != amount["high"]:
        raise BadEntry("unclear_amount", value=text[:LONGEST_VALUE])
    return amount["low"]


def amount_text(amount: str | None) -> str:
    return _WHOLE.sub("", amount) if amount else ""


def yes_no_entry(text: str, _: Language) -> Any:
    """Anything else stays a text, which decoding refuses."""
    return {YES: True, NO: False}.get(text, text)


def yes_no_text(*, value: bool | None) -> str:
    return "" if value is None else YES if value else NO
