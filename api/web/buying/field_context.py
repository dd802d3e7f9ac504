"""What every field of a procurement's form is made from."""

from dataclasses import dataclass, field
from typing import Any

from msgspec import UNSET

from api.core.i18n import Language, Texts, translate
from api.plans.inputs.procurements import ProcurementFields
from api.web.buying.posted_rows import Posted
from api.web.forms.choices import builtin_options
from api.web.forms.fields import Control, Field, Option


@dataclass(frozen=True)
class FieldContext:
    """`stored`: the procurement that is edited; None for a new one."""

    language: Language
    stored: ProcurementFields | None = None
    posted: Posted = field(default_factory=Posted)

    def label(self, name: str) -> str:
        return translate(f"page.buying.{name}", self.language)

    def text(self, name: str) -> str:
        return translate(name, self.language)

    def in_language(self, label: str, language: Language) -> str:
        return f"{label} ({translate(f'page.import.language.{language}', self.language)})"

    @property
    def cleared(self) -> Any:
        """What an emptied field says: nothing of a new procurement, else that it is cleared."""
        return None if self.stored else UNSET

    def value(self, name: str, default: Any = None) -> Any:
        return getattr(self.stored, name) if self.stored else default

    def text_languages(self, texts: Texts) -> list[Language]:
        """Those that a text has, else the reader's."""
        return [item for item in Language if item in texts] or [self.language]

    def select(self, name: str, list_name: str) -> Field:
        """One code of a list, or none."""
        stored = self.value(name)
        return Field(
            name=name,
            label=self.label(name),
            control=Control.SELECT,
            options=[self.nothing(), *self.codes(list_name)],
            initial=[stored] if stored else (),
            optional=True,
            empty=self.cleared,
        )

    def nothing(self) -> Option:
        return Option("", translate("page.buying.no_choice", self.language))

    def codes(self, list_name: str) -> list[Option]:
        return builtin_options(list_name, self.language)
