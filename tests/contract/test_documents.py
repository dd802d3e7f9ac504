"""The committed documents are what the code says, and say all that a reader needs."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from api.app import contract, create_app
from api.asyncapi import build_asyncapi
from api.core.settings import Settings
from api.events.catalogue import public_events
from api.http.openapi.descriptions import field_docs
from api.http.openapi.document import described_handlers, operations, render
from tests.contract.document import COMMITTED, DOCUMENT, resolved

SCHEMAS = DOCUMENT["components"]["schemas"]
OPERATIONS = {operation["operationId"]: (m, operation) for m, operation in operations(DOCUMENT)}

each_operation = pytest.mark.parametrize(
    ("method", "operation"), OPERATIONS.values(), ids=OPERATIONS.keys()
)


@pytest.mark.parametrize(("name", "build"), [("openapi", contract), ("asyncapi", build_asyncapi)])
def test_the_committed_document_is_up_to_date(name: str, build: Callable[[], Any]) -> None:
    path = COMMITTED / f"{name}.json"
    assert path.read_text("utf-8") == render(build()), (
        f"run: uv run vuoropuhelu {name} --output openapi/{name}.json"
    )


def test_document_names_contact_and_licence() -> None:
    info = DOCUMENT["info"]
    assert info["contact"]["name"]
    assert info["license"]["identifier"] == "EUPL-1.2"


def test_every_tag_is_described_and_used() -> None:
    described = {tag["name"] for tag in DOCUMENT["tags"] if tag["description"]}
    assert described == {tag for _, o in OPERATIONS.values() for tag in o["tags"]}, (
        "a tag is described by the docstring of the module with its routes"
    )


@each_operation
def test_every_operation_is_named_and_described(method: str, operation: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", operation["operationId"])
    assert operation["summary"]
    assert operation["description"], "the handler's docstring"
    assert len(operation["tags"]) == 1
    assert operation["x-access"]


@each_operation
def test_every_operation_documents_its_problems(method: str, operation: dict[str, Any]) -> None:
    problems = {
        status: resolved(response)
        for status, response in operation["responses"].items()
        if status >= "400"
    }
    assert {"400", "401", "429", "500", "503"} <= problems.keys()
    for response in problems.values():
        assert next(iter(response["content"])) == "application/problem+json"
        assert set(response["content"]) <= {"application/problem+json", "text/html"}
        assert response["description"]


@each_operation
def test_every_parameter_is_described(method: str, operation: dict[str, Any]) -> None:
    parameters = [resolved(parameter) for parameter in operation["parameters"]]
    assert [one["name"] for one in parameters if not one.get("description")] == []


def test_a_header_that_is_sent_is_printable_and_bounded() -> None:
    """What a client of generated code cannot send is not offered to it."""
    told = 0
    for _, operation in OPERATIONS.values():
        for parameter in map(resolved, operation["parameters"]):
            schema = parameter["schema"]
            if parameter["in"] == "header" and schema.get("type") == "string":
                assert schema["maxLength"] <= 8_000
                assert not re.search(schema["pattern"], "\x80")
                told += 1
    assert told > 200


@each_operation
def test_every_json_body_has_an_example(method: str, operation: dict[str, Any]) -> None:
    media = operation.get("requestBody", {}).get("content", {}).get("application/json")
    assert media is None or media.get("example"), "give the struct `example: ClassVar[Example]`"


def test_examples_are_accepted_by_the_service(settings: Settings) -> None:
    for handler in described_handlers(create_app(settings)):
        field = handler.parsed_data_field
        example = getattr(field.annotation, "example", None) if field else None
        if field is not None and example is not None:
            msgspec.convert(example, field.annotation)


def _structs(kind: type[msgspec.Struct] = msgspec.Struct) -> Iterator[type[msgspec.Struct]]:
    for below in kind.__subclasses__():
        yield below
        yield from _structs(below)


def test_descriptions_of_fields_are_in_the_document() -> None:
    described = 0
    for kind in _structs():
        properties = SCHEMAS.get(kind.__name__, {}).get("properties", {})
        if not set(kind.__struct_fields__) >= properties.keys():
            continue  # another class of the same name
        for name, words in field_docs(kind).items():
            if name in properties:
                told, _, bound = properties[name]["description"].partition("\n\nAt most ")
                assert told == words, f"{kind}.{name}"
                assert not bound or bound.endswith(" characters in each language.")
                described += 1
    assert described > 100


@pytest.mark.parametrize(
    "field",
    [
        "ContributionCreate.names_author",
        "ContributionCreate.on_behalf_of",
        "ImportReport.missing",
        "ImportedSheet.ignored",
        "Money.withheld",
        "PartialDate.value",
        "PlanOut.revision",
        "PlanOutPage.next",
        "WatchCreate.hour",
        "WatchCreate.weekdays",
    ],
)
def test_fields_that_need_explanation_are_described(field: str) -> None:
    schema, _, name = field.partition(".")
    assert SCHEMAS[schema]["properties"][name].get("description")


def test_schemas_have_readable_names() -> None:
    unreadable = [n for n in DOCUMENT["components"]["schemas"] if not n.isalnum()]
    assert unreadable == []


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (node["$ref"] for key in node if key == "$ref")
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for item in node:
            yield from _references(item)


@pytest.mark.parametrize("document", [DOCUMENT, build_asyncapi()], ids=["openapi", "asyncapi"])
def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in _references(document):
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_only_public_events_are_promised_outside() -> None:
    names = {kind.name for kind in public_events()}
    assert "organisation.approved.v1" in names
    assert "member.invited.v1" not in names


def test_every_event_name_is_used_once_and_versioned() -> None:
    names = [kind.name for kind in public_events()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+\.v[0-9]+", name) for name in names)
