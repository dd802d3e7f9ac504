"""Between a procurement's columns and what is said about it on the wire."""

from decimal import Decimal
from typing import Any

import msgspec

from api.core.text import Texts
from api.plans.inputs import Money, ProcurementFields
from api.plans.models import Lot, Procurement

FIELDS = ProcurementFields.__struct_fields__
COLUMNS = tuple(name for name in FIELDS if name != "value")
PUBLIC_STATE = ("status", "status_reason", "notice_id", "notice_url")


def fields_of(row: Procurement) -> ProcurementFields:
    values = {name: getattr(row, name) for name in COLUMNS}
    return ProcurementFields(**values, value=money_of(row))


def money_of(row: Procurement) -> Money | None:
    if row.value_low is None and row.value_high is None and not row.value_withheld:
        return None
    return Money(
        _written(row.value_low), _written(row.value_high), row.currency, row.value_withheld
    )


def without_values(fields: ProcurementFields) -> ProcurementFields:
    """As those see it from whom the value is withheld: its lots' values would tell it."""
    if fields.value is None or not fields.value.withheld:
        return fields
    lots = [Lot(lot.title, lot.cpv, None, None, lot.sme_suitable) for lot in fields.lots]
    hidden = Money(currency=fields.value.currency, withheld=True)
    return msgspec.structs.replace(fields, value=hidden, lots=lots)


def public_content(row: Procurement) -> dict[str, Any]:
    """Everything public about it as plain JSON: compared, kept in histories and revisions."""
    fields: dict[str, Any] = msgspec.to_builtins(without_values(fields_of(row)))
    state = {name: getattr(row, name) for name in PUBLIC_STATE}
    return fields | msgspec.to_builtins(state)  # type: ignore[no-any-return]


def texts_of(fields: ProcurementFields) -> list[Texts]:
    """What a search looks through."""
    criteria = [criterion.note for criterion in fields.criteria]
    return (
        [fields.title, fields.summary, fields.description]
        + [lot.title for lot in fields.lots]
        + criteria
    )


def _written(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
