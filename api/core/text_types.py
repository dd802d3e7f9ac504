"""What a text may consist of: names and titles are one line, longer texts have several.

A string of a body is one line unless its field says otherwise (`Prose`, `ProseTexts`,
`ProsePatch`): a new field is safe without anybody thinking of it. Both rules are applied to every
body by `api/http/validation/text.py`, and to the rows of sheets by `api/plans/importing`.
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
"""Of a field: line feeds and tabs are part of its text."""

Prose = Annotated[str, SEVERAL_LINES]
ProseTexts = Annotated[Texts, SEVERAL_LINES]
ProsePatch = Annotated[TextsPatch, SEVERAL_LINES]

# Letters and marks that show nothing, by Unicode's Default_Ignorable_Code_Point and, the last one,
# by what it looks like. Category Cf (zero width, bidirectional, soft hyphen) is looked up.
_INVISIBLE = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0d\uffa0"
    "\U000e0000-\U000e0fff\u2800"
)
_EMOJI_STYLE = re.compile("[\ufe0e\ufe0f]")
_NOT_IN_LINE = re.compile(f"[{_INVISIBLE}]")
_NOT_IN_PROSE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ADDRESS = re.compile(r"://|\bwww\.|\w@\w|\w\.\w{2,}/", re.IGNORECASE)
LONGEST_LINE = 20_000
"""Of any field; most have a shorter limit of their own."""
_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def one_line(text: str) -> str:
    """Composed (NFC) and trimmed.

    The selectors of an emoji's style go: they change its colour only, and would else be refused as
    the invisible characters they are.
    """
    return composed(_EMOJI_STYLE.sub("", text)).strip()


def several_lines(text: str) -> str:
    """Composed (NFC), with line feeds alone between lines."""
    return composed(text.replace("\r\n", "\n"))


def bad_character(text: str, *, lines: bool = False) -> str | None:
    """The first character that the text may not have, as `U+200B`.

    In one line neither zero width joiner nor non-joiner is taken: they shape letters of Indic and
    Arabic scripts and join emoji, which names here, in Latin letters, do without, and make two
    names look like one. Texts of several lines take them, as people write them.
    """
    if lines:
        control = _NOT_IN_PROSE.search(text)
        return _name(control[0]) if control else None
    if text.isascii() and text.isprintable():
        return None
    return next((_name(item) for item in text if _is_invisible(item)), None)


def name_faults(pointer: str, name: str) -> Iterator[Fault]:
    """A name stands in mails and lists: it leads nowhere. `Kauppa.com Oyj` is one all the same."""
    if _ADDRESS.search(name):
        yield Fault(pointer, "address_in_name")


def cleaned(text: str, *, lines: bool = False) -> str:
    """For cells of a sheet: what nobody can see there is left out rather than refused.

    People cannot find it in their sheet, and a file of a thousand rows would fail for one of them.
    """
    if lines:
        return _NOT_IN_PROSE.sub("", several_lines(text))
    spaced = re.sub(r"[\t\n\x0b\x0c\r\x85\u2028\u2029]+", " ", text)
    if not spaced.isprintable() or _NOT_IN_LINE.search(spaced):  # else nothing is invisible
        spaced = "".join(item for item in spaced if not _is_invisible(item))
    return one_line(spaced)


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"


def _is_invisible(character: str) -> bool:
    in_category = unicodedata.category(character) in _CATEGORIES
    return in_category or bool(_NOT_IN_LINE.match(character))
