"""Normalises and checks the strings of all bodies: one line, or several if the field allows it.

Strings are composed (NFC); those of one line are trimmed. A string with a character that is not
allowed is refused, with the pointer of its field.
"""

from typing import TypeVar

from api.core.errors import Fault, InvalidRequest
from api.core.normal_forms import MOST_MARKS, has_too_many_marks
from api.core.text_fields import Marks, map_texts
from api.core.text_types import LONGEST_LINE, bad_character, one_line, several_lines

T = TypeVar("T")


def written(value: T, shape: object) -> T:
    """The value with normalised strings. Raises InvalidRequest with a fault for each wrong one."""
    faults: list[Fault] = []

    def change(text: str, marks: Marks, pointer: str) -> str:
        if costly := _costly(text, marks.lines, pointer):
            faults.append(costly)
            return text
        result = several_lines(text) if marks.lines else one_line(text)
        if character := bad_character(result, lines=marks.lines):
            code = "control_character" if marks.lines else "not_one_line"
            faults.append(Fault(pointer, code, {"character": character}))
        elif wrong := _length_fault(result, marks, pointer):
            faults.append(wrong)
        return result

    changed = map_texts(value, shape, change)
    if faults:
        raise InvalidRequest(faults)
    return changed


def _length_fault(kept: str, marks: Marks, pointer: str) -> Fault | None:
    if marks.longest is None or marks.shortest <= len(kept.strip()) <= marks.longest:
        return None
    return Fault(pointer, "length", {"low": marks.shortest, "high": marks.longest})


def _costly(text: str, lines: bool, pointer: str) -> Fault | None:
    """The fault of a text that would take long to check character by character."""
    if len(text) > LONGEST_LINE and not lines:
        return Fault(pointer, "length", {"low": 0, "high": LONGEST_LINE})
    if has_too_many_marks(text):
        return Fault(pointer, "too_many_marks", {"limit": MOST_MARKS})
    return None
