"""Maps the values of one row to the fields of a procurement."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from api.core.errors import Fault
from api.core.i18n import Language, LocalText, Texts
from api.core.text_fields import map_texts
from api.core.text_types import cleaned
from api.plans.importing import codes
from api.plans.importing.sheet.column_specs import SPECS
from api.plans.importing.sheet.result import RowValues
from api.plans.inputs.procurements import Money, ProcurementFields
from api.plans.models.values import (
    Contact,
    ProcurementCategory,
    ProcurementLot,
    SustainabilityCriterion,
    WebLink,
)
from api.plans.rules.faults import word_faults

FIELDS_OF_COLUMN: dict[str, tuple[str, ...]] = {
    "reference": ("reference",),
    "title": ("title",),
    "description": ("description",),
    "category": ("category",),
    "cpv": ("cpv_main", "cpv_additional"),
    "value": ("value",),
    "value_low": ("value",),
    "value_high": ("value",),
    "dialogue_date": ("dialogue_expected",),
    "notice_date": ("notice_expected",),
    "contract_start": ("contract_start_expected",),
    "contract_length": ("contract_months", "contract_options"),
    "contract_end": ("contract_months",),
    "options": ("contract_months", "contract_options"),
    "procedure": ("procedure",),
    **{spec.field.value: spec.procurement_fields for spec in SPECS},
    "unit": ("unit",),
    "contact_name": ("contact",),
    "contact_email": ("contact",),
    "contact_phone": ("contact",),
    "lots": ("lots",),
    "sme_suitable": ("sme_suitable",),
    "reserved": ("reserved",),
    "sustainability": ("criteria",),
    "link": ("links",),
}
LONGEST_NOTES = 10_000
_NOTED = frozenset({"notes", "contract_end"})
"""Columns whose texts are added to the notes."""
_TEXTS = ("title", "description", "contract_options")
_LOT = {Language.FI: "Osa", Language.SV: "Del", Language.EN: "Lot"}
_MOST_LOTS = 100
_REMARKS_PER_CELL = 3


@dataclass
class RowContent:
    """Content of a row. Only the fields in `names` count; the row has no columns for the others."""

    fields: ProcurementFields
    names: frozenset[str]
    notes: str | None
    remarks: list[Fault] = field(default_factory=list)
    """Values of the row that match no code; the pointer names the field."""


def read_row(values: RowValues, columns: frozenset[str], language: Language) -> RowContent:
    """An empty cell counts as content if the sheet has its column: it clears the value."""
    fields, remarks = _fields(values, language)
    of_columns = {name for column in columns for name in FIELDS_OF_COLUMN.get(column, ())}
    empty = ProcurementFields(title={})
    filled = {
        name
        for name in ProcurementFields.__struct_fields__
        if getattr(fields, name) != getattr(empty, name)
    }
    notes = cleaned(values.notes or "", lines=True) if _NOTED & columns else None
    if too_long := list(word_faults("/notes", notes, LONGEST_NOTES)):
        remarks, notes = remarks + too_long, None
    return RowContent(fields, frozenset(of_columns | filled), notes, remarks)


def merged_fields(
    before: ProcurementFields, content: RowContent, language: Language
) -> ProcurementFields:
    """The procurement's fields after the import of the row; texts in other languages stay."""
    new = content.fields
    changes: dict[str, Any] = {name: getattr(new, name) for name in content.names}
    for name in content.names.intersection(_TEXTS):
        kept = {k: v for k, v in getattr(before, name).items() if k is not language}
        changes[name] = kept | getattr(new, name)
    if "value" in changes and before.value:
        changes["value"] = _merged_money(new.value, before.value)
    if "lots" in changes and len(before.lots) == len(new.lots):
        changes["lots"] = (
            before.lots
        )  # a sheet has only their number; the application may have titles
    return msgspec.structs.replace(before, **changes)


def _merged_money(new: Money | None, before: Money) -> Money | None:
    """A withheld value stays withheld. `ei julkinen` in place of an amount clears no amount."""
    if new is None:
        return Money(withheld=True) if before.withheld else None
    only_withheld = new.withheld and not (new.low or new.high)
    amount = before if only_withheld else new
    return Money(amount.low, amount.high, before.currency, before.withheld or new.withheld)


