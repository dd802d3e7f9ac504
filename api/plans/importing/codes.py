"""Maps the words of a cell to codes of the built-in lists. None if no code fits."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from api.codelists.catalogue import builtin
from api.codelists.check_digits import corrected
from api.core.errors import Fault
from api.plans.importing.sheet.result import ReadCell
from api.plans.rules.faults import known_codes

_GROUPS = {
    "environmental": r"ympäristö|ilmasto|hiili|päästö|kierrät|kiertotalou|luomu|lähiruo|energia"
    r"|miljö|klimat|utsläpp|återvin|cirkul|ekolog|environment|climate|emission|circular",
    "social": r"sosiaali|työllis|harmaan talouden|ihmisoikeu|social|sysselsätt|employ",
    "innovation": r"innovaati|kokeilu|innovation|pilot",
    "accessibility": r"saavutettav|esteettöm|selkokiel|tillgänglig|lättläst|accessib",
}
_CRITERIA = {code: re.compile(pattern) for code, pattern in _GROUPS.items()}
_NOT_YET = re.compile(r"ei vielä|ei määrit|avoin|inte ännu|ej fastställ|not yet|tbd")


_WITH_DIGIT = re.compile(r"(?<!\d)\d{8} ?[-‐‑–] ?\d(?!\d)")


def digit_remarks(cells: Iterable[ReadCell]) -> Iterator[Fault]:
    """Remarks on CPV codes whose check digit does not fit, which may be a typing error. The import
    takes the eight digits."""
    for cell in cells:
        for written in _WITH_DIGIT.findall(cell.written):
            if right := corrected(written):
                yield Fault("/cpv_main", "wrong_cpv_digit", {"right": right})


def municipality_code(name: str) -> str | None:
    """Finds a municipality by name or number: `91` in a sheet means 091."""
    return _by_name("municipalities").get(_plain(name)) or _known("municipalities", name.zfill(3))


def region_code(name: str) -> str | None:
    """Finds a region by name, number or NUTS code (`FI1B1`)."""
    code = _by_name("regions").get(_plain(name)) or _by_nuts().get(name.upper())
    return code or _known("regions", name.zfill(2))


def _known(code_list: str, code: str) -> str | None:
    return code if code in known_codes(code_list) else None


@cache
def _by_nuts() -> dict[str, str]:
    return {row.attributes["nuts3"]: row.code for row in builtin("regions")}


def procedure_code(text: str) -> str | None:
    """Finds a procedure by its whole name, else by its first word if only one procedure begins with
    that word (`Avoin`)."""
    names = _by_name("procedures")
    if (written := _plain(text)) in names:
        return names[written]
    first = written.split(" ")[0] if written else ""
    fitting = {code for name, code in names.items() if name.split(" ")[0] == first}
    return fitting.pop() if len(fitting) == 1 else None


def criteria_codes(text: str) -> list[str]:
    """The groups of criteria that the text mentions. The text itself is kept as a note."""
    written = text.lower()
    return [code for code, pattern in _CRITERIA.items() if pattern.search(written)]


def is_undecided(text: str) -> bool:
    return bool(_NOT_YET.search(text.lower()))


@cache
def _by_name(code_list: str) -> dict[str, str]:
    return {_plain(name): code for name, code in _names(code_list)}


def _names(code_list: str) -> Iterator[tuple[str, str]]:
    for row in builtin(code_list):
        for name in row.names.values():
            yield name, row.code


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.lower()))
