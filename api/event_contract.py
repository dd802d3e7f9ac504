"""Adds the events to the OpenAPI document: one schema per type, distinguished by `type`.

`CloudEvent` is the union of these schemas. Client generators turn it into a union type that
compilers narrow by `type`. With one open map for the data of all types, every reader would have to
guess the members.
"""

from typing import Any

import msgspec

from api.core.events import TYPE_PREFIX, Event
from api.event_resources import add_resource, snapshots
from api.events.catalogue import envelope_schema, event_types, public_events
from api.events.cloud_events import CloudEvent
from api.http.openapi.descriptions import add_descriptions
from api.http.openapi.document import operations
from api.webhooks.contract import add_webhooks
from api.webhooks.events import WebhookTested

Schema = dict[str, Any]
REF = "#/components/schemas/{name}"
ENVELOPE, EVENT_TYPE = "CloudEventEnvelope", "EventType"
_WEBHOOKS = ("WebhookCreate", "WebhookPatch", "WebhookOut")
_OWN = ("type", "data")
"""Members of the envelope that each type defines itself."""


def complete(document: dict[str, Any]) -> None:
    """Add, in place, the parts that do not follow from the routes."""
    schemas = document["components"]["schemas"]
    kinds: list[type[Event]] = [*public_events(), WebhookTested]
    schemas.update(msgspec.json.schema_components(kinds, ref_template=REF)[1])
    schemas.update(snapshots(schemas))
    schemas[ENVELOPE] = _envelope(schemas[CloudEvent.__name__])
    for kind in kinds:
        add_resource(kind, schemas[kind.__name__], REF)
        schemas[envelope_name(kind)] = envelope_schema(kind, REF, ENVELOPE)
    schemas[CloudEvent.__name__] = _union(schemas[CloudEvent.__name__]["description"])
    schemas[EVENT_TYPE] = _event_type()
    _refer_to_types(document)
    add_descriptions(document)
    add_webhooks(document, {kind: envelope_name(kind) for kind in kinds})


def envelope_name(kind: type[Event]) -> str:
    return f"{kind.__name__}Event"


def _envelope(cloud_event: Schema) -> Schema:
    properties = {n: schema for n, schema in cloud_event["properties"].items() if n not in _OWN}
    required = [name for name in cloud_event["required"] if name not in _OWN]
    words = "Members that all events have in common."
    return {"type": "object", "description": words, "properties": properties, "required": required}


def _union(words: str) -> Schema:
    refs = {
        TYPE_PREFIX + kind.name: REF.format(name=envelope_name(kind)) for kind in public_events()
    }
    return {
        "description": words,
        "oneOf": [{"$ref": ref} for ref in refs.values()],
        "discriminator": {"propertyName": "type", "mapping": refs},
    }


def _event_type() -> Schema:
    words = "A type of event in the log. Later versions may add types."
    return {"type": "string", "description": words, "enum": event_types()}


def _refer_to_types(document: dict[str, Any]) -> None:
    """Refer to `EventType` in the filters of the log and of webhooks."""
    ref = {"$ref": REF.format(name=EVENT_TYPE)}
    lists = [document["components"]["schemas"][name]["properties"]["types"] for name in _WEBHOOKS]
    for _, operation in operations(document):
        if operation["operationId"] in ("list_events", "stream_events"):
            parameters = operation["parameters"]
            lists += [
                parameter["schema"] for parameter in parameters if parameter.get("name") == "type"
            ]
    for schema in lists:
        for item in (schema, *schema.get("oneOf", ())):
            if item.get("type") == "array":
                item["items"] = ref
