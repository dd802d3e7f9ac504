"""Rules of code lists: CPV prefixes and parents, search terms, validity. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from api.codelists.exceptions import without_exceptions
from api.codelists.models import Code
from api.codelists.rows import CodeListError, CodeRow
from api.core.i18n import LocalText
from api.core.search import name_columns

CPV = "cpv"
"""Name of the CPV list."""
CPV_LENGTH = 8
WHOLE, VERSION, CHANGED = "whole", "version", "changed"
"""Attributes of a list's entry in the list of all lists."""
FEWEST_OF_CPV = 9_000
"""Number of codes from which a CPV list is complete. CPV 2008 has 9,454."""
DIVISION_LENGTH = 2

_CPV = re.compile(r"([0-9]{8})(?:\s*[-‐‑–]\s*[0-9])?")
_CPV_FILTER = re.compile(r"([0-9]{2,8})(?:(?<=[0-9]{8})\s*[-‐‑–]\s*[0-9])?")


COMMON_IN_CPV = frozenset(
    {"palvelu", "palvelut", "tjänst", "tjänster", "service", "services", "muu", "muut", "eri"}
    | {"annan", "andra", "övrig", "övriga", "other", "various", "miscellaneous", "diverse"}
    | {"liittyvä", "liittyvät", "liittyä", "relaterad", "relaterade", "relate", "related", "samt"}
    | {"sekä", "muu+palvelu", "vara", "varor", "tuote", "tuotteet", "product", "products"}
)


class CpvError(ValueError):
    """The text does not have the form of a CPV code. Only the list knows whether a code exists."""


def normalise_cpv(text: str) -> str:
    """The eight digits of a code written with or without its check digit.

    Drops the check digit. `check_digits.py` finds wrong ones.
    """
    match = _CPV.fullmatch(text.strip())
    if match is None:
        raise CpvError(text)
    return match[1]


def cpv_prefix(text: str) -> str:
    """The significant digits of a code, or of a prefix used as a filter: at least two.

    `90910000-9`, `90910000` and `9091` all give `9091`.
    """
    match = _CPV_FILTER.fullmatch(text.strip())
    if match is None:
        raise CpvError(text)
    return _significant(match[1])


def cpv_prefixes(code: str) -> list[str]:
    """Significant prefixes from the division down: `90911200` → 90, 909, 9091, 90911, 909112.

    Prefixes longer than the division do not end in a zero, because `cpv_prefix` gives none such.
    """
    digits = _significant(normalise_cpv(code))
    lengths = range(DIVISION_LENGTH, len(digits) + 1)
    return [digits[:n] for n in lengths if n == DIVISION_LENGTH or digits[n - 1] != "0"]


def cpv_ancestors(code: str) -> list[str]:
    """The code and all levels above it as eight digits, narrowest first.

    CPV 2008 lacks codes for some levels: the parent of `30192121` is `30192100`.
    """
    return [prefix.ljust(CPV_LENGTH, "0") for prefix in reversed(cpv_prefixes(code))]


def is_under(code: str, prefix: str) -> bool:
    """Whether a code equals or is narrower than `prefix`, in any form that `cpv_prefix` takes."""
    return normalise_cpv(code).startswith(cpv_prefix(prefix))


def as_cpv(rows: Iterable[CodeRow]) -> Iterator[CodeRow]:
    """Rows with codes as they are stored, without the check digit."""
    for row in rows:
        try:
            yield replace(row, code=normalise_cpv(row.code))
        except CpvError:
            raise CodeListError(f"code {row.code}", "is not a CPV code") from None


def with_cpv_parents(
    rows: Iterable[CodeRow], known: Collection[str] = frozenset()
) -> list[CodeRow]:
    """Sets the parent of each CPV row to the nearest wider code that exists.

    The published list has no parents. `known` has codes that are stored already, so that a partial
    list finds its parents too.
    """
    listed = list(rows)
    all_codes = {row.code for row in listed} | set(known)
    return [_under(row, _nearest(row.code, all_codes)) for row in listed]


def search_columns(code: Code) -> dict[str, str]:
    """Search columns of a code, without words that are common in CPV names: they would find half of
    all things.
    """
    common = COMMON_IN_CPV if code.list_name == CPV else ()
    labels = {
        language: LocalText(without_exceptions(label.text))
        for language, label in code.labels.items()
    }
    return name_columns(labels, but=common)


def is_valid_on(row: CodeRow, day: date) -> bool:
    started = row.valid_from is None or row.valid_from <= day
    return started and (row.valid_to is None or day <= row.valid_to)


def _significant(digits: str) -> str:
    return digits.rstrip("0").ljust(DIVISION_LENGTH, "0")


def _nearest(code: str, known: Collection[str]) -> str | None:
    return next((wider for wider in cpv_ancestors(code)[1:] if wider in known), None)


def _under(row: CodeRow, parent: str | None) -> CodeRow:
    return row if row.parent == parent else replace(row, parent=parent)
