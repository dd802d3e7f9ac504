"""Replaces the content of a procurement found by its reference."""

from collections.abc import Collection, Iterator

import msgspec

from api.core.errors import Fault
from api.plans.importing.hidden_words import HiddenWords
from api.plans.importing.sheet.row_keys import reference_key
from api.plans.inputs.procurements import ProcurementFields
from api.plans.inputs.upserts import ProcurementReplacement
from api.plans.models.procurements import Procurement
from api.plans.rules.content import DefaultPlace, assign, complete_places, fields_of

FIELDS = ProcurementFields.__struct_fields__


def fields_from(item: ProcurementReplacement, default: DefaultPlace) -> ProcurementFields:
    """The content in its stored form, so that a comparison finds only real changes."""
    fields = ProcurementFields(**{name: getattr(item, name) for name in FIELDS})
    complete_places(fields, default)
    stored = Procurement()
    assign(stored, fields)
    return fields_of(stored)


def reference_faults(item: ProcurementReplacement, taken: Collection[str]) -> Iterator[Fault]:
    """`taken`: keys of the references of earlier items of the batch."""
    key = reference_key(item.reference)
    if key is None:
        yield Fault("/reference", "required")
    elif key in taken:
        yield Fault("/reference", "reference_repeated")


def kept_hidden(
    row: Procurement, before: ProcurementFields, after: ProcurementFields, hidden: HiddenWords
) -> list[str]:
    """Fields that keep their values: the given ones would restore hidden words."""
    old, new = msgspec.to_builtins(before), msgspec.to_builtins(after)
    return [
        name
        for name in FIELDS
        if old[name] != new[name] and hidden.keeps(row.id, name, old[name], new[name])
    ]


def hidden_faults(fields: ProcurementFields, hidden: HiddenWords) -> Iterator[Fault]:
    """Fields of a new procurement that hold words hidden in the plan."""
    for name, value in msgspec.to_builtins(fields).items():
        if hidden.holds(value):
            yield Fault(f"/{name}", "hidden_words_returned")
