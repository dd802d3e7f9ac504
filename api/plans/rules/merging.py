"""Applies a merge patch to a procurement."""

from typing import Any

import msgspec

from api.core.errors import InvalidRequest
from api.core.merge_patch import merge_patch
from api.plans.inputs.procurements import ProcurementFields, ProcurementPatch
from api.plans.rules.content import regions_of

NOT_FIELDS = frozenset({"reason", "notes"})


def merged(fields: ProcurementFields, patch: ProcurementPatch) -> ProcurementFields:
    """The fields after the patch. A patch that removes the title is refused."""
    changes: dict[str, Any] = msgspec.to_builtins(patch)
    changes = {name: value for name, value in changes.items() if name not in NOT_FIELDS}
    if changes.get("title", True) is None:
        raise InvalidRequest.at("/title", "text_required")
    document = msgspec.to_builtins(fields)
    if "municipalities" in changes and "regions" not in changes:
        # Remove the regions that followed from the former municipalities.
        document["regions"] = sorted(set(fields.regions) - regions_of(fields.municipalities))
    return msgspec.convert(merge_patch(document, changes), ProcurementFields)


def changed_fields(before: ProcurementFields, after: ProcurementFields) -> frozenset[str]:
    return frozenset(
        name
        for name in ProcurementFields.__struct_fields__
        if getattr(before, name) != getattr(after, name)
    )
