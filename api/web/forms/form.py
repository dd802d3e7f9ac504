"""A form: its fields, and the way from what was typed to the body that the API would take."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

import msgspec
from litestar.datastructures import UploadFile
from msgspec import UNSET

from api.core.errors import Fault, InvalidRequest
from api.core.i18n import Language
from api.forms.service import Entries
from api.http.validation.body import decode_body
from api.web.forms.fields import BadEntry, Control, Field

T = TypeVar("T")


class UnreadForm(InvalidRequest):
    """Its pointers name fields, not members of the body."""


Detail = tuple[str, Sequence[str]]
"""A label and the lines beside it."""


class Entrance(NamedTuple):
    """Where somebody goes who is no longer known."""

    text: str
    href: str
    link: str


@dataclass(frozen=True)
class Seal:
    """What a form needs that is sent without an account. It travels hidden, beside a trap field."""

    make: Callable[[str], str]
    """Of the form's id."""
    is_usable: Callable[[str, str], bool]
    """Whether the id and the seal can be sent again."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """Built anew for each request, in the reader's language."""

    title: str
    button: str
    fields: Sequence[Field] = ()
    lines: Sequence[str] = ()
    """What the reader should know before filling it in."""
    version: int | None = None
    """Of the thing that is edited: the form refuses to overwrite a newer one unseen."""
    needs_sign_in: bool = False
    keeps_draft: bool = True
    """False for a form with a secret, such as a code: it is not to lie in a table."""
    has_preview: bool = False
    entrance: Entrance | None = None
    """For a writer whose receipt is gone; without it the writer is asked to sign in."""
    save_button: str = ""
    """The words of a second button, which only saves: `given.step` is then SAVED."""
    seal: Seal | None = None
    back: str = ""
    """The page to return to without sending."""
    template: str = "form"
    values: Mapping[str, Any] = field(default_factory=dict)
    """More values for a template of its own."""
    load_values: Callable[[], Awaitable[Mapping[str, Any]]] | None = None
    """The same, where they are costly: asked for only if the form is shown."""
    groups: Sequence[str] = ()
    """Names before the slash of fields that a template of its own draws, in any number:
    `mends/0/B7`. They are in `Given.entries`; no body is made of them."""

    redraw: Callable[[Entries, str], Entries | None] | None = None
    """Of buttons that change the form itself, such as one more row: from the fields and the
    button's `step` to the new fields. None for any other button."""

    @property
    def takes_file(self) -> bool:
        return any(item.control is Control.FILE for item in self.fields)

    def takes(self, name: str) -> bool:
        return name.partition("/")[0] in self.groups or any(
            item.name == name for item in self.fields
        )

    def initial(self) -> Entries:
        return {item.name: item.initial for item in self.fields if item.initial}


@dataclass(frozen=True)
class Given:
    """A form as it was sent."""

    form: Form
    entries: Entries
    language: Language
    form_id: str = ""
    token: str = ""
    step: str = ""
    version: int | None = None
    seal: str = ""
    trap: str = ""
    reader_mark: str = ""
    """Of the person for whom the form was drawn: whose draft it becomes."""
    files: Mapping[str, UploadFile] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return next((text.strip() for text in self.entries.get(name, ())), "")

    def decode(self, shape: type[T]) -> T:
        """The same struct as the API's body, checked in the same way.

        Raises InvalidRequest with the faults of all fields at once.
        """
        body, faults = self._body()
        try:
            decoded: T = decode_body(msgspec.json.encode(_with_lists(body)), shape)
        except InvalidRequest as error:
            unread = {fault.pointer for fault in faults}
            others = [self.as_typed(fault) for fault in error.faults]
            others = [fault for fault in others if fault.pointer not in unread]
            raise UnreadForm([*faults, *others]) from None
        if faults:
            raise UnreadForm(faults)
        return decoded

    def as_typed(self, fault: Fault) -> Fault:
        """The fault at the field that was filled in: a list of the body has no gaps, so that the
        form's third row may be the body's second."""
        body, _ = self._body()
        return msgspec.structs.replace(fault, pointer=_typed_pointer(fault.pointer, body))

    def _body(self) -> tuple[dict[str, Any], list[Fault]]:
        """Lists are objects whose names are the numbers of their rows."""
        body: dict[str, Any] = {}
        faults: list[Fault] = []
        for item in self.form.fields:
            if item.is_unkept_file or not item.in_body:
                continue
            try:
                value = item.value(self.entries.get(item.name, ()), self.language)
            except BadEntry as error:
                faults.append(item.fault(error))
                continue
            if value is not UNSET:
                _put(body, item.name.split("/"), value)
        return body, faults


def _put(body: dict[str, Any], steps: Sequence[str], value: Any) -> None:
    for step in steps[:-1]:
        body = body.setdefault(step, {})
    body[steps[-1]] = value


def _with_lists(value: Any) -> Any:
    """An object whose names are all numbers is a list, without what was left empty."""
    if not isinstance(value, dict):
        return value
    members = {name: _with_lists(member) for name, member in value.items()}
    rows = _rows(members)
    return [members[name] for name in rows] if rows else members


def _rows(members: Mapping[str, Any]) -> Sequence[str]:
    """The names in their order, if all are numbers of rows."""
    is_list = all(name.isdecimal() for name in members)
    return sorted(members, key=int) if is_list else ()


def _typed_pointer(pointer: str, body: Any) -> str:
    """From the place of a row in the body's list to its number in the form."""
    typed = []
    for step in pointer.split("/")[1:]:
        rows = _rows(body) if isinstance(body, dict) else ()
        if step.isdecimal() and int(step) < len(rows):
            step = rows[int(step)]  # noqa: PLW2901
        body = body.get(step) if isinstance(body, dict) else None
        typed.append(step)
    return "".join(f"/{step}" for step in typed) if pointer.startswith("/") else pointer
