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


def contract_section(made: FieldContext) -> Section:
    months = made.value("contract_months")
    fields = [
        made.select("procedure", "procedures"),
        Field(
            name="contract_months",
            label=made.label("contract_months"),
            convert=as_number,
            inputmode="numeric",
            initial=[str(months)] if months else (),
            optional=True,
            empty=made.cleared,
        ),
        *text_fields(made, "contract_options", SHORT_TEXT),
        made.select("reserved", "reserved-contracts"),
        Field(
            name="sme_suitable",
            label=made.label("sme_suitable"),
            control=Control.SELECT,
            convert=yes_no_entry,
            options=yes_no_options(made),
            initial=[yes_no_text(value=made.value("sme_suitable"))],
            optional=True,
            empty=made.cleared,
        ),
        Field(
            name="cpv_additional",
            label=made.label("cpv_additional"),
            hint=made.label("cpv_additional.hint"),
            convert=cpv_codes_entry,
            longest=LONGEST_LIST,
            initial=[", ".join(made.value("cpv_additional", ()))],
            optional=True,
            empty=[],
        ),
    ]
    return Section(made.label("section.contract"), fields)


def place_section(made: FieldContext) -> Section:
    """The regions of the municipalities go without saying: only others are ticked."""
    municipalities = made.value("municipalities", [])
    names = {option.value: option.label for option in made.codes("municipalities")}
    others = set(made.value("regions", ())) - regions_of(municipalities)
    fields = [
        Field(
            name="municipalities",
            label=made.label("municipalities"),
            hint=made.label("municipalities.hint"),
            convert=municipalities_entry,
            longest=LONGEST_LIST,
            initial=[", ".join(names.get(code, code) for code in municipalities)],
            optional=True,
            empty=[],
        ),
        Field(
            name="regions",
            label=made.label("regions"),
            control=Control.CHECKBOXES,
            options=made.codes("regions"),
            initial=sorted(others),
            optional=True,
        ),
    ]
    return Section(made.label("section.places"), fields)


def goal_field(made: FieldContext) -> Field:
    return Field(
        name="goals",
        label=made.label("goals"),
        control=Control.CHECKBOXES,
        options=made.codes("goals"),
        initial=made.value("goals", ()),
        optional=True,
    )


def yes_no_options(made: FieldContext) -> list[Option]:
    words = {YES: "value.yes", NO: "value.no"}
    return [made.nothing(), *(Option(value, made.text(name)) for value, name in words.items())]
