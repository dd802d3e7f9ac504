"""Allowed characters of texts: names and titles have one line, longer texts several.

A string of a body has one line unless its field is declared otherwise (`Prose`, `ProseTexts`,
`ProsePatch`), so that new fields are safe by default. `api/http/validation/text.py` applies both
rules to every body, and `api/plans/importing` to the rows of sheets.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from api.core.errors import Fault
from api.core.i18n import Texts, TextsPatch
from api.core.normal_forms import composed

SEVERAL_LINES = Meta(extra={"several_lines": True})
"""Marks a field whose text may have line feeds and tabs."""

Prose = Annotated[str, SEVERAL_LINES]
ProseTexts = Annotated[Texts, SEVERAL_LINES]
ProsePatch = Annotated[TextsPatch, SEVERAL_LINES]

# Invisible letters and marks, by Unicode's Default_Ignorable_Code_Point; the last one by its
# appearance. Category Cf (zero width, bidirectional, soft hyphen) is looked up.
_INVISIBLE = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0d\uffa0"
    "\U000e0000-\U000e0fff\u2800"
)
_EMOJI_STYLE = re.compile("[\ufe0e\ufe0f]")
_NOT_IN_LINE = re.compile(f"[{_INVISIBLE}]")
_NOT_IN_PROSE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ADDRESS = re.compile(r"://|\bwww\.|\w@\w|\w\.\w{2,}/", re.IGNORECASE)
LONGEST_LINE = 20_000
"""Limit of any field; most have a lower one."""
_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def one_line(text: str) -> str:
    """Composed (NFC) and trimmed.

    Style selectors of emoji are removed: they change the colour only, and would be refused as
    invisible characters.
    """
    return composed(_EMOJI_STYLE.sub("", text)).strip()


def several_lines(text: str) -> str:
    """Composed (NFC), with line feeds only between lines."""
    return composed(text.replace("\r\n", "\n"))


def bad_character(text: str, *, lines: bool = False) -> str | None:
    """The first forbidden character of the text, as `U+200B`.

    A line may have neither zero width joiners nor non-joiners: they shape letters of Indic and
    Arabic scripts and join emoji. Names here are in Latin letters and do not need them, and they
    make two names look alike. Texts of several lines may have them, as people write them.
    """
    if lines:
        control = _NOT_IN_PROSE.search(text)
        return _name(control[0]) if control else None
    if text.isascii() and text.isprintable():
        return None
    return next((_name(item) for item in text if _is_invisible(item)), None)


def name_faults(pointer: str, name: str) -> Iterator[Fault]:
    """A name must not hold an address, because mails and lists show it. `Kauppa.com Oyj` is
    allowed.
    """
    if _ADDRESS.search(name):
        yield Fault(pointer, "address_in_name")


def cleaned(text: str, *, lines: bool = False) -> str:
    """Clean the cells of a sheet: invisible characters are removed instead of refused.

    People cannot find them in their sheet, and one of them would fail a file of a thousand rows.
    """
    if lines:
        return _NOT_IN_PROSE.sub("", several_lines(text))
    spaced = re.sub(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]+", " ", text)
    if not spaced.isprintable() or _NOT_IN_LINE.search(spaced):  # else all is visible
        spaced = "".join(item for item in spaced if not _is_invisible(item))
    return one_line(spaced)


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"


def _is_invisible(character: str) -> bool:
    in_category = unicodedata.category(character) in _CATEGORIES
    return in_category or bool(_NOT_IN_LINE.match(character))
