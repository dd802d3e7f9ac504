"""How the styles of a workbook make cells look, as far as it says something."""

from __future__ import annotations

import msgspec

from api.spreadsheets.number_formats import BUILTIN, LONGEST_FORMAT, read_format
from api.spreadsheets.scan import Attributes, walk


class Look(msgspec.Struct, frozen=True):
    format: str = ""
    """Empty where it says nothing beside the value."""
    is_struck: bool = False
    is_bold: bool = False

    @property
    def says_something(self) -> bool:
        return bool(self.format or self.is_struck or self.is_bold)


PLAIN = Look()


def is_on(attributes: Attributes) -> bool:
    """An element such as `<strike/>`, unless it says that it is off."""
    return attributes.get("val", "1") not in {"0", "false", "none", "off"}


def telling(code: str) -> str:
    """The format, if it says something."""
    return code[:LONGEST_FORMAT] if read_format(code).says_something else ""


class _Styles:
    def __init__(self) -> None:
        self.fonts: list[Look] = []
        self.formats: dict[str, str] = {str(number): code for number, code in BUILTIN.items()}
        self.looks: list[Look] = []
        self._path: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if name == "numFmt":
            self.formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "font" and parent == "fonts":
            self.fonts.append(PLAIN)
        elif parent == "font" and self.fonts and len(self._path) > 2:  # noqa: PLR2004
            self._of_font(name, attributes)
        elif name == "xf" and parent == "cellXfs":
            self.looks.append(self._look(attributes))

    def end(self, _: str) -> None:
        self._path.pop()

    def _of_font(self, name: str, attributes: Attributes) -> None:
        if name == "strike" and is_on(attributes):
            self.fonts[-1] = msgspec.structs.replace(self.fonts[-1], is_struck=True)
        elif name == "b" and is_on(attributes):
            self.fonts[-1] = msgspec.structs.replace(self.fonts[-1], is_bold=True)

    def _look(self, attributes: Attributes) -> Look:
        font = attributes.get("fontId", "0")
        known = font.isascii() and font.isdigit() and len(font) < 7 and int(font) < len(self.fonts)  # noqa: PLR2004
        code = self.formats.get(attributes.get("numFmtId", "0"), "")
        look = self.fonts[int(font)] if known else PLAIN
        return msgspec.structs.replace(look, format=telling(code))


def looks_of(styles: bytes | None) -> dict[str, Look]:
    """By the number that cells name, of those that say something."""
    if styles is None:
        return {}
    parsed = _Styles()
    walk(styles, parsed.start, parsed.end)
    return {str(number): look for number, look in enumerate(parsed.looks) if look.says_something}
