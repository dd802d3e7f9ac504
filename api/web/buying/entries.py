"""What is typed into a field of a procurement, read as the import of sheets reads it. Pure."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from api.core.i18n import Language
from api.plans.importing.sheet.amounts import parse_amount_range
from api.plans.importing.sheet.contacts import parse_contact
from api.plans.importing.sheet.cpv import parse_cpv_codes
from api.plans.importing.sheet.date_parts import UnclearDateError
from api.plans.importing.sheet.dates import read_partial_date
from api.plans.importing.sheet.figures import UnclearAmountError
from api.plans.models.values import Contact
from api.web.forms.fields import BadEntry, Convert, Option

_WITH_CHECK_DIGIT = re.compile(r"\d{8}-\d", re.ASCII)
"""The service compares the digit."""
LONGEST_VALUE = 60
"""Characters of what was typed that a fault repeats."""


def date_entry(text: str, _: Language) -> Any:
    """`3.2.2027`, `Q2/2027`, `syksy 2027`. What is no exact period is refused: there is no cell
    beside which a remark could stand."""
    try:
        reading = read_partial_date(text)
    except UnclearDateError:
        raise _unclear("unclear_date", text) from None
    if reading.date is None or reading.remarks:
        raise _unclear("unclear_date", text)
    return msgspec.to_builtins(reading.date)


def amount_entry(text: str, _: Language) -> Any:
    """`60 000–150 000 €`, `noin 1,5 M€`, `enintään 200 t€`."""
    try:
        amount = parse_amount_range(text)
    except UnclearAmountError:
        raise _unclear("unclear_amount", text) from None
    if amount is None or amount.in_words or amount.per_year or amount.with_vat:
        raise _unclear("unclear_amount", text)
    low, high = (None if end is None else f"{end:.2f}" for end in (amount.low, amount.high))
    return {"low": low, "high": high}


def contact_entry(text: str, _: Language) -> Any:
    """`Hanna Hankkija hanna@kunta.example 040 123 4567`, in any order."""
    contact = parse_contact(text)
    if not any(contact):
        raise _unclear("unclear_contact", text)
    return {"name": contact.name or "", "email": contact.email, "phone": contact.phone}


def contact_text(contact: Contact | None) -> str:
    parts = (contact.name, contact.email, contact.phone) if contact else ()
    return ", ".join(part for part in parts if part)


class CpvMatch(NamedTuple):
    code: str
    name: str


def cpv_entry(matches: Sequence[CpvMatch]) -> Convert:
    """A code, or words that only one code has in its name. `matches`: the codes of the words."""

    def convert(text: str, _: Language) -> Any:
        if codes := parse_cpv_codes(text):
            return text if _WITH_CHECK_DIGIT.fullmatch(text) else codes[0]
        if len(matches) == 1:
            return matches[0].code
        raise _unclear("choose_cpv" if matches else "unknown_cpv_words", text)

    return convert


def cpv_options(matches: Sequence[CpvMatch]) -> list[Option]:
    return [Option(match.code, f"{match.code} {match.name}") for match in matches]


def _unclear(code: str, text: str) -> BadEntry:
    return BadEntry(code, value=text[:LONGEST_VALUE])
