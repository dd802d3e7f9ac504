"""What the open log promises, built from the event classes of all features.

The AsyncAPI document, and the JSON Schema of each type, from the same source.
"""

from collections.abc import Sequence
from importlib.metadata import version
from inspect import cleandoc
from typing import Any

import msgspec

from api.core.events import TYPE_PREFIX, Event
from api.events.catalogue import envelope_schema, public_events
from api.events.cloud_events import MEDIA_TYPE, SCHEMAS, CloudEvent

_REF = "#/components/schemas/{name}"
_RESOURCE = {
    "type": ["object", "null"],
    "description": "Only with `full=true`: what was public about the subject right after the fact,"
    " as its own address gave it then, without people. Null in facts older than this member, and"
    " where words of the subject were hidden since: an event `….hidden.v1` names them.",
}


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
        "defaultContentType": MEDIA_TYPE,
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
        if issubclass(kind, Event):
            schemas[kind.__name__]["x-read-anew"] = [item.value for item in kind.read_anew]
    return schemas


def _message(kind: type[Event]) -> dict[str, Any]:
    message: dict[str, Any] = {
        "name": TYPE_PREFIX + kind.name,
        "payload": envelope_schema(kind, _REF),
    }
    if kind.__doc__:
        message["description"] = cleandoc(kind.__doc__)
    return message
