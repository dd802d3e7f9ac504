"""What the open log promises, built from the event classes of all features.

The AsyncAPI document, and the JSON Schema of each type, from the same source.
"""

import pkgutil
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.metadata import version
from inspect import cleandoc
from typing import Any

import msgspec

import api
from api.core.events import TYPE_PREFIX, Audience, Event
from api.events.schemas import SCHEMAS, CloudEvent

_REF = "#/components/schemas/{name}"
_RESOURCE = {
    "type": ["object", "null"],
    "description": "Only with `full=true`: what was public about the subject right after the fact,"
    " as its own address gave it then, without people. Null in facts older than this member.",
}


def public_events() -> list[type[Event]]:
    """Those that reach the outside, by name. The private ones are nobody's contract."""
    for feature in pkgutil.iter_modules(api.__path__, f"{api.__name__}."):
        if feature.ispkg and _has_events(feature.name):
            import_module(f"{feature.name}.events")
    found = [kind for kind in _subclasses(Event) if hasattr(kind, "name")]
    public = [kind for kind in found if kind.audience is Audience.PUBLIC]
    return sorted(public, key=lambda kind: kind.name)


def _has_events(feature: str) -> bool:
    return any(module.name == "events" for module in pkgutil.iter_modules(_path(feature)))


def _path(feature: str) -> Any:
    return import_module(feature).__path__


def _subclasses(kind: type[Event]) -> Iterator[type[Event]]:
    for subclass in kind.__subclasses__():
        if subclass.__module__.startswith("api."):
            yield subclass
            yield from _subclasses(subclass)


def build_asyncapi() -> dict[str, Any]:
    events = public_events()
    schemas = _components([CloudEvent, *events], _REF)
    messages = {kind.__name__: _message(kind) for kind in events}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Vuoropuhelu: the open log",
            "version": version("vuoropuhelu"),
            "description": "Every public fact as a CloudEvent, read from `GET /v1/events` or, as it"
            " grows, from `GET /v1/events/stream`.",
            "license": {"name": "EUPL-1.2", "url": "https://spdx.org/licenses/EUPL-1.2.html"},
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {
            "events": {
                "address": "/v1/events",
                "description": "One order for all; nothing appears behind a position once given.",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            }
        },
        "operations": {
            "publish_events": {
                "action": "send",
                "channel": {"$ref": "#/channels/events"},
                "summary": "What the platform tells.",
            }
        },
        "components": {"messages": messages, "schemas": schemas},
    }


def build_event_schemas(base: str) -> dict[str, dict[str, Any]]:
    """By type as it stands in envelopes: the schema that is served at its `dataschema`."""
    return {TYPE_PREFIX + kind.name: _schema(kind, base) for kind in public_events()}


def _schema(kind: type[Event], base: str) -> dict[str, Any]:
    definitions = _components([kind], "#/$defs/{name}")
    own = definitions.pop(kind.__name__)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{base}{SCHEMAS}/{TYPE_PREFIX}{kind.name}",
    }
    return {**head, **own, **({"$defs": definitions} if definitions else {})}


def _components(kinds: Sequence[type], template: str) -> dict[str, Any]:
    _, schemas = msgspec.json.schema_components(kinds, ref_template=template)
    for kind in kinds:
        if issubclass(kind, Event) and kind.keeps_resource:
            schemas[kind.__name__]["properties"]["resource"] = _RESOURCE
    return schemas


def _message(kind: type[Event]) -> dict[str, Any]:
    described = {"type": {"const": TYPE_PREFIX + kind.name}, "data": {"$ref": _ref(kind)}}
    message: dict[str, Any] = {
        "name": TYPE_PREFIX + kind.name,
        "payload": {"allOf": [{"$ref": _ref(CloudEvent)}, {"properties": described}]},
    }
    if kind.__doc__:
        message["description"] = cleandoc(kind.__doc__)
    return message


def _ref(kind: type) -> str:
    return _REF.format(name=kind.__name__)
