"""The `webhooks` of the OpenAPI document: one entry per type of event."""

from collections.abc import Mapping
from inspect import cleandoc
from typing import Any

from api.core.events import TYPE_PREFIX, Event
from api.events.cloud_events import MEDIA_TYPE

_REF = "#/components/schemas/{name}"
_HEADERS = {
    "webhook-id": "Id of the event, the same in every attempt: ignore events you already have.",
    "webhook-timestamp": "Time of sending, in seconds since 1970: refuse old messages.",
    "webhook-signature": "`v1,` and a signature for each live secret, separated by spaces.",
}
_ANSWERS = {
    "2XX": "Accepted. Respond at once and process the event later: the limit is 10 seconds.",
    "default": (
        "410 disables the webhook. After 429, 5xx or no response the platform tries again, about "
        "ten times in 24 hours; 429 and 503 may request more time with `Retry-After`. After any "
        "other status, redirects included, it does not try again."
    ),
}


def add_webhooks(document: dict[str, Any], kinds: Mapping[type[Event], str]) -> None:
    """`kinds` of events, each with the schema of its envelope."""
    document["webhooks"] = {
        TYPE_PREFIX + kind.name: {"post": _operation(kind, name)} for kind, name in kinds.items()
    }


def _operation(kind: type[Event], envelope: str) -> dict[str, Any]:
    name, _, _ = kind.name.rpartition(".")
    return {
        "operationId": "receive_" + name.replace(".", "_"),
        "tags": ["Webhooks"],
        "summary": f"`{kind.name}`",
        "description": _description(kind),
        "security": [{}],
        "parameters": [
            {
                "name": header,
                "in": "header",
                "required": True,
                "description": words,
                "schema": {"type": "string"},
            }
            for header, words in _HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(name=envelope)}}},
        },
        "responses": {status: {"description": words} for status, words in _ANSWERS.items()},
    }


def _description(kind: type[Event]) -> str:
    opening = f"An event of the collection `{kind.collection}`."
    return f"{opening} {cleandoc(kind.__doc__)}" if kind.__doc__ else opening
