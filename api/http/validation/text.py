"""The strings of a body as they are kept: one line, or several where their field says so.

One place for all bodies. What comes out is composed (NFC) and, where it is one line, trimmed; what
has a character that it may not have is refused by field.
"""

from typing import TypeVar

from api.core.errors import Fault, InvalidRequest
from api.core.normal_forms import MOST_MARKS, has_too_many_marks
from api.core.text_fields import Marks, map_texts
from api.core.text_types import LONGEST_LINE, bad_character, one_line, several_lines

T = TypeVar("T")


def written(value: T, shape: object) -> T:
    """Raise InvalidRequest with every text that has a character it may not have."""
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
    """What is refused before each of its characters is looked at."""
    if len(text) > LONGEST_LINE and not lines:
        return Fault(pointer, "length", {"low": 0, "high": LONGEST_LINE})
    if has_too_many_marks(text):
        return Fault(pointer, "too_many_marks", {"limit": MOST_MARKS})
    return None
