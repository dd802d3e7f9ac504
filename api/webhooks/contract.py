"""The `webhooks` of the OpenAPI document: what a receiver gets, one entry per type of event."""

from collections.abc import Mapping
from inspect import cleandoc
from typing import Any

from api.core.events import TYPE_PREFIX, Event
from api.events.cloud_events import MEDIA_TYPE

_REF = "#/components/schemas/{name}"
_HEADERS = {
    "webhook-id": "The event's id, the same on every try: drop what you have already.",
    "webhook-timestamp": "When it was sent, in seconds since 1970; refuse what is too old.",
    "webhook-signature": "`v1,` and a signature for every live secret, separated by spaces.",
}
_ANSWERS = {
    "2XX": "Taken. Answer at once and work on it later: the limit is 10 seconds.",
    "default": (
        "410: nothing more is wanted, the webhook is disabled. 429, 5xx or no answer: tried again, "
        "about ten times in 24 hours; 429 and 503 may ask for more time by `Retry-After`. "
        "All else, redirects too: not sent again."
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
    opening = f"A fact about one of the `{kind.collection}`."
    return f"{opening} {cleandoc(kind.__doc__)}" if kind.__doc__ else opening
