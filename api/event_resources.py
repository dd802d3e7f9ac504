"""What facts keep of their subject (`resource`, with `full=true`), as schemas.

A part of what the subject's own address answers: without people, and without what other things add
to it. The one list of members for the OpenAPI document, AsyncAPI and the JSON Schema of each type.
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
_WORDS = "What was public about the subject right after the fact, without people."
_WORDS_OF_NULL = (
    "Only with `full=true`. Null in facts older than this member, and where words of the subject"
    " were hidden since: an event `….hidden.v1` names them."
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
"""By the collection of the event's subject."""


def snapshots(schemas: Mapping[str, Schema]) -> dict[str, Schema]:
    """`schemas` has those of the answers, by the names of their classes."""
    return {
        resource.name: _part(schemas[resource.answer.__name__], resource.members)
        for resource in RESOURCES.values()
    }


def add_resource(kind: type[Event], schema: Schema, template: str) -> None:
    """In place, to the schema of a kind's data."""
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
