"""Parses the text of a cell: yes and no, lots, links, names."""

from __future__ import annotations

import re

import msgspec

from api.plans.importing.sheet.undecided import is_not_known, is_undecided
from api.spreadsheets.text import plain, words

_YES = frozenset(
    {"kyllä", "k", "x", "on", "joo", "ja", "yes", "y", "true", "1", "sopii", "soveltuu"}
    | {"osittain", "jaetaan", "delvis", "passar", "lämpar"}
)
_NO = frozenset({"ei", "e", "nej", "n", "no", "false", "0", "inte", "ej", "eivät"})


def parse_choice(text: str) -> bool | None:
    """True, False, or None if unclear. The first word decides: `kyllä, osittain`."""
    first = words(text).split(" ")[0]
    return True if first in _YES else False if first in _NO else None


def is_no_answer(text: str) -> bool:
    """Whether the text means "not known" (`ei tiedossa`, `ei vielä päätetty`) and not "no"."""
    return is_undecided(plain(text))


class Lots(msgspec.Struct, frozen=True):
    divided: bool
    count: int | None = None


_LOT = r"(?:osaa|osaan|osa|osa-aluetta|osa-alueeseen|kpl|delar|del|st|lots?|parts?)"
_COUNT = re.compile(rf"(?:[^\W\d]+[ ,:(]+){{0,4}}(\d{{1,2}}|100)(?: ?{_LOT}\b\D*)?[ .)]*")
"""`4`, `4 osaa`, `kyllä, 4`, `jaetaan 4 osaan`, but not a year, a range or a reference."""


def parse_lots(text: str) -> Lots | None:
    """Lots from `kyllä`, `ei` or `4 osaa`. One lot means no division. None if unclear."""
    choice = parse_choice(text)
    if match := _COUNT.fullmatch(plain(text)):
        count = int(match[1])
        if choice is not False:
            return Lots(count > 1, count if count > 1 else None)
    if choice is None or words(text)[:1].isdigit():
        return Lots(divided=False) if words(text) == "0" else None
    return Lots(choice)


_LINK = re.compile(r"https?://[^\s<>\"]{4,1000}")


def parse_link(text: str) -> str | None:
    """The first link. Only http and https, since links are shown to everybody."""
    written = text.strip()
    if re.match(r"www\.[\w-]+\.", written):
        written = f"https://{written}"
    match = _LINK.search(written)
    return match[0].rstrip(".,;)") if match else None


def split_names(text: str) -> tuple[str, ...]:
    """Names of municipalities or regions in one cell."""
    names = re.split(r"[;,/\n]| ja | och | and |&", text)
    return tuple(dict.fromkeys(name.strip() for name in names if not is_not_known(plain(name))))
