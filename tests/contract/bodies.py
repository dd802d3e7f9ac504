"""Bodies built from the contract alone: the smallest valid one, with one text at a place."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from tests.contract.document import DOCUMENT

SCHEMAS: dict[str, dict[str, Any]] = DOCUMENT["components"]["schemas"]
EACH = "x-max-length"
_ID = "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d"
_FORMS = {"uuid": _ID, "date": "2027-01-01", "date-time": "2027-01-01T10:00:00Z"}
_FITTING = {r"^[a-z][a-z0-9_]{0,39}$": "key", r"^\d{1,12}(\.\d{1,2})?$": "1"}
"""Of patterns that what is in the way must fit."""
FREE_KEY = "key"
"""Of a map whose keys are free."""
Schema = dict[str, Any]
Put = Callable[[str], Any]


class Text(NamedTuple):
    """A string that a body may hold."""

    pointer: str
    schema: Schema
    put: Put
    """From a text to a body that has it there."""


def texts(
    schema: Schema, pointer: str = "", each: int | None = None, above: tuple[str, ...] = ()
) -> Iterator[Text]:
    """All of them, each once on the way down. `each`: the bound of a map by language above."""
    each = schema.get(EACH, each)
    if schema.get("type") == "string":
        yield Text(pointer, _bounded(schema, each), lambda text: text)
    for step, inner, put in _inside(schema, above):
        names = (*above, schema["$ref"]) if "$ref" in schema else above
        for one in texts(inner, pointer + step, each, names):
            yield one._replace(put=_both(put, one.put))


def _inside(
    schema: Schema, above: tuple[str, ...]
) -> Iterator[tuple[str, Schema, Callable[[Any], Any]]]:
    """A step of a pointer, the schema there, and from a value there to one of this schema."""
    if (ref := schema.get("$ref")) and ref not in above:
        yield "", SCHEMAS[ref.rsplit("/", 1)[1]], lambda value: value
    for branch in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        yield "", branch, lambda value: value
    if schema.get("type") == "array":
        yield "/0", schema["items"], lambda value: [value]
    for name, inner in _members(schema).items():
        yield f"/{name}", inner, partial(_with_member, schema, name)


def _both(outer: Callable[[Any], Any], inner: Put) -> Put:
    return lambda text: outer(inner(text))


def _with_member(schema: Schema, name: str, value: Any) -> dict[str, Any]:
    return {**least(schema), name: value}


def _bounded(schema: Schema, each: int | None) -> Schema:
    if each is None or "enum" in schema:
        return schema
    return schema | {"maxLength": min(each, schema.get("maxLength", each))}


def _members(schema: Schema) -> dict[str, Schema]:
    others = schema.get("additionalProperties")
    free = {FREE_KEY: others} if isinstance(others, dict) else {}
    return {**schema.get("properties", {}), **free}


def least(schema: Schema) -> Any:
    """A value that has nothing but what is required."""
    if ref := schema.get("$ref"):
        return least(SCHEMAS[ref.rsplit("/", 1)[1]])
    if named := schema.get("enum", [schema["const"]] if "const" in schema else []):
        return named[0]
    if choices := schema.get("oneOf") or schema.get("anyOf"):
        return least(
            next((choice for choice in choices if choice.get("type") != "null"), choices[0])
        )
    return _LEAST[schema["type"]](schema)


def _least_text(schema: Schema) -> str:
    form = _FITTING.get(schema.get("pattern", "")) or _FORMS.get(schema.get("format", ""))
    return form or "x" * schema.get("minLength", 1)


_LEAST: dict[str, Callable[[Schema], Any]] = {
    "object": lambda schema: {n: least(_members(schema)[n]) for n in schema.get("required", ())},
    "array": lambda schema: [least(schema["items"])] * schema.get("minItems", 0),
    "string": _least_text,
    "integer": lambda schema: max(schema.get("minimum", 0), 0),
    "number": lambda schema: max(schema.get("minimum", 0), 0),
    "boolean": lambda _: False,
}
