"""The fields of a procurement: five that matter, the others folded below."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from msgspec import UNSET

from api.core.i18n import Language, Texts, translate
from api.plans.inputs.procurements import ProcurementFields
from api.plans.lengths import NOTES, REASON, SHORT_TEXT, TEXT, TITLE
from api.plans.wording import written_field, written_money
from api.web.buying.entries import (
    CpvMatch,
    amount_entry,
    contact_entry,
    contact_text,
    cpv_entry,
    cpv_options,
    date_entry,
)
from api.web.buying.field_context import FieldContext
from api.web.buying.other_languages import text_entry, text_fields
from api.web.buying.posted_rows import Posted
from api.web.forms.fields import Control, Field, Option

DATES = ("dialogue_expected", "contract_start_expected")
"""Beside the notice, which is one of the five."""


@dataclass(frozen=True)
class FieldMaker:
    """`stored`: the procurement that is edited; None for a new one. What is emptied is cleared."""

    language: Language
    matches: Sequence[CpvMatch] = ()
    categories: Sequence[Option] = ()
    stored: ProcurementFields | None = None
    notes: str = ""
    contact: str = ""
    """Whom to ask about a new procurement, unless somebody else is named."""

    posted: Posted = field(default_factory=Posted)

    @property
    def context(self) -> FieldContext:
        return FieldContext(self.language, self.stored, self.posted)

    def five(self) -> list[Field]:
        return [*self._texts("title", TITLE), self._cpv(), self._value(), *self._rest_of_five()]

    def folded(self) -> list[Field]:
        language, stored = self.language, self.stored
        withheld = bool(stored and stored.value and stored.value.withheld)
        skip = Option("", translate("page.buying.no_category", language))
        return [
            *text_fields(self.context, "summary", SHORT_TEXT),
            *text_fields(self.context, "description", TEXT),
            self._field(
                "category",
                control=Control.SELECT,
                options=[skip, *self.categories],
                initial=[(stored and stored.category) or ""],
            ),
            self._field(
                "value/withheld", control=Control.TICK, initial=["yes"] if withheld else ()
            ),
            *(self._date(name, optional=True) for name in DATES),
            self._field("unit", initial=_single(stored.unit if stored else None)),
            self._field("reference", initial=_single(stored.reference if stored else None)),
            replace(
                self._field("notes", control=Control.LONG_TEXT, initial=_single(self.notes)),
                longest=NOTES,
                empty="" if stored else UNSET,
            ),
        ]

    def reason(self) -> Field:
        """Why published dates move."""
        return Field(
            name=f"reason/{self.language}/text",
            label=translate("page.import.reason", self.language),
            hint=translate("page.buying.reason.hint", self.language),
            control=Control.LONG_TEXT,
            longest=REASON,
            optional=True,
        )

    def _texts(self, name: str, longest: int) -> list[Field]:
        """One field for each language that the text has, else one in the reader's."""
        texts: Texts = getattr(self.stored, name) if self.stored else {}
        languages = [language for language in Language if language in texts] or [self.language]
        return [self._text(name, language, texts, longest) for language in languages]

    def _text(self, name: str, language: Language, texts: Texts, longest: int) -> Field:
        label = translate(f"page.buying.{name}", self.language)
        if len(texts) > 1 or language is not self.language:
            label = f"{label} ({translate(f'page.import.language.{language}', self.language)})"
        return Field(
            name=f"{name}/{language}",
            label=label,
            convert=text_entry(self.context, language),
            longest=longest,
            initial=_single(texts[language].text if language in texts else ""),
            empty=None if self.stored else UNSET,
        )

    def _cpv(self) -> Field:
        """Of words that several codes have in their names one is chosen."""
        is_choice = len(self.matches) > 1
        hint = "page.buying.cpv.choose" if is_choice else "page.buying.cpv.hint"
        return Field(
            name="cpv_main",
            label=translate("page.buying.cpv", self.language),
            hint=translate(hint, self.language),
            control=Control.RADIO if is_choice else Control.TEXT,
            options=cpv_options(self.matches),
            convert=cpv_entry(self.matches),
            initial=_single(self.stored.cpv_main if self.stored else None),
            empty=None if self.stored else UNSET,
        )

    def _value(self) -> Field:
        value = self.stored.value if self.stored else None
        written = None
        if value is not None:
            written = written_money(value.low, value.high, value.currency, self.language)
        return Field(
            name="value",
            label=translate("page.buying.value", self.language),
            hint=translate("page.buying.value.hint", self.language),
            convert=amount_entry,
            initial=_single(written),
            empty={"low": None, "high": None} if self.stored else UNSET,
        )

    def _rest_of_five(self) -> list[Field]:
        contact = contact_text(self.stored.contact) if self.stored else self.contact
        return [
            self._date("notice_expected", optional=False),
            Field(
                name="contact",
                label=translate("page.buying.contact", self.language),
                hint=translate("page.buying.contact.hint", self.language),
                convert=contact_entry,
                initial=_single(contact),
                empty=None if self.stored else UNSET,
            ),
        ]

    def _date(self, name: str, *, optional: bool) -> Field:
        value = msgspec.to_builtins(getattr(self.stored, name)) if self.stored else None
        return Field(
            name=name,
            label=translate(f"page.buying.{name}", self.language),
            hint=translate("page.buying.date.hint", self.language),
            convert=date_entry,
            initial=_single(written_field(name, value, self.language)),
            optional=optional,
            empty=None if self.stored else UNSET,
        )

    def _field(self, name: str, **values: Any) -> Field:
        return Field(
            name=name,
            label=translate(f"page.buying.{name.replace('/', '.')}", self.language),
            optional=values.get("control") is not Control.TICK,
            empty=None if self.stored else UNSET,
            **values,
        )


def _single(text: str | None) -> list[str]:
    return [text] if text else []
