"""Adds the bounds of fields to the OpenAPI document.

Litestar drops the bounds of a field that may be null or absent. The schema that msgspec generates
for the struct has all of them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from api.core.text_bounds import EACH_MAX_LENGTH

BOUNDS = (
    *("minItems", "maxItems", "minProperties", "maxProperties"),
    *("minLength", "maxLength", "pattern", "format", "enum", EACH_MAX_LENGTH),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
)
Schema = dict[str, Any]
_UNKNOWN = {"description": "A file. Its bounds are those of the operation."}


def add_bounds(schema: Schema, kind: type) -> None:
    """Add to the schema, in place, the bounds of its properties and whether others are refused."""
    config: msgspec.structs.StructConfig | None = getattr(kind, "__struct_config__", None)
    if config and config.forbid_unknown_fields and "properties" in schema:
        schema["additionalProperties"] = False
    known = _properties(kind)
    for name, described in schema.get("properties", {}).items():
        if name in known:
            _copy(known[name], described)
            _describe_text_length(described)


def _describe_text_length(described: Schema) -> None:
    """Add the maximum length to the description, because few tools read the extension."""
    limits = [
        alternative[EACH_MAX_LENGTH]
        for alternative in _alternatives(described)
        if EACH_MAX_LENGTH in alternative
    ]
    words = described.get("description", "")
    sentences = [f"At most {most} characters in each language." for most in limits[:1]]
    if sentences and sentences[0] not in words:
        described["description"] = "\n\n".join(filter(None, [words, *sentences]))


def _properties(kind: type) -> Mapping[str, Schema]:
    _, components = msgspec.json.schema_components([kind], schema_hook=lambda _: _UNKNOWN)
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
