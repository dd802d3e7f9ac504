"""Fields of forms. A field's name is the JSON pointer of what it fills, without the first slash."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec import UNSET

from api.core.errors import Fault
from api.core.i18n import Language


class Control(StrEnum):
    """How a field looks: the macro of this name in `templates/controls.html.j2` draws it."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    RADIO = "radio"
    SELECT = "select"
    CHECKBOXES = "checkboxes"
    TICK = "tick"
    """One box to tick: true or false."""
    FILE = "file"
    """The route takes `data: FormParts`, and the form is sent in parts."""
    HIDDEN = "hidden"


NO_FILE = "-"
"""What the box beside a kept file says: the form goes on without it."""


class Option(NamedTuple):
    value: str
    label: str
    hint: str = ""


class BadEntry(Exception):  # noqa: N818 - it becomes a fault
    """The text cannot be converted; `code` is that of a fault."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


Convert = Callable[[str, Language], Any]
"""From what was typed, without spaces around it, to the JSON value. Raises BadEntry."""


def _as_text(text: str, _: Language) -> str:
    return text


@dataclass(frozen=True, kw_only=True)
class Field:
    name: str
    label: str
    hint: str = ""
    control: Control = Control.TEXT
    convert: Convert = _as_text
    options: Sequence[Option] = ()
    """What can be chosen. The service checks the choice, as it does for the API."""
    initial: Sequence[str] = ()
    """What the field holds before anybody types."""
    many: bool = False
    """A hidden field with a list: one control for each value."""
    optional: bool = False
    longest: int = 200
    """Most characters; a browser stops there. More is refused at the field, with the text kept."""
    empty: Any = UNSET
    """The value of an empty field. Unset: the member is left out."""
    rows: int = 8
    """Of a long text."""
    in_body: bool = True
    """False: the body has no such member; the conversion of other fields reads it."""
    is_current: bool = False
    """The form always shows `initial`, never what was sent: the version of a row that a colleague
    has changed meanwhile."""
    kept_name: Callable[[str], str] | None = None
    """Of a file that is kept when its form comes back: its name, from the text in its place;
    empty for a text that is of no use."""
    type: str = "text"
    autocomplete: str = ""
    inputmode: str = ""

    @property
    def pointer(self) -> str:
        return f"/{self.name}"

    @property
    def id(self) -> str:
        return "f-" + self.name.replace("/", "-")

    @property
    def is_unkept_file(self) -> bool:
        return self.control is Control.FILE and self.kept_name is None

    @property
    def is_multiple(self) -> bool:
        return self.many or self.control is Control.CHECKBOXES

    def value(self, typed: Sequence[str], language: Language) -> Any:
        """The JSON value. Raises BadEntry."""
        texts = [text for text in map(str.strip, typed) if text]
        if self.control is Control.TICK:
            return bool(texts)
        if self.control is Control.FILE and NO_FILE in texts:
            return self.empty
        if any(len(text) > self.longest for text in texts):
            raise BadEntry("too_long", limit=self.longest)
        if self.is_multiple:
            return [self.convert(text, language) for text in texts]
        return self.convert(texts[0], language) if texts else self.empty

    def fault(self, error: BadEntry) -> Fault:
        return Fault(self.pointer, error.code, error.params)
