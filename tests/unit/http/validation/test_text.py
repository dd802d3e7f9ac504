"""Every string of every body is validated: the test walks the types, not examples."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import pytest
from litestar import Litestar, Router
from msgspec import inspect

from api.core.errors import InvalidRequest
from api.http.etags import EXPECTED
from api.http.openapi.document import described_handlers
from api.http.requests import ApiRequest
from api.http.validation.body import decode_body
from api.http.validation.text import written
from api.organisations.inputs import OrganisationCreate
from api.records.inputs import RecordVerify
from api.routes import V1

Seen = tuple[type, ...]


class Place(NamedTuple):
    value: Any
    pointer: str
    lines: bool


@pytest.fixture(scope="module")
def bodies() -> dict[str, Any]:
    """Every struct that a route takes as JSON, by its name."""
    app = Litestar(
        [Router("/v1", route_handlers=V1)],
        request_class=ApiRequest,
        dependencies=EXPECTED,
        openapi_config=None,
    )
    fields = [handler.parsed_data_field for handler in described_handlers(app)]
    shapes = [field.annotation for field in fields if field is not None]
    return {str(shape): shape for shape in shapes if getattr(shape, "example", None)}


def _places(  # noqa: C901 - one case for each kind of type
    kind: inspect.Type, text: str, lines: bool = False, seen: Seen = ()
) -> Iterator[Place]:
    """A value of the type for each string in it, with `text` there."""
    match kind:
        case inspect.Metadata():
            marked = bool((kind.extra or {}).get("several_lines"))
            yield from _places(kind.type, text, lines or marked, seen)
        case inspect.UnionType():
            for each in kind.types:
                yield from _places(each, text, lines, seen)
        case inspect.StrType():
            yield Place(text, "", lines)
        case inspect.CollectionType():
            for place in _places(kind.item_type, text, lines, seen):
                yield Place([place.value], f"/0{place.pointer}", place.lines)
        case inspect.DictType():
            for place in _places(kind.value_type, text, lines, seen):
                yield Place({"fi": place.value}, f"/fi{place.pointer}", place.lines)
        case inspect.StructType() if kind.cls not in seen:
            yield from _in_struct(kind, text, lines, (*seen, kind.cls))


def _in_struct(kind: inspect.StructType, text: str, lines: bool, seen: Seen) -> Iterator[Place]:
    for field in kind.fields:
        for place in _places(field.type, text, lines, seen):
            others = {other.name: None for other in kind.fields}
            value = kind.cls(**{**others, field.name: place.value})
            yield Place(value, f"/{field.encode_name}{place.pointer}", place.lines)


CHARACTERS = ("\x07", "\r", "\x1b", "\n", "\u200b", "\u202e")


@pytest.mark.parametrize("character", CHARACTERS)
def test_every_string_refuses_forbidden_characters(bodies: dict[str, Any], character: str) -> None:
    """A control character nowhere; a line break and what is invisible where it is one line."""
    for name, shape in bodies.items():
        for place in _places(inspect.type_info(shape), f"a{character}b"):
            if place.pointer.endswith("contact/email") and character == "\u200b":
                continue  # the written form of an address (IDNA) has left it out already
            if place.lines and character in "\n\u200b\u202e":
                assert written(place.value, shape) == place.value, name
            else:
                with pytest.raises(InvalidRequest) as refused:
                    written(place.value, shape)
                found = [
                    (fault.pointer, fault.params["character"]) for fault in refused.value.faults
                ]
                assert found == [(place.pointer, f"U+{ord(character):04X}")], name


def test_bodies_and_strings_are_found(bodies: dict[str, Any]) -> None:
    shapes = map(inspect.type_info, bodies.values())
    places = [place for shape in shapes for place in _places(shape, "x")]
    assert len(bodies) > 50
    assert len(places) > 150
    assert 40 < sum(place.lines for place in places) < len(places) * 0.6


def test_texts_are_kept_composed_and_trimmed() -> None:
    body = {
        "kind": "supplier",
        "business_id": " 1 ",
        "name": {"fi": {"text": " Pa\u0308iva\u0308\n"}},
    }
    decoded = decode_body(msgspec.json.encode(body), OrganisationCreate)
    assert (decoded.name["fi"].text, decoded.business_id) == ("Päivä", "1")


def test_untyped_values_stay_unchanged() -> None:
    """A record is sealed as it was written, line breaks and all."""
    record = {"text": " a\r\nb ", "more": ["\u200b", {"x": "a\u0308"}]}
    body = msgspec.json.encode({"record": record, "checksum": "c", "seal": "s"})
    assert decode_body(body, RecordVerify).record == record


def test_all_faults_of_a_body_are_reported_together() -> None:
    body = {"kind": "supplier", "business_id": "1\x07", "name": {"sv": {"text": "a\u202eb"}}}
    with pytest.raises(InvalidRequest) as refused:
        decode_body(msgspec.json.encode(body), OrganisationCreate)
    assert [fault.pointer for fault in refused.value.faults] == ["/business_id", "/name/sv/text"]
