"""Fields of a procurement about its contract, its places and its goals."""

from api.plans.lengths import SHORT_TEXT
from api.plans.rules.content import regions_of
from api.web.buying.field_context import FieldContext
from api.web.buying.list_entries import (
    NO,
    YES,
    cpv_codes_entry,
    municipalities_entry,
    yes_no_entry,
    yes_no_text,
)
from api.web.buying.other_languages import text_fields
from api.web.buying.section import Section
from api.web.forms.fields import Control, Field, Option
from api.web.forms.numbers import as_number

LONGEST_LIST = 5_000
"""Characters of a field with names or codes one after another."""


def contract_section(context: FieldContext) -> Section:
    months = context.value("contract_months")
    fields = [
        context.select("procedure", "procedures"),
        Field(
            name="contract_months",
            label=context.label("contract_months"),
            convert=as_number,
            inputmode="numeric",
            initial=[str(months)] if months else (),
            optional=True,
            empty=context.cleared,
        ),
        *text_fields(context, "contract_options", SHORT_TEXT),
        context.select("reserved", "reserved-contracts"),
        Field(
            name="sme_suitable",
            label=context.label("sme_suitable"),
            control=Control.SELECT,
            convert=yes_no_entry,
            options=yes_no_options(context),
            initial=[yes_no_text(value=context.value("sme_suitable"))],
            optional=True,
            empty=context.cleared,
        ),
        Field(
            name="cpv_additional",
            label=context.label("cpv_additional"),
            hint=context.label("cpv_additional.hint"),
            convert=cpv_codes_entry,
            longest=LONGEST_LIST,
            initial=[", ".join(context.value("cpv_additional", ()))],
            optional=True,
            empty=[],
        ),
    ]
    return Section(context.label("section.contract"), fields)


def place_section(context: FieldContext) -> Section:
    """The regions of the municipalities go without saying: only others are ticked."""
    municipalities = context.value("municipalities", [])
    names = {option.value: option.label for option in context.codes("municipalities")}
    others = set(context.value("regions", ())) - regions_of(municipalities)
    fields = [
        Field(
            name="municipalities",
            label=context.label("municipalities"),
            hint=context.label("municipalities.hint"),
            convert=municipalities_entry,
            longest=LONGEST_LIST,
            initial=[", ".join(names.get(code, code) for code in municipalities)],
            optional=True,
            empty=[],
        ),
        Field(
            name="regions",
            label=context.label("regions"),
            control=Control.CHECKBOXES,
            options=context.codes("regions"),
            initial=sorted(others),
            optional=True,
        ),
    ]
    return Section(context.label("section.places"), fields)


def goal_field(context: FieldContext) -> Field:
    return Field(
        name="goals",
        label=context.label("goals"),
        control=Control.CHECKBOXES,
        options=context.codes("goals"),
        initial=context.value("goals", ()),
        optional=True,
    )


def yes_no_options(context: FieldContext) -> list[Option]:
    words = {YES: "value.yes", NO: "value.no"}
    return [
        context.nothing(),
        *(Option(value, context.text(name)) for value, name in words.items()),
    ]
