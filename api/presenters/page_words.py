"""What a page says: texts in the reader's language, names of codes, amounts and dates."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from babel.numbers import format_decimal

from api.codelists.rules import CPV, cpv_ancestors
from api.core.approximate_counts import ApproximateCount
from api.core.date_format import written_day, written_moment, written_period
from api.core.i18n import Language, Texts, pick, translate, translate_count
from api.core.partial_dates import PartialDate
from api.organisations.models import Confirmation
from api.organisations.rules.labels import remarked
from api.plans.models.values import Contact, WebLink
from api.plans.wording import written_money

CodeNames = Mapping[tuple[str, str], Texts]
"""By list and code."""


class PageText(msgspec.Struct, frozen=True):
    """`lang` where it is not the page's own; `href` where it leads."""

    text: str
    lang: str | None = None
    href: str | None = None


class Detail(msgspec.Struct, frozen=True):
    label: str
    values: list[PageText]


class Presenter(msgspec.Struct, frozen=True):
    language: Language
    names: CodeNames = {}

    def t(self, name: str, /, **params: Any) -> str:
        return translate(name, self.language, **params)

    def tn(self, name: str, count: int) -> str:
        return translate_count(name, count, self.language)

    def figure(self, value: ApproximateCount) -> str:
        """`12`, `fewer than 3`, `5 or more`."""
        if value.count is not None:
            return str(value.count)
        name = "fewer_than" if value.fewer_than is not None else "at_least"
        return self.t(f"page.figure.{name}", number=value.told)

    def text(self, texts: Texts, href: str | None = None) -> PageText | None:
        found = pick(texts, self.language)
        if found is None:
            return None
        language, text = found
        return PageText(text, None if language is self.language else language.value, href)

    def organisation(self, name: Texts, confirmation: Confirmation | None) -> PageText | None:
        """Its name, with the remark where nobody has confirmed it."""
        said = self.text(name)
        if said is None or confirmation is not Confirmation.CLAIMED:
            return said
        return PageText(remarked(said.text, confirmation, self.language), said.lang)

    def code(self, list_name: str, code: str) -> PageText:
        """Its name; the code itself where the list does not have it any more."""
        return self.text(self.names.get((list_name, code), {})) or PageText(code)

    def cpv(self, code: str) -> PageText:
        """With its name, or that of the narrowest class around it that the list has."""
        for wider in cpv_ancestors(code):
            if named := self.text(self.names.get((CPV, wider), {})):
                if wider == code:
                    return PageText(f"{code} {named.text}", named.lang)
                return PageText(self.t("value.cpv_within", code=code, wider=named.text), named.lang)
        return PageText(code)

    def period(self, value: PartialDate) -> str:
        return written_period(value, self.language)

    def day(self, moment: datetime, time_zone: str) -> str:
        return written_day(moment, time_zone, self.language)

    def moment(self, moment: datetime, time_zone: str) -> str:
        return written_moment(moment, time_zone, self.language)

    def money(self, low: str | None, high: str | None, currency: str) -> str | None:
        """`60 000–150 000 €`, `at least …`, `at most …`; None for nothing."""
        return written_money(low, high, currency, self.language)

    def number(self, value: float) -> str:
        return format_decimal(value, "#,##0.##", locale=self.language.value)

    def contact(self, contact: Contact | None) -> list[PageText]:
        if contact is None:
            return []
        values = [PageText(contact.name)] if contact.name else []
        if contact.email:
            values.append(PageText(contact.email, href=f"mailto:{contact.email}"))
        if contact.phone:
            values.append(PageText(contact.phone, href=f"tel:{''.join(contact.phone.split())}"))
        return values

    def links(self, links: Iterable[WebLink]) -> list[PageText]:
        return [
            self.text(link.label, link.url) or PageText(link.url, href=link.url) for link in links
        ]


def details(
    words: Presenter, prefix: str, pairs: Iterable[tuple[str, Iterable[PageText | str | None]]]
) -> list[Detail]:
    """With the label `<prefix>.<name>` each; those that say nothing are left out."""
    result = []
    for name, given in pairs:
        values = [PageText(item) if isinstance(item, str) else item for item in given if item]
        if values:
            result.append(Detail(words.t(f"{prefix}.{name}"), values))
    return result
