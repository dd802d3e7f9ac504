"""Reads the relevant styles of cells: struck through, bold, and formats with a meaning."""

from __future__ import annotations

import msgspec

from api.spreadsheets.number_formats import BUILTIN, LONGEST_FORMAT, read_format
from api.spreadsheets.scan import Attributes, walk


class CellStyle(msgspec.Struct, frozen=True):
    format: str = ""
    """Empty if the format adds nothing to the value."""
    is_struck: bool = False
    is_bold: bool = False

    @property
    def is_relevant(self) -> bool:
        return bool(self.format or self.is_struck or self.is_bold)


PLAIN = CellStyle()


def is_on(attributes: Attributes) -> bool:
    """Whether an element such as `<strike/>` is switched on."""
    return attributes.get("val", "1") not in {"0", "false", "none", "off"}


def relevant_format(code: str) -> str:
    """The format, if it adds something to the value; else empty."""
    return code[:LONGEST_FORMAT] if read_format(code).is_relevant else ""


class _Styles:
    def __init__(self) -> None:
        self.fonts: list[CellStyle] = []
        self.formats: dict[str, str] = {str(number): code for number, code in BUILTIN.items()}
        self.styles: list[CellStyle] = []
        self._path: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if name == "numFmt":
            self.formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "font" and parent == "fonts":
            self.fonts.append(PLAIN)
        elif parent == "font" and self.fonts and len(self._path) > 2:  # noqa: PLR2004
            self._start_in_font(name, attributes)
        elif name == "xf" and parent == "cellXfs":
            self.styles.append(self._style_of(attributes))

    def end(self, _: str) -> None:
        self._path.pop()

    def _start_in_font(self, name: str, attributes: Attributes) -> None:
        if name == "strike" and is_on(attributes):
            self.fonts[-1] = msgspec.structs.replace(self.fonts[-1], is_struck=True)
        elif name == "b" and is_on(attributes):
            self.fonts[-1] = msgspec.structs.replace(self.fonts[-1], is_bold=True)

    def _style_of(self, attributes: Attributes) -> CellStyle:
        font = attributes.get("fontId", "0")
        known = font.isascii() and font.isdigit() and len(font) < 7 and int(font) < len(self.fonts)  # noqa: PLR2004
        code = self.formats.get(attributes.get("numFmtId", "0"), "")
        style = self.fonts[int(font)] if known else PLAIN
        return msgspec.structs.replace(style, format=relevant_format(code))


def cell_styles(styles: bytes | None) -> dict[str, CellStyle]:
    """Relevant styles by the number that cells refer to."""
    if styles is None:
        return {}
    parsed = _Styles()
    walk(styles, parsed.start, parsed.end)
    return {str(number): style for number, style in enumerate(parsed.styles) if style.is_relevant}
