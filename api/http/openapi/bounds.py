"""Bounds of the fields of structs and dataclasses: Litestar drops those of a field that may also be
null or absent.

msgspec's own schema of the struct has them all.
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
_UNKNOWN = {"description": "A file, whose bounds are those of its operation."}


def add_bounds(schema: Schema, kind: type) -> None:
    """In place, of all properties; whether others are refused."""
    config: msgspec.structs.StructConfig | None = getattr(kind, "__struct_config__", None)
    if config and config.forbid_unknown_fields and "properties" in schema:
        schema["additionalProperties"] = False
    known = _properties(kind)
    for name, described in schema.get("properties", {}).items():
        if name in known:
            _copy(known[name], described)
            _tell_each(described)


def _tell_each(described: Schema) -> None:
    """In words: an extension is read by few tools."""
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
