"""Checks field codes of Word, which may be split over many runs and nested."""

import re

from api.inspection.findings import Danger, Report, UninspectableError
from api.inspection.links import has_network_path, link_danger

_NESTED = "\0"
_DEEPEST = 200
_KEYWORD = re.compile(r'[\s"“”]*([A-Za-z]+)')
_ARGUMENT = re.compile(r'\\([A-Za-z*@#!])|"((?:[^"\\]|\\.)*)"?|([^\s"]+)')
_TEXT_FOLLOWS = frozenset("lotn*@#")
"""Switches of HYPERLINK that are followed by a text, not by an address."""
_REFUSED = {
    "DDE": Danger.DDE,
    "DDEAUTO": Danger.DDE,
    "INCLUDEPICTURE": Danger.EXTERNAL,
    "INCLUDETEXT": Danger.EXTERNAL,
    "INCLUDE": Danger.EXTERNAL,
    "IMPORT": Danger.EXTERNAL,
    "LINK": Danger.EXTERNAL,
    "RD": Danger.OTHER_DOCUMENT,
    "EMBED": Danger.OLE,
    "DATABASE": Danger.CONNECTION,
    "MACRO": Danger.MACROS,
    "MACROBUTTON": Danger.MACROS,
    "CONTROL": Danger.ACTIVE_X,
    "HTMLACTIVEX": Danger.ACTIVE_X,
    "PRINT": Danger.SCRIPT,
}


def judge(code: str, part: str, report: Report) -> None:
    if has_network_path(code):
        report.add(Danger.PATH, part, code.strip())
    match = _KEYWORD.match(code)
    if match is None:
        if code.strip().startswith(_NESTED):  # its keyword is the result of another field
            report.add(Danger.DDE, part, "nested field")
        return
    keyword = match[1].upper()
    if keyword == "HYPERLINK" and (danger := _linked(code[match.end() :])):
        report.add(danger, part, code.strip())
    elif keyword == "MACROBUTTON" and code[match.end() :].split()[:1] in (["NoMacro"], ["nomacro"]):
        return  # a "click here and write" field, as in templates of letters
    elif danger := _REFUSED.get(keyword):
        report.add(danger, part, keyword)


def _linked(arguments: str) -> Danger | None:
    is_text = False
    for switch, quoted, bare in _ARGUMENT.findall(arguments):
        if switch:
            is_text = switch.lower() in _TEXT_FOLLOWS
        elif is_text:
            is_text = False
        elif danger := link_danger((quoted or bare).replace("\\\\", "\\")):
            return danger
    return None


class Fields:
    """Collects the field codes of one part. Call its methods in the order of the document."""

    def __init__(self, part: str, report: Report) -> None:
        self._part, self._report = part, report
        self._open: list[list[str] | None] = []
        """Codes of the nested open fields; None once the result of a field has begun."""
        self._loose: list[str] = []

    def mark(self, kind: str) -> None:
        if kind == "begin":
            if self._open and self._open[-1] is not None:
                self._open[-1].append(_NESTED)
            if len(self._open) >= _DEEPEST:
                raise UninspectableError(Danger.EXPANDS, self._part)
            self._open.append([])
        elif kind in {"separate", "end"} and self._open:
            self._judge(self._open[-1])
            self._open[-1] = None
            if kind == "end":
                self._open.pop()

    def code(self, text: str) -> None:
        """Adds the text of `instrText`, which also counts outside a field."""
        if self._open and self._open[-1] is not None:
            self._open[-1].append(text)
        else:
            self._loose.append(text)

    def text(self, text: str) -> None:
        """Adds the text of a run inside a code: Word reads it as code, too."""
        if self._open and self._open[-1] is not None:
            self._open[-1].append(text)

    def finish(self) -> None:
        for code in [*self._open, self._loose]:
            self._judge(code)

    def _judge(self, code: list[str] | None) -> None:
        if code:
            judge("".join(code), self._part, self._report)