def _fields(values: RowValues, language: Language) -> tuple[ProcurementFields, list[Fault]]:
    remarks: list[Fault] = []
    municipalities, regions = _places(values, remarks)
    length = values.contract_length
    fields = ProcurementFields(
        title=_texts(values.titles),
        description=_texts(values.descriptions),
        reference=values.reference,
        unit=values.unit,
        category=ProcurementCategory(values.category.value) if values.category else None,
        cpv_main=values.cpv[0] if values.cpv else None,
        cpv_additional=list(values.cpv[1:]),
        municipalities=municipalities,
        regions=regions,
        value=_money(values),
        dialogue_expected=values.dialogue_date,
        notice_expected=values.notice_date,
        contract_start_expected=values.contract_start,
        contract_months=(length.months or None) if length else None,
        contract_options={language: LocalText(values.contract_text)}
        if values.contract_text
        else {},
        procedure=_procedure(values, remarks),
        lots=list(_lots(values, language)),
        sme_suitable=values.sme_suitable,
        reserved=_reserved(values, remarks),
        criteria=_criteria(values, language, remarks),
        contact=_contact(values),
        links=[WebLink(values.link)] if values.link else [],
    )
    return _without_invisible(fields), remarks


def _without_invisible(fields: ProcurementFields) -> ProcurementFields:
    """Removes invisible characters: the API would refuse them, and nobody sees them in the cell."""
    return map_texts(
        fields, ProcurementFields, lambda text, marks, _: cleaned(text, lines=marks.lines)
    )


def _texts(by_language: dict[str, str]) -> Texts:
    return {Language(language): LocalText(text) for language, text in by_language.items()}


def _money(values: RowValues) -> Money | None:
    value = values.value
    if value is None or (value.low is None and value.high is None and not value.withheld):
        return None
    low, high = (None if end is None else f"{end:.2f}" for end in (value.low, value.high))
    return Money(low, high, withheld=value.withheld)


def _contact(values: RowValues) -> Contact | None:
    if not (values.contact_name or values.contact_email or values.contact_phone):
        return None
    return Contact(values.contact_name or "", values.contact_email, values.contact_phone)


def _places(values: RowValues, remarks: list[Fault]) -> tuple[list[str], list[str]]:
    """Accepts municipalities in columns of regions and vice versa: people mix them up."""
    municipalities, regions = [], []
    unknown: Counter[str] = Counter()
    for name, column in _named_places(values):
        municipality, region = codes.municipality_code(name), codes.region_code(name)
        if municipality and not (region and column == "regions"):
            municipalities.append(municipality)
        elif region:
            regions.append(region)
        else:
            unknown[column] += 1
            if unknown[column] <= _REMARKS_PER_CELL:
                remarks.append(Fault(f"/{column}", "unknown_place", {"value": name[:80]}))
    for column, count in unknown.items():
        if count > _REMARKS_PER_CELL:
            more = {"count": count - _REMARKS_PER_CELL}
            remarks.append(Fault(f"/{column}", "more_unknown_places", more))
    return sorted(set(municipalities)), sorted(set(regions))


def _named_places(values: RowValues) -> Iterator[tuple[str, str]]:
    for name in values.places:
        yield name, "municipalities"
    for name in values.regions:
        yield name, "regions"


def _procedure(values: RowValues, remarks: list[Fault]) -> str | None:
    if values.procedure is None:
        return None
    code = codes.procedure_code(values.procedure)
    if code is None:
        remarks.append(Fault("/procedure", "unknown_procedure", {"value": values.procedure[:80]}))
    return code


def _lots(values: RowValues, language: Language) -> Iterator[ProcurementLot]:
    count = values.lots.count if values.lots else None
    for number in range(1, min(count or 0, _MOST_LOTS) + 1):
        yield ProcurementLot({language: LocalText(f"{_LOT[language]} {number}")})


def _reserved(values: RowValues, remarks: list[Fault]) -> str | None:
    if not values.reserved:
        return None
    remarks.append(Fault("/reserved", "reserved_assumed"))
    return "sheltered-workshops"


def _criteria(
    values: RowValues, language: Language, remarks: list[Fault]
) -> list[SustainabilityCriterion]:
    text = values.sustainability
    if text is None or codes.is_undecided(text):
        return []
    criteria = codes.criteria_codes(text)
    if not criteria:
        remarks.append(Fault("/criteria", "unknown_criterion", {"value": text[:80]}))
    return [SustainabilityCriterion(code, {language: LocalText(text)}) for code in criteria]
