"""Maps between a procurement's columns and its fields in requests and responses."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from api.codelists.catalogue import builtin
from api.codelists.rules import cpv_ancestors, cpv_prefixes, normalise_cpv
from api.core.search import search_columns, title_column
from api.plans.inputs.procurements import Money, ProcurementFields
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementLot

COLUMNS = tuple(name for name in ProcurementFields.__struct_fields__ if name != "value")
PUBLIC_STATE = ("status", "status_reason", "notice_id", "notice_url")


def fields_of(row: Procurement) -> ProcurementFields:
    values = {name: getattr(row, name) for name in COLUMNS}
    return ProcurementFields(**values, value=money_of(row))


def assign(row: Procurement, fields: ProcurementFields) -> None:
    """Assigns fields without `procurement_faults`, and the derived columns."""
    for name, value in columns_of(fields).items():
        setattr(row, name, value)


def columns_of(fields: ProcurementFields) -> dict[str, Any]:
    values = {name: getattr(fields, name) for name in COLUMNS}
    main = normalise_cpv(fields.cpv_main) if fields.cpv_main else None
    additional = list(dict.fromkeys(map(normalise_cpv, fields.cpv_additional)))
    lots = [normalise_cpv(lot.cpv) for lot in fields.lots if lot.cpv]
    codes = [*([main] if main else []), *additional]
    money = fields.value or Money()
    derived = {
        "cpv_main": main,
        "cpv_additional": additional,
        "cpv_prefixes": sorted({prefix for code in codes + lots for prefix in cpv_prefixes(code)}),
        "regions": sorted({*fields.regions, *regions_of(fields.municipalities)}),
        "criteria_codes": sorted({criterion.code for criterion in fields.criteria}),
        "value_low": Decimal(money.low) if money.low else None,
        "value_high": Decimal(money.high) if money.high else None,
        "value_withheld": money.withheld,
        "currency": money.currency,
    }
    return values | derived | searched(fields)


@dataclass(frozen=True)
class DefaultPlace:
    """The buyer's own place, used if a procurement names no place."""

    municipalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


NOWHERE = DefaultPlace()


def complete_places(fields: ProcurementFields, default: DefaultPlace) -> None:
    """Adds the default place if there is none, and the regions of the municipalities."""
    if not fields.municipalities and not fields.regions:
        fields.municipalities = list(default.municipalities)
        fields.regions = list(default.regions)
    fields.regions = sorted({*fields.regions, *regions_of(fields.municipalities)})


def regions_of(municipalities: list[str]) -> set[str]:
    """Regions of the municipalities."""
    codes = set(municipalities)
    return {row.attributes["region"] for row in builtin("municipalities") if row.code in codes}


def money_of(row: Procurement) -> Money | None:
    if row.value_low is None and row.value_high is None and not row.value_withheld:
        return None
    return Money(
        _written(row.value_low), _written(row.value_high), row.currency, row.value_withheld
    )


def without_values(fields: ProcurementFields) -> ProcurementFields:
    """The fields without a withheld value and without the values of lots, which would reveal it."""
    if fields.value is None or not fields.value.withheld:
        return fields
    lots = [ProcurementLot(lot.title, lot.cpv, None, None, lot.sme_suitable) for lot in fields.lots]
    hidden = Money(currency=fields.value.currency, withheld=True)
    return msgspec.structs.replace(fields, value=hidden, lots=lots)


def public_value(row: Procurement) -> Money | None:
    return without_values(fields_of(row)).value


def public_content(row: Procurement) -> dict[str, Any]:
    """All public content as plain JSON, for comparisons, histories and revisions."""
    fields: dict[str, Any] = msgspec.to_builtins(without_values(fields_of(row)))
    state = {name: getattr(row, name) for name in PUBLIC_STATE}
    return fields | msgspec.to_builtins(state)  # type: ignore[no-any-return]


def searched(fields: ProcurementFields) -> dict[str, str]:
    """Search columns. The search looks up the names of codes, places and the buyer itself, because
    they change independently.
    """
    lots = [lot.title for lot in fields.lots]
    criteria = [criterion.note for criterion in fields.criteria]
    plain = [each for each in (fields.reference, fields.unit) if each]
    return title_column([fields.title]) | search_columns(
        [fields.title],
        [fields.summary, fields.description, *lots, *criteria],
        plain,
        code_terms(codes_of(fields)),
    )


def codes_of(fields: ProcurementFields | Procurement) -> list[str]:
    """CPV codes of the procurement and its lots."""
    codes = [fields.cpv_main, *fields.cpv_additional, *(lot.cpv for lot in fields.lots)]
    return [code for code in codes if code]


def code_terms(codes: Iterable[str]) -> set[str]:
    """The codes and all wider codes as people type them, and the own codes marked with `=`, for the
    search by names."""
    own = {normalise_cpv(code) for code in codes}
    return {wider for code in own for wider in cpv_ancestors(code)} | {f"={code}" for code in own}


def update_search(row: Procurement) -> None:
    for name, words in searched(fields_of(row)).items():
        setattr(row, name, words)


def _written(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
