"""Presents texts, names of codes, amounts and dates in the reader's language."""

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
from api.plans.wording import written_money
from api.presenters.texts import Detail, PageText

CodeNames = Mapping[tuple[str, str], Texts]
"""Names by code list and code."""


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
        return self.t(f"page.figure.{name}", number=value.number)

    def text(self, texts: Texts, href: str | None = None) -> PageText | None:
        picked = pick(texts, self.language)
        if picked is None:
            return None
        language, text = picked
        return PageText(text, None if language is self.language else language.value, href)

    def code(self, list_name: str, code: str) -> PageText:
        """The name, or the code itself if the list no longer has it."""
        return self.text(self.names.get((list_name, code), {})) or PageText(code)

    def cpv(self, code: str) -> PageText:
        """The code with its name, or with the name of the narrowest parent code in the list."""
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
        """`60 000–150 000 €`, `at least …`, `at most …`; None without amounts."""
        return written_money(low, high, currency, self.language)

    def number(self, value: float) -> str:
        return format_decimal(value, "#,##0.##", locale=self.language.value)


def details(
    words: Presenter, prefix: str, pairs: Iterable[tuple[str, Iterable[PageText | str | None]]]
) -> list[Detail]:
    """Details with the labels `<prefix>.<name>`. Details without values are omitted."""
    result = []
    for name, given in pairs:
        values = [PageText(item) if isinstance(item, str) else item for item in given if item]
        if values:
            result.append(Detail(words.t(f"{prefix}.{name}"), values))
    return result
