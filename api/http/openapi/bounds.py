"""Bounds of the fields of structs: Litestar drops those of a field that may also be null or absent.

msgspec's own schema of the struct has them all.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

BOUNDS = (
    *("minItems", "maxItems", "minProperties", "maxProperties"),
    *("minLength", "maxLength", "pattern"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
)
Schema = dict[str, Any]


def add_bounds(schema: Schema, kind: type[msgspec.Struct]) -> None:
    """In place, of all properties; whether others are refused."""
    if kind.__struct_config__.forbid_unknown_fields and "properties" in schema:
        schema["additionalProperties"] = False
    known = _properties(kind)
    for name, described in schema.get("properties", {}).items():
        if name in known:
            _copy(known[name], described)


def _properties(kind: type[msgspec.Struct]) -> Mapping[str, Schema]:
    _, components = msgspec.json.schema_components([kind], schema_hook=lambda _: {})
    properties: Mapping[str, Schema] = components[kind.__name__].get("properties", {})
    return properties


def _copy(source: Schema, target: Schema) -> None:
    for given in _alternatives(source):
        for alternative in _alternatives(target):
            if given.get("type") is not None and given.get("type") == alternative.get("type"):
                alternative.update({name: given[name] for name in BOUNDS if name in given})
                for inner in ("items", "additionalProperties"):
                    if isinstance(given.get(inner), dict) and isinstance(
                        alternative.get(inner), dict
                    ):
                        _copy(given[inner], alternative[inner])


def _alternatives(schema: Schema) -> Iterator[Schema]:
    yield schema
    for choice in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        yield from _alternatives(choice)
