"""Builds the AsyncAPI document and the JSON Schema of each event type from the event classes."""

import json
import re
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from inspect import cleandoc
from typing import Any

import msgspec

from api.core.events import TYPE_PREFIX, Event
from api.event_resources import RESOURCES, add_resource, snapshots
from api.events.catalogue import envelope_schema, event_types, public_events
from api.events.cloud_events import MEDIA_TYPE, SCHEMAS, CloudEvent

_REF = "#/components/schemas/{name}"


def build_asyncapi() -> dict[str, Any]:
    events = public_events()
    schemas = _components([CloudEvent, *events], _REF)
    schemas[CloudEvent.__name__]["properties"]["type"]["enum"] = event_types()
    messages = {kind.__name__: _message(kind) for kind in events}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Vuoropuhelu: the open log",
            "version": version("vuoropuhelu"),
            "description": "Every public event as a CloudEvent. Read the log from `GET /v1/events`,"
            " or new events from `GET /v1/events/stream`.",
            "license": {"name": "EUPL-1.2", "url": "https://spdx.org/licenses/EUPL-1.2.html"},
        },
        "defaultContentType": MEDIA_TYPE,
        "channels": {
            "events": {
                "address": "/v1/events",
                "description": "All events are in one order. A new event always gets a higher"
                " position than all events before it.",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
            }
        },
        "operations": {
            "publish_events": {
                "action": "send",
                "channel": {"$ref": "#/channels/events"},
                "summary": "Events that the platform publishes.",
            }
        },
        "components": {"messages": messages, "schemas": schemas},
    }


def build_event_schemas(base: str) -> dict[str, dict[str, Any]]:
    """Schema by event type, with the prefix of envelopes; served at the event's `dataschema`."""
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
    """Schemas of the kinds, and of all that they refer to."""
    answers = [resource.answer for resource in RESOURCES.values()]
    _, schemas = msgspec.json.schema_components([*kinds, *answers], ref_template=template)
    schemas |= snapshots(schemas)
    for kind in kinds:
        if issubclass(kind, Event):
            add_resource(kind, schemas[kind.__name__], template)
            schemas[kind.__name__]["x-read-anew"] = [item.value for item in kind.read_anew]
    needed = _reached([kind.__name__ for kind in kinds], schemas, template)
    return {name: _apart(schema) for name, schema in schemas.items() if name in needed}


def _apart(schema: Any) -> Any:
    """Move a reference with siblings to `allOf`: AsyncAPI allows no siblings, such as a default."""
    if isinstance(schema, list):
        return [_apart(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {name: _apart(value) for name, value in schema.items()}
    if "$ref" in changed and len(changed) > 1:
        reference = {"$ref": changed.pop("$ref")}
        changed["allOf"] = [reference, *changed.get("allOf", [])]
    return changed


def _reached(names: Sequence[str], schemas: Mapping[str, Any], template: str) -> set[str]:
    """The names, and the names of all schemas that they refer to."""
    result, left = set(names), list(names)
    ref = re.compile(re.escape(template).replace(r"\{name\}", r"(\w+)"))
    while left:
        for name in ref.findall(json.dumps(schemas[left.pop()])):
            if name not in result:
                result.add(name)
                left.append(name)
    return result


def _message(kind: type[Event]) -> dict[str, Any]:
    message: dict[str, Any] = {
        "name": TYPE_PREFIX + kind.name,
        "payload": envelope_schema(kind, _REF),
    }
    if kind.__doc__:
        message["description"] = cleandoc(kind.__doc__)
    return message
