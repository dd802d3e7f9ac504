"""Canonical query parameters of a search, independent of how it was written. Pure."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec

from api.core.i18n import Language
from api.core.normal_forms import composed
from api.dialogues.queries import Filter
from api.plans.inputs.search import ProcurementSearch

_PARAMETERS = {
    "regions": "region",
    "municipalities": "municipality",
    "buyers": "buyer",
    "plans": "plan",
    "statuses": "status",
    "categories": "category",
    "criteria": "criterion",
    "goals": "goal",
}
"""Names of parameters that differ from the field."""

Pairs = list[tuple[str, str]]


def search_pairs(filters: ProcurementSearch | Filter, language: Language) -> Pairs:
    """Sorted parameters with each value once. The language is always included."""
    pairs = [
        (_PARAMETERS.get(field.name, field.name), value)
        for field in msgspec.structs.fields(filters)
        for value in _values(getattr(filters, field.name))
    ]
    return [*sorted(pairs), ("language", language.value)]


def stable_id(*parts: str) -> UUID:
    """A UUID that depends on `parts` only, not on the service's address."""
    return uuid5(NAMESPACE_URL, "\n".join(parts))


def _values(value: Any) -> Iterator[str]:
    match value:
        case None | "":
            return
        case bool():
            yield str(value).lower()
        case Decimal():
            yield f"{value.normalize():f}"
        case date():
            yield value.isoformat()
        case str():
            yield " ".join(composed(value, "NFKC").lower().split())
        case _:
            yield from sorted({str(item) for item in value})
