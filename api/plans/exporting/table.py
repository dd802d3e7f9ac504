"""Procurements as the rows of a table, in one language. Pure.

The import of plans reads such a table: it recognises the headings, and each text as the value that
it was written from, so that a sheet which comes back unchanged changes nothing. Headings of
columns that say less than the procurement (`READ_ONLY`) are words that the import does not know.
"""

from collections.abc import Callable, Mapping
from datetime import UTC
from decimal import Decimal
from typing import NamedTuple

import msgspec

from api.core.date_format import written_period
from api.core.i18n import Language, Texts, best_text, translate
from api.core.partial_dates import PartialDate, Precision
from api.plans.inputs.procurements import ProcurementFields
from api.plans.models.procurements import Procurement
from api.plans.rules.content import fields_of, without_values
from api.plans.wording import written_field
from api.spreadsheets.writer import Cell, Row


class Exported(NamedTuple):
    """One procurement and what its row needs from elsewhere."""

    row: Procurement
    fields: ProcurementFields
    """What its reader may see."""
    language: Language
    buyer: Texts
    html_url: str


Writer = Callable[[Exported], Cell]


def exported(
    row: Procurement, language: Language, buyer: Texts, public_url: str, *, own: bool
) -> Exported:
    fields = fields_of(row) if own else without_values(fields_of(row))
    return Exported(row, fields, language, buyer, f"{public_url}/procurements/{row.id}")


def _text(name: str, language: Language) -> Writer:
    def write(of: Exported) -> Cell:
        texts: Texts = getattr(of.fields, name)
        return texts[language].text if language in texts else None

    return write


def _plain(name: str) -> Writer:
    return lambda of: getattr(of.fields, name)


def _written(name: str) -> Writer:
    """As the public history writes the field."""

    def write(of: Exported) -> Cell:
        value = msgspec.to_builtins(getattr(of.fields, name))
        return written_field(name, value, of.language) or None

    return write


def _date(name: str) -> Writer:
    def write(of: Exported) -> Cell:
        value: PartialDate | None = getattr(of.fields, name)
        if value is None:
            return None
        is_day = value.precision is Precision.DAY
        return value.value if is_day else written_period(value, of.language)

    return write


def _amount(end: str) -> Writer:
    def write(of: Exported) -> Cell:
        written = getattr(of.fields.value, end, None)
        return Decimal(written) if written else None

    return write


def _contact(part: str) -> Writer:
    return lambda of: getattr(of.fields.contact, part, None) or None


def _cpv(of: Exported) -> Cell:
    codes = [of.fields.cpv_main, *of.fields.cpv_additional]
    return ", ".join(code for code in codes if code) or None


def _places(name: str) -> Writer:
    def write(of: Exported) -> Cell:
        return (
            written_field("municipalities", {name: getattr(of.fields, name)}, of.language) or None
        )

    return write


def _months(of: Exported) -> Cell:
    months = of.fields.contract_months
    return None if months is None else translate("export.months", of.language, months=months)


def _options(of: Exported) -> Cell:
    return _text("contract_options", of.language)(of)


def _lots(of: Exported) -> Cell:
    return len(of.fields.lots) or None


def _status(of: Exported) -> Cell:
    return translate(f"page.procurement.status.{of.row.status}", of.language)


def _currency(of: Exported) -> Cell:
    return of.fields.value.currency if of.fields.value else None


WRITERS: Mapping[str, Writer] = {
    "reference": _plain("reference"),
    **{f"title_{language}": _text("title", language) for language in Language},
    "unit": _plain("unit"),
    "category": _written("category"),
    "cpv": _cpv,
    "value_low": _amount("low"),
    "value_high": _amount("high"),
    "dialogue_expected": _date("dialogue_expected"),
    "notice_expected": _date("notice_expected"),
    "contract_start_expected": _date("contract_start_expected"),
    "contract_months": _months,
    "contract_options": _options,
    "procedure": _written("procedure"),
    "municipalities": _places("municipalities"),
    "regions": _places("regions"),
    "lots": _lots,
    "sme_suitable": _written("sme_suitable"),
    "contact_name": _contact("name"),
    "contact_email": _contact("email"),
    "contact_phone": _contact("phone"),
    **{f"description_{language}": _text("description", language) for language in Language},
}
READ_ONLY: Mapping[str, Writer] = {
    "buyer": lambda of: best_text(of.buyer, of.language),
    "status": _status,
    "currency": _currency,
    "reserved": _written("reserved"),
    "criteria": _written("criteria"),
    "goals": _written("goals"),
    "links": _written("links"),
    "published": lambda of: of.row.published_at and of.row.published_at.astimezone(UTC).date(),
    "html_url": lambda of: of.html_url,
    "id": lambda of: str(of.row.id),
}
COLUMNS: Mapping[str, Writer] = {**WRITERS, **READ_ONLY}


def headings(language: Language) -> list[str]:
    return [translate(f"export.{name}", language) for name in COLUMNS]


def table_row(of: Exported) -> Row:
    return [write(of) for write in COLUMNS.values()]
