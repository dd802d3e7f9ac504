"""A procurement's texts in other languages than the writer's, and how they came to be."""

from api.core.i18n import Language, TextOrigin
from api.plans.inputs.procurements import ProcurementFields
from api.plans.lengths import SHORT_TEXT, TEXT, TITLE
from api.web.buying.field_context import FieldContext
from api.web.buying.section import Section
from api.web.forms.fields import Control, Convert, Field, Option

TEXTS = {
    "title": TITLE,
    "summary": SHORT_TEXT,
    "description": TEXT,
    "contract_options": SHORT_TEXT,
}
"""With their longest lengths."""
ORIGIN = "origin"


def language_section(context: FieldContext) -> Section:
    fields = [
        item
        for language in Language
        if language is not context.language
        for item in (*_missing(context, language), _origin(context, language))
    ]
    return Section(context.label("section.languages"), fields)


def text_entry(context: FieldContext, language: Language) -> Convert:
    """With the origin that the form says for this language."""
    origin = context.posted.text(f"{ORIGIN}/{language}")
    return lambda text, _: {"text": text, "origin": origin} if origin else {"text": text}


def origins_of(stored: ProcurementFields | None, language: Language) -> TextOrigin:
    """Of the first text in the language."""
    texts = (getattr(stored, name).get(language) for name in TEXTS) if stored else ()
    return next((text.origin for text in texts if text), TextOrigin.ORIGINAL)


def text_fields(context: FieldContext, name: str, longest: int) -> list[Field]:
    """A long text: one field for each language that it has, else one in the reader's."""
    texts = context.value(name, {})
    return [
        Field(
            name=f"{name}/{item}",
            label=context.label(name)
            if item is context.language
            else context.in_language(context.label(name), item),
            control=Control.LONG_TEXT,
            convert=text_entry(context, item),
            longest=longest,
            rows=4,
            initial=[texts[item].text] if item in texts else (),
            optional=True,
            empty=context.cleared,
        )
        for item in context.text_languages(texts)
    ]


def _missing(context: FieldContext, language: Language) -> list[Field]:
    """The texts that have no field in this language among the others."""
    return [
        Field(
            name=f"{name}/{language}",
            label=context.in_language(context.label(name), language),
            control=Control.TEXT if name == "title" else Control.LONG_TEXT,
            convert=text_entry(context, language),
            longest=longest,
            rows=4,
            optional=True,
            empty=context.cleared,
        )
        for name, longest in TEXTS.items()
        if language not in context.text_languages(context.value(name, {}))
    ]


def _origin(context: FieldContext, language: Language) -> Field:
    return Field(
        name=f"{ORIGIN}/{language}",
        label=context.in_language(context.label("origin"), language),
        control=Control.SELECT,
        options=[Option(item.value, context.label(f"origin.{item}")) for item in TextOrigin],
        initial=[origins_of(context.stored, language).value],
        in_body=False,
    )
