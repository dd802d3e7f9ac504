"""Finds formulas that start programs or reach outside the workbook, also in CSV."""

import re

from api.inspection.findings import Danger
from api.inspection.links import has_network_path

_TEXT = re.compile(r'"[^"]*"')
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_CALLS = re.compile(r"(?<![\w.])(?:_xlfn\.|_xlws\.|_xll\.)*+(\w[\w.]*+)\s*+\(")
_REFUSED = {
    "DDE": Danger.DDE,
    "RTD": Danger.DDE,
    "CALL": Danger.MACROS,
    "EXEC": Danger.MACROS,
    "REGISTER": Danger.MACROS,
    "REGISTER.ID": Danger.MACROS,
    "SQL.REQUEST": Danger.CONNECTION,
    "WEBSERVICE": Danger.EXTERNAL,
    "IMAGE": Danger.EXTERNAL,
    "IMPORTDATA": Danger.EXTERNAL,
}
_CELL = re.compile(r'(?:^|[;,\t])(?:[^\S\t]|")*+([=+\-@][^;,\t]+)')
_OTHER_FILE = re.compile(r"'[a-z]{2,}:[^']*'\s*#", re.IGNORECASE)


def formula_danger(formula: str, *, pipe_calls: bool = True) -> Danger | None:
    """`pipe_calls`: a vertical bar separates a program from its argument (DDE). In ODF it separates
    rows of an array instead.
    """
    if has_network_path(formula):
        return Danger.PATH
    if _OTHER_FILE.search(formula):
        return Danger.EXTERNAL
    outside = _TEXT.sub('""', formula)
    if pipe_calls and "|" in _BRACKETS.sub("", outside):
        return Danger.DDE
    for name in _CALLS.findall(outside):
        if danger := _REFUSED.get(name.upper()):
            return danger
    return Danger.MACROS if "_xll." in outside.lower() else None


def csv_danger(text: str) -> tuple[Danger, str] | None:
    """The first cell that Excel would run as a formula that starts a program or fetches data."""
    for line in text.splitlines():
        last = line.rfind("!")
        for match in _CELL.finditer(line):
            given = match[1]
            if given[0] == "=" and (danger := formula_danger(given)):
                return danger, given
            if "|" in given and match.start(1) + given.index("|") < last:
                return Danger.DDE, given
    return None
