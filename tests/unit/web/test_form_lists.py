"""Rows left empty: the body's list has no gaps, and faults name the rows of the form."""

import msgspec
import pytest

from api.core.errors import Fault, InvalidRequest
from api.core.i18n import Language
from api.web.forms.fields import BadEntry, Field
from api.web.forms.form import Form, Given


class Row(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    count: int = 0


class Body(msgspec.Struct, forbid_unknown_fields=True):
    rows: list[Row]


def number(text: str, _: Language) -> object:
    if text == "?":
        raise BadEntry("not_a_number")
    return int(text) if text.isdecimal() else text


def given(**entries: str) -> Given:
    fields = [Field(name=f"rows/{row}/name", label="", optional=True) for row in range(12)]
    fields += [
        Field(name=f"rows/{row}/count", label="", optional=True, convert=number)
        for row in range(12)
    ]
    sent = {f"rows/{name[1:].replace('_', '/')}": [text] for name, text in entries.items()}
    return Given(Form(title="", button="", fields=fields), sent, Language.FI)


def test_rows_left_empty_are_no_rows() -> None:
    body = given(r1_name="a", r10_name="c", r4_name="b").decode(Body)
    assert [row.name for row in body.rows] == ["a", "b", "c"]


def test_fault_of_the_struct_is_at_the_row_that_was_filled_in() -> None:
    with pytest.raises(InvalidRequest) as raised:
        given(r1_name="a", r4_name="b", r4_count="many").decode(Body)
    assert [fault.pointer for fault in raised.value.faults] == ["/rows/4/count"]


def test_entry_that_cannot_be_converted_shifts_no_other_fault() -> None:
    with pytest.raises(InvalidRequest) as raised:
        given(r1_name="a", r1_count="?", r4_count="5", r10_name="c").decode(Body)
    pointers = [fault.pointer for fault in raised.value.faults]
    assert pointers[0] == "/rows/1/count"
    assert set(pointers[1:]) == {"/rows/4/name"}


@pytest.mark.parametrize(
    ("pointer", "typed"),
    [
        ("/rows/1/name", "/rows/4/name"),
        ("/rows/1", "/rows/4"),
        ("/rows/2/name", "/rows/2/name"),
        ("/rows", "/rows"),
        ("/elsewhere/0", "/elsewhere/0"),
        ("", ""),
        ("?reason", "?reason"),
    ],
)
def test_fault_of_a_service_is_at_the_row_that_was_filled_in(pointer: str, typed: str) -> None:
    form = given(r1_name="a", r4_name="b")
    assert form.as_typed(Fault(pointer, "required")).pointer == typed
