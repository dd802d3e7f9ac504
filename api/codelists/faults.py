"""Faults of codes that are malformed or not in their list."""

from collections.abc import Callable, Iterator

from api.codelists.catalogue import INDEX, builtin
from api.codelists.check_digits import corrected
from api.codelists.rules import CpvError
from api.core.errors import Fault

DIGITS = {"municipalities": 3, "regions": 2}
"""Lengths of codes that may begin with zeros, which spreadsheets often drop."""


def cpv_faults(pointer: str, written: str, code_of: Callable[[str], str]) -> Iterator[Fault]:
    """`code_of` parses a code or, for filters, a prefix."""
    try:
        code_of(written)
    except CpvError:
        yield Fault(pointer, "bad_cpv", {"value": written[:80]})
        return
    if right := corrected(written):
        yield Fault(pointer, "wrong_cpv_digit", {"right": right})


def unknown_code(pointer: str, list_name: str, code: str) -> Fault:
    names = next(row.names for row in builtin(INDEX) if row.code == list_name)
    digits = DIGITS.get(list_name, 0)
    if code.isdecimal() and len(code) < digits:
        params = {"list": names, "digits": digits, "example": code.zfill(digits)}
        return Fault(pointer, "code_lacks_zeros", params)
    return Fault(pointer, "unknown_code", {"list": names})
