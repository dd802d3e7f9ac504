"""Lists of a procurement as rows of fields: lots, criteria, links. An empty row is no row."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from api.core.i18n import Texts
from api.core.web_addresses import LONGEST as LONGEST_ADDRESS
from api.plans.inputs.procurements import MOST_CODES, MOST_LINKS, MOST_LOTS
from api.plans.lengths import SHORT_TEXT, TITLE, WORD
from api.plans.models.values import ProcurementLot, SustainabilityCriterion, WebLink
from api.web.buying.contract_fields import goal_field, yes_no_options
from api.web.buying.field_context import FieldContext
from api.web.buying.list_entries import (
    amount_text,
    cpv_code_entry,
    single_amount_entry,
    yes_no_entry,
    yes_no_text,
)
from api.web.buying.section import Section
from api.web.forms.fields import Control, Field

LISTS = ("lots", "criteria", "links")


def lot_section(context: FieldContext) -> Section:
    fields = _rows(context, "lots", MOST_LOTS, _lot)
    return Section(context.label("section.lots"), fields, adds_rows=True)


def goal_section(context: FieldContext) -> Section:
    fields = [goal_field(context), *_rows(context, "criteria", MOST_CODES, _criterion)]
    return Section(context.label("section.goals"), fields, adds_rows=True)


def link_section(context: FieldContext) -> Section:
    fields = _rows(context, "links", MOST_LINKS, _link)
    return Section(context.label("section.links"), fields, adds_rows=True)


def _rows(
    context: FieldContext,
    name: str,
    most: int,
    row: Callable[[FieldContext, str, int, Any], Iterator[Field]],
) -> list[Field]:
    stored: Sequence[Any] = context.value(name, ())
    count = context.posted.rows(name, len(stored), most)
    return [
        item
        for number in range(count)
        for item in row(context, name, number, stored[number] if number < len(stored) else None)
    ]


def _lot(
    context: FieldContext, name: str, number: int, lot: ProcurementLot | None
) -> Iterator[Field]:
    place = f"{name}/{number}"
    yield from _texts(context, f"{place}/title", "lot.title", lot.title if lot else {}, TITLE)
    yield _field(
        context, f"{place}/cpv", "lot.cpv", lot.cpv if lot else None, convert=cpv_code_entry
    )
    for end in ("value_low", "value_high"):
        stored = amount_text(getattr(lot, end)) if lot else None
        yield _field(context, f"{place}/{end}", f"lot.{end}", stored, convert=single_amount_entry)
    yield _field(
        context,
        f"{place}/sme_suitable",
        "lot.sme_suitable",
        yes_no_text(value=lot.sme_suitable if lot else None),
        control=Control.SELECT,
        options=yes_no_options(context),
        convert=yes_no_entry,
    )


def _criterion(
    context: FieldContext, name: str, number: int, criterion: SustainabilityCriterion | None
) -> Iterator[Field]:
    place = f"{name}/{number}"
    yield _field(
        context,
        f"{place}/code",
        "criterion",
        criterion.code if criterion else None,
        control=Control.SELECT,
        options=[context.nothing(), *context.codes("sustainability-criteria")],
    )
    note = criterion.note if criterion else {}
    yield from _texts(context, f"{place}/note", "criterion.note", note, SHORT_TEXT)


def _link(context: FieldContext, name: str, number: int, link: WebLink | None) -> Iterator[Field]:
    place = f"{name}/{number}"
    url = link.url if link else None
    yield _field(context, f"{place}/url", "link.url", url, type="url", longest=LONGEST_ADDRESS)
    yield from _texts(context, f"{place}/label", "link.label", link.label if link else {}, WORD)


def _texts(
    context: FieldContext, place: str, label: str, texts: Texts, longest: int
) -> Iterator[Field]:
    """One field for each language that the text has, else one in the reader's."""
    for item in context.text_languages(texts):
        stored = texts[item].text if item in texts else None
        shown = _field(context, f"{place}/{item}", label, stored, longest=longest, convert=_as_text)
        yield shown


def _as_text(text: str, _: Any) -> Any:
    return {"text": text}


def _field(context: FieldContext, name: str, label: str, stored: str | None, **more: Any) -> Field:
    """Numbered: a list may have many rows."""
    number = int(name.split("/")[1]) + 1
    words = f"{context.label(label)} {number}"
    return Field(name=name, label=words, initial=[stored] if stored else (), optional=True, **more)
