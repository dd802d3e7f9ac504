"""Every message of msgspec for our types has a code and a translated text."""

# ruff: noqa: E501 - a table is read by the line

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from api.app import create_app
from api.core.clock import Instant
from api.core.errors import Fault, InvalidRequest
from api.core.i18n import Language, translate
from api.core.settings import Settings
from api.http.openapi.document import described_handlers
from api.http.validation.body import decode_body
from api.plans.models.values import Amount


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Lot(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    colour: Colour = Colour.RED


class Thing(msgspec.Struct, forbid_unknown_fields=True):
    lots: list[Lot] = []
    names: dict[Colour, Lot] = {}
    colour: Colour | None | msgspec.UnsetType = msgspec.UNSET


def fault_of(body: str | bytes, shape: Any) -> Fault:
    with pytest.raises(InvalidRequest) as refused:
        decode_body(body.encode() if isinstance(body, str) else body, shape)
    [fault] = refused.value.faults
    return fault


@dataclass(frozen=True)
class Case:
    shape: Any
    body: str
    code: str
    finnish: str


CASES = [
    Case(int, '"x"', "wrong_type", "pitää olla kokonaisluku, mutta on teksti"),
    Case(int | str, "[]", "wrong_type", "pitää olla kokonaisluku tai teksti, mutta on JSON-taulukko"),
    Case(str | None, "1", "wrong_type", "pitää olla teksti, mutta on kokonaisluku"),
    Case(bool, "null", "wrong_type", "pitää olla true tai false, mutta on null"),
    Case(Lot, '"x"', "wrong_type", "pitää olla JSON-objekti, mutta on teksti"),
    Case(date, "1.5", "wrong_type", "pitää olla päivämäärä tekstinä, mutta on luku"),
    Case(UUID, "{}", "wrong_type", "pitää olla tunniste (UUID) tekstinä, mutta on JSON-objekti"),
    Case(Instant, "true", "wrong_type", "pitää olla ajankohta tekstinä, mutta on true tai false"),
    Case(Decimal, "[]", "wrong_type", "pitää olla desimaaliluku, mutta on JSON-taulukko"),
    Case(Colour, '"heti"', "unknown_value", "arvo ”heti” ei kelpaa; sallitut arvot: red, blue"),
    Case(Literal["a", "b"], '"c"', "unknown_value", "arvo ”c” ei kelpaa; sallitut arvot: a, b"),
    Case(date, '"x"', "bad_date", "ei ole päivämäärä; kirjoita esimerkiksi 2027-03-31"),
    Case(datetime, '"x"', "bad_time", "ei ole ajankohta; kirjoita esimerkiksi 2027-03-31T12:00:00+03:00"),
    Case(Instant, '"2027-01-01T00:00:00"', "no_time_zone", "aikavyöhyke puuttuu; kirjoita esimerkiksi 2027-03-31T12:00:00+03:00"),
    Case(UUID, '"x"', "bad_id", "ei ole tunniste (UUID)"),
    Case(Decimal, '"x"', "bad_decimal", "ei ole desimaaliluku; kirjoita esimerkiksi 60000.00"),
    Case(Annotated[int, Meta(le=200)], "201", "too_high", "saa olla enintään 200"),
    Case(Annotated[int, Meta(ge=1)], "0", "too_low", "on oltava vähintään 1"),
    Case(Annotated[str, Meta(max_length=1)], '"ab"', "too_long", "enimmäispituus merkkeinä: 1"),
    Case(Annotated[str, Meta(min_length=1)], '""', "too_short", "vähimmäispituus merkkeinä: 1"),
    Case(Amount, '"1,5"', "wrong_form", "ei ole oikeassa muodossa; kirjoita esimerkiksi 60000.00"),
    Case(Annotated[str, Meta(max_length=10_000)], f'"{"a" * 10_001}"', "too_long", "enimmäispituus merkkeinä: 10\xa0000"),
    Case(Annotated[list[int], Meta(max_length=1)], "[1, 2]", "too_many_items", "enimmäismäärä: 1"),
    Case(Annotated[list[int], Meta(min_length=1)], "[]", "too_few_items", "vähimmäismäärä: 1"),
    Case(dict, '{"a": nope}', "not_json_at", "ei ole kelvollista JSONia: virhe tavussa 10"),
    Case(dict, '{"a": ', "body_cut_short", "ei ole kelvollista JSONia: sisältö loppuu kesken"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.body[:20]}")
def test_each_kind_of_fault_has_words(case: Case) -> None:
    fault = fault_of(case.body, case.shape)
    assert fault.code == case.code
    assert translate(f"fault.{fault.code}", Language.FI, **fault.params) == case.finnish


def test_body_that_is_not_utf8_is_reported() -> None:
    assert fault_of(b'"\xff"', str).code == "not_utf8"


@pytest.mark.parametrize(
    ("body", "pointer", "code", "known"),
    [
        ('{"lots": [{"title": "a"}, {"title": "b", "colour": "x"}]}', "/lots/1/colour", "unknown_value", "red, blue"),
        ('{"names": {"red": {"title": "a", "colour": "x"}}}', "/names/red/colour", "unknown_value", "red, blue"),
        ('{"names": {"green": {"title": "a"}}}', "/names/green", "unknown_value", "red, blue"),
        ('{"colour": "x"}', "/colour", "unknown_value", "red, blue"),
        ('{"lots": [{"title": "a", "titel": "a"}]}', "/lots/0/titel", "unknown_field", "title, colour"),
        ('{"lot": []}', "/lot", "unknown_field", "lots, names, colour"),
    ],
)  # fmt: skip
def test_expected_value_is_named(body: str, pointer: str, code: str, known: str) -> None:
    fault = fault_of(body, Thing)
    assert (fault.pointer, fault.code, fault.params["known"]) == (pointer, code, known)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def shapes(settings: Settings) -> list[Any]:
    """Of all bodies, with an example each."""
    fields = [handler.parsed_data_field for handler in described_handlers(create_app(settings))]
    bodies = [field.annotation for field in fields if field is not None]
    return [shape for shape in bodies if hasattr(shape, "example")]


@given(data=st.data())
def test_no_body_gets_an_untranslated_message(data: st.DataObject, shapes: list[Any]) -> None:
    """A body that would do, with one value replaced by anything."""
    shape = data.draw(st.sampled_from(shapes))
    body = msgspec.json.decode(msgspec.json.encode(shape.example))
    body[data.draw(st.sampled_from(sorted(body)))] = data.draw(JSON)
    try:
        decode_body(msgspec.json.encode(body), shape)
    except InvalidRequest as refused:
        for fault in refused.faults:
            assert fault.code != "malformed", fault
            assert all(translate(f"fault.{fault.code}", lang, **fault.params) for lang in Language)
