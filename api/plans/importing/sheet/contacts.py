"""Splits a contact in one cell: `Maija Malli p. 050 123 4567 (maija.malli@kunta.fi)`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from api.plans.importing.sheet.undecided import is_not_known
from api.spreadsheets.text import plain

LONGEST_TEXT = 1_000
"""Maximum of characters that are searched; longer texts are no contacts."""
_LABEL = r"(?:\b(?:puh|puhelin|matkapuh|p|gsm|tel|telefon|tfn|mobil|mob|phone|t)\b\.?:? ?)?"
_PHONE = re.compile(
    rf"{_LABEL}(?P<phone>(?:\+|\b00)\d{{1,3}}[ -]?(?:\(0\))?[ -]?\d[\d -]{{4,14}}\d"
    r"|\(0\d{1,3}\)[ -]?\d[\d -]{3,12}\d|\b0\d[\d -]{4,14}\d)",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^\s@<>,;:()\[\]\"]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_AT = re.compile(r" ?[(\[](?:at|ät|a|@)[)\]] ?", re.IGNORECASE)
_EMAIL_LABEL = re.compile(
    r"\b(?:mailto|s-?posti|sähköposti|e-?post|e-?mail)\b\.?:?(?=\s|$)|mailto:", re.IGNORECASE
)
_BRACKETS = re.compile(r"[()<>\[\]]")
_AND = re.compile(r"^(?:ja|och|and|sekä) | (?:ja|och|and|sekä)$")
_MOST_PHONES = 3
_ALONE = " .:-–|"


class ContactRead(NamedTuple):
    name: str | None
    email: str | None
    phone: str | None


@lru_cache(1024)
def parse_contact(text: str) -> ContactRead:
    """Split the text into address, phone numbers and name. The name is the rest of the text."""
    written = _with_at(text[:LONGEST_TEXT])
    email = _EMAIL.search(written)
    rest = _PHONE.sub("\n", _EMAIL.sub("\n", _EMAIL_LABEL.sub(" ", written)))
    split = re.split(r"[,;\n/]", _BRACKETS.sub("\n", rest))
    parts = (_AND.sub("", " ".join(part.split())).strip(_ALONE) for part in split)
    names = [part for part in parts if _is_name(part)]
    return ContactRead(
        ", ".join(dict.fromkeys(names)) or None,
        email[0] if email else None,
        _phones(_EMAIL.sub(" ", written)),
    )


def _phones(text: str) -> str | None:
    """The phone numbers as written, three at most: `050 123 4567, 08 310 2000`."""
    numbers = [phone["phone"].strip() for phone in _PHONE.finditer(text)]
    return ", ".join(list(dict.fromkeys(numbers))[:_MOST_PHONES]) or None


def has_more_emails(text: str) -> bool:
    addresses = _EMAIL.findall(_with_at(text[:LONGEST_TEXT]))
    return len({address.casefold() for address in addresses}) > 1


def parse_email(text: str) -> str | None:
    """The first address, also in the form `nimi(at)kunta.fi`."""
    match = _EMAIL.search(_with_at(" ".join(text[:LONGEST_TEXT].split())).removeprefix("mailto:"))
    return match[0] if match else None


def parse_phone(text: str) -> str | None:
    """The phone numbers, or the whole text if it has at least three digits (`vaihde 08 310`)."""
    if result := _phones(text[:LONGEST_TEXT]):
        return result
    return text if re.search(r"\d{3}", text) and "@" not in text else None


def completed_phone(number: float) -> str | None:
    """The phone number of a numeric cell, with its lost `0` or `+`; None if it is no phone
    number."""
    digits = str(int(number))
    if re.fullmatch(r"358[1-9]\d{6,11}", digits):
        return f"+{digits}"
    return f"0{digits}" if re.fullmatch(r"[1-9]\d{5,9}", digits) else None


def _with_at(text: str) -> str:
    return _AT.sub("@", re.sub(r"[^\S\n]+", " ", text))


def _is_name(part: str) -> bool:
    has_letters = re.search(r"[^\W\d]{2}", part) is not None
    return has_letters and not is_not_known(plain(part))
