"""Reads the styles of an OpenDocument sheet; formats in the notation of XLSX: `# ##0 "t€"`."""

from __future__ import annotations

import msgspec

from api.spreadsheets.scan import Attributes
from api.spreadsheets.xlsx_styles import PLAIN, CellStyle, relevant_format

_FORMATS = frozenset(
    {"number-style", "currency-style", "percentage-style", "date-style", "time-style"}
)
_TOKENS = {
    "day": "d",
    "day-of-week": "",
    "month": "m",
    "year": "y",
    "hours": "h",
    "minutes": ":mm",
    "seconds": ":ss",
    "number": "0",
    "scientific-number": "0",
}
_LONGEST = 200


class OdsStyles:
    """Gets the elements of `content.xml` in their order, in which styles precede the sheets."""

    def __init__(self) -> None:
        self.hidden_tables: set[str] = set()
        self._cell_styles: dict[str, CellStyle] = {}
        self._format_names: dict[str, str] = {}
        self._formats: dict[str, str] = {}
        self._style_name = self._format = ""
        self._parts: list[str] = []
        self._text: list[str] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "style":
            self._style_name = attributes.get("style:name", "")
            self._cell_styles[self._style_name] = PLAIN
            self._format_names[self._style_name] = attributes.get("style:data-style-name", "")
        elif name in _FORMATS:
            self._format, self._parts = attributes.get("style:name", ""), []
            if name == "percentage-style":
                self._parts.append("%")
        elif self._format:
            self._start_in_format(name)
        elif self._style_name:
            self._start_in_style(name, attributes)

    def text(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def end(self, name: str) -> None:
        if name in _FORMATS:
            self._formats[self._format] = "".join(self._parts)[:_LONGEST]
            self._format = ""
        elif name == "style":
            self._style_name = ""
        elif self._text is not None and name in {"text", "currency-symbol"}:
            literal = "".join(self._text).replace('"', "")
            if literal.strip(" .,-/:%"):
                self._parts.append(f'"{literal}"')
            self._text = None

    def style(self, name: str) -> CellStyle:
        style = self._cell_styles.get(name, PLAIN)
        code = self._formats.get(self._format_names.get(name, ""), "")
        return msgspec.structs.replace(style, format=relevant_format(code)) if code else style

    def _start_in_format(self, name: str) -> None:
        if name in {"text", "currency-symbol"}:
            self._text = []
        elif token := _TOKENS.get(name):
            self._parts.append(token)

    def _start_in_style(self, name: str, attributes: Attributes) -> None:
        style = self._cell_styles[self._style_name]
        if name == "table-properties" and attributes.get("table:display") == "false":
            self.hidden_tables.add(self._style_name)
        elif name == "text-properties":
            line = attributes.get("style:text-line-through-style")
            kind = attributes.get("style:text-line-through-type", "single" if line else "none")
            self._cell_styles[self._style_name] = msgspec.structs.replace(
                style,
                is_struck=line not in {None, "none"} and kind != "none",
                is_bold=attributes.get("fo:font-weight") == "bold",
            )
