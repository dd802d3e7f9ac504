"""Schemas of the resources that events store about their subjects (`resource`, with `full=true`).

A resource is a part of the answer at the subject's address, without personal data and without
content of other tables. OpenAPI, AsyncAPI and the JSON Schemas of types share this list of members.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from api.core.events import Event
from api.dialogues.rules.content import EVENT_COLUMNS
from api.dialogues.schemas import DialogueOut
from api.plans.inputs.procurements import ProcurementFields
from api.plans.rules.content import PUBLIC_STATE
from api.plans.schemas.procurements import ProcurementOut

Schema = dict[str, Any]
_WORDS = "Public content of the subject right after the event, without personal data."
_WORDS_OF_NULL = (
    "Only with `full=true`. Null in events older than this member, and in events whose subject was"
    " hidden in part since; an event `….hidden.v1` names these events."
)


class Resource(NamedTuple):
    name: str
    answer: type[msgspec.Struct]
    members: frozenset[str]


_PROCUREMENT = {"id", *ProcurementFields.__struct_encode_fields__, *PUBLIC_STATE} - {"contact"}
RESOURCES = {
    "procurements": Resource("ProcurementSnapshot", ProcurementOut, frozenset(_PROCUREMENT)),
    "dialogues": Resource("DialogueSnapshot", DialogueOut, frozenset({*EVENT_COLUMNS, "summary"})),
}
"""Resources by the collection of the event's subject."""


def snapshots(schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """Schemas of the resources. `schemas` has the schemas of the answers by class name."""
    return {
        resource.name: _part(schemas[resource.answer.__name__], resource.members)
        for resource in RESOURCES.values()
    }


def add_resource(kind: type[Event], schema: Schema, template: str) -> None:
    """Add `resource`, in place, to the schema of the data of an event type."""
    if kind.keeps_resource:
        snapshot = {"$ref": template.format(name=RESOURCES[kind.collection].name)}
        choice = {"anyOf": [snapshot, {"type": "null"}], "description": _WORDS_OF_NULL}
        schema["properties"]["resource"] = choice


def _part(schema: Schema, members: frozenset[str]) -> Schema:
    properties = {n: member for n, member in schema["properties"].items() if n in members}
    return {
        "type": "object",
        "description": _WORDS,
        "properties": properties,
        "required": sorted(members & properties.keys()),
    }
