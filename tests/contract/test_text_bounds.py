"""Every text of a body has a bound in the contract, and the API holds exactly that one."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import msgspec
import pytest
from litestar import Litestar, Router

from api.core.errors import Fault, InvalidRequest
from api.http.etags import EXPECTED
from api.http.openapi.document import described_handlers, operations
from api.http.requests import ApiRequest
from api.http.validation.body import decode_body
from api.routes import V1
from tests.contract.bodies import FREE_KEY, Text, least, texts
from tests.contract.document import DOCUMENT

_LENGTH = {"length", "too_long", "too_short"}
_FORMS = {"uuid", "date", "date-time", "binary"}
"""Read by form, which has an end; a file has the limit of the operation's body."""


def _bodies() -> Iterator[tuple[str, dict[str, Any]]]:
    for _, operation in operations(DOCUMENT):
        media = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if media is not None:
            yield operation["operationId"], media["schema"]


BODIES = dict(_bodies())


@cache
def _shapes() -> dict[str, Any]:
    app = Litestar(
        [Router("/v1", route_handlers=V1)],
        request_class=ApiRequest,
        dependencies=EXPECTED,
        openapi_config=None,
    )
    return {
        str(handler.operation_id): handler.parsed_data_field.annotation
        for handler in described_handlers(app)
        if handler.parsed_data_field is not None
    }


def _faults(operation: str, body: Any) -> Sequence[Fault]:
    try:
        decode_body(msgspec.json.encode(body), _shapes()[operation])
    except InvalidRequest as refused:
        return refused.faults
    return []


def _length_faults(operation: str, text: Text, length: int) -> list[str]:
    """Pointers at which the body is too long, or too short."""
    faults = _faults(operation, text.put("a" * length))
    return [fault.pointer for fault in faults if fault.code in _LENGTH]


def test_all_bodies_are_covered() -> None:
    assert len(BODIES) > 60
    assert BODIES.keys() <= _shapes().keys()


@pytest.mark.parametrize("operation", BODIES)
def test_smallest_body_is_accepted(operation: str) -> None:
    """Else the tests below would be refused for something else."""
    assert _faults(operation, least(BODIES[operation])) == []


@pytest.mark.parametrize("operation", BODIES)
def test_every_text_of_a_body_has_a_bound(operation: str) -> None:
    unbounded = [
        text.pointer
        for text in texts(BODIES[operation])
        if not {"maxLength", "pattern", "enum", "const"} & text.schema.keys()
        and text.schema.get("format") not in _FORMS
    ]
    assert unbounded == []


@pytest.mark.parametrize("operation", BODIES)
def test_one_character_more_is_refused_where_it_stands_and_the_limit_is_not(operation: str) -> None:
    for text in texts(BODIES[operation]):
        if (longest := text.schema.get("maxLength")) is not None:
            assert _length_faults(operation, text, longest + 1) == [text.pointer]
            assert _length_faults(operation, text, longest) == []


@pytest.mark.parametrize("operation", BODIES)
def test_one_character_less_than_the_least_is_refused(operation: str) -> None:
    for text in texts(BODIES[operation]):
        if shortest := text.schema.get("minLength"):
            assert _length_faults(operation, text, shortest - 1) == [text.pointer]
            assert _length_faults(operation, text, shortest) == []


@pytest.mark.parametrize("operation", BODIES)
def test_a_pattern_alone_is_a_bound(operation: str) -> None:
    for text in texts(BODIES[operation]):
        if "pattern" in text.schema and "maxLength" not in text.schema:
            faults = _faults(operation, text.put("a" * 1_000))
            assert [fault.code for fault in faults] == ["wrong_form"]
            # Of a map whose keys are free msgspec tells no key: the pointer ends at the map.
            assert faults[0].pointer == text.pointer.partition(f"/{FREE_KEY}/")[0]


def test_all_faults_of_length_are_told_at_once() -> None:
    body = {
        "title": {"fi": {"text": "a" * 301}, "sv": {"text": ""}},
        "unit": "a" * 201,
    }
    faults = _faults("create_procurement", body)
    assert [(fault.pointer, fault.params) for fault in faults] == [
        ("/title/fi/text", {"low": 1, "high": 300}),
        ("/title/sv/text", {"low": 1, "high": 300}),
        ("/unit", {"low": 0, "high": 200}),
    ]


def test_spaces_around_a_text_do_not_count() -> None:
    assert (
        _faults(
            "create_plan",
            least(BODIES["create_plan"]) | {"title": {"fi": {"text": f"  {'a' * 300}  "}}},
        )
        == []
    )
    [fault] = _faults(
        "create_plan", least(BODIES["create_plan"]) | {"title": {"fi": {"text": "   "}}}
    )
    assert (fault.pointer, fault.code) == ("/title/fi/text", "length")
