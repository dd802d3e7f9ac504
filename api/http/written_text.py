"""The strings of a body as they are kept: one line, or several where their field says so.

One place for all bodies. What comes out is composed (NFC) and, where it is one line, trimmed; what
has a character that it may not have is refused by field.
"""

from typing import TypeVar

from api.core.errors import Fault, InvalidRequest
from api.core.lines import bad_character, one_line, several_lines
from api.core.text_fields import map_texts

T = TypeVar("T")


def written(value: T, shape: object) -> T:
    """Raise InvalidRequest with every text that has a character it may not have."""
    faults: list[Fault] = []

    def change(text: str, lines: bool, pointer: str) -> str:
        kept = several_lines(text) if lines else one_line(text)
        if character := bad_character(kept, lines=lines):
            code = "control_character" if lines else "not_one_line"
            faults.append(Fault(pointer, code, {"character": character}))
        return kept

    changed = map_texts(value, shape, change)
    if faults:
        raise InvalidRequest(faults)
    return changed
