"""Every list that a body may hold has a maximum in the contract, and the API holds it."""

from collections.abc import Iterator
from typing import Any

from tests.contract.document import DOCUMENT

SCHEMAS = DOCUMENT["components"]["schemas"]


def _bodies() -> Iterator[tuple[str, Any]]:
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            content = operation.get("requestBody", {}).get("content", {})
            for media in content.values():
                yield f"{method} {path}", media["schema"]


def _within(place: str, schema: Any, seen: set[str]) -> Iterator[tuple[str, Any]]:
    """Each schema that a value of this one can be made of, with its place."""
    yield place, schema
    if ref := schema.get("$ref"):
        if ref not in seen:
            seen.add(ref)
            name = ref.rsplit("/", 1)[1]
            yield from _within(name, SCHEMAS[name], seen)
        return
    for keyword in ("oneOf", "anyOf", "allOf"):
        for one in schema.get(keyword, ()):
            yield from _within(place, one, seen)
    for name, one in schema.get("properties", {}).items():
        yield from _within(f"{place}.{name}", one, seen)
    for keyword in ("items", "additionalProperties"):
        if isinstance(one := schema.get(keyword), dict):
            yield from _within(f"{place}[]", one, seen)


def _all() -> list[tuple[str, Any]]:
    seen: set[str] = set()
    return [found for place, body in _bodies() for found in _within(place, body, seen)]


def test_every_list_of_a_body_has_a_maximum() -> None:
    found = [(place, schema) for place, schema in _all() if "array" in _types(schema)]
    assert len(found) > 40
    assert [place for place, schema in found if "maxItems" not in schema] == []


def test_every_map_of_a_body_with_keys_of_ones_own_has_a_maximum() -> None:
    """Other maps have a language as their key. A record to verify has any shape."""
    own = {"CorrectionCreate.questions", "QuestionTexts.options", "ResponseSave.answers"}
    found = {place: schema for place, schema in _all() if place in own}
    assert found.keys() == own
    assert [place for place, schema in found.items() if "maxProperties" not in schema] == []


def test_a_bound_stands_in_the_contract_where_the_field_may_also_be_null_or_absent() -> None:
    """Litestar left these out."""
    lots = SCHEMAS["ProcurementPatch"]["properties"]["lots"]["oneOf"]
    assert [lot["maxItems"] for lot in lots if lot.get("type") == "array"] == [100]
    assert SCHEMAS["WatchPatch"]["properties"]["hour"]["minimum"] == 0


def _types(schema: Any) -> list[str]:
    kind = schema.get("type", [])
    return kind if isinstance(kind, list) else [kind]
