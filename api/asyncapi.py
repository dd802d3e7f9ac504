"""The AsyncAPI document of the open log, built from the event classes of all features."""

from importlib.metadata import version
from inspect import cleandoc
from typing import Any

import msgspec

from api.core.events import TYPE_PREFIX, Event
from api.events.catalogue import envelope_schema, public_events
from api.events.cloud_events import MEDIA_TYPE, CloudEvent

_REF = "#/components/schemas/{name}"


def build_asyncapi() -> dict[str, Any]:
    events = public_events()
    _, schemas = msgspec.json.schema_components([CloudEvent, *events], ref_template=_REF)
    messages = {kind.__name__: _message(kind) for kind in events}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Vuoropuhelu: the open log",
            "version": version("vuoropuhelu"),
            "description": "Every public fact as a CloudEvent, read from `GET /v1/events`.",
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


def _message(kind: type[Event]) -> dict[str, Any]:
    message: dict[str, Any] = {
        "name": TYPE_PREFIX + kind.name,
        "payload": envelope_schema(kind, _REF),
    }
    if kind.__doc__:
        message["description"] = cleandoc(kind.__doc__)
    return message
