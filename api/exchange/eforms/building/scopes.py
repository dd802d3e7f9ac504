"""What is bought, from procurements and their lots. Pure."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from api.core.i18n import Language, Texts
from api.exchange.eforms.notice import Scope, Words
from api.exchange.eforms.writing.values import counterparts
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementLot


def words(*candidates: Texts) -> Words:
    """The first candidate that has a text."""
    for texts in candidates:
        if texts:
            return {language: each.text for language, each in texts.items()}
    return {}


def of_procurement(row: Procurement, *, fallback: Texts | None = None) -> Scope:
    natures = counterparts("procurement-categories")
    amount = row.value_high or row.value_low
    return Scope(
        title=words(row.title),
        description=words(row.description, row.summary, fallback or {}),
        natures=_known(natures.get(row.category or "")),
        cpv=_known(row.cpv_main, *row.cpv_additional),
        nuts=_known(*(counterparts("regions", "nuts3").get(code) for code in row.regions)),
        value=None if row.value_withheld or amount is None else (amount, row.currency),
        months=row.contract_months,
    )


def of_lot(lot: ProcurementLot, row: Procurement, whole: Scope) -> Scope:
    """A lot has its own title, code and value; the rest is that of the procurement."""
    amount = lot.value_high or lot.value_low
    hidden = row.value_withheld or amount is None
    return Scope(
        title=words(lot.title),
        description=whole.description,
        natures=whole.natures,
        cpv=_known(lot.cpv) or whole.cpv,
        nuts=whole.nuts,
        value=None if hidden else (Decimal(amount or 0), row.currency),
        months=whole.months,
        sme_suitable=lot.sme_suitable,
    )


def together(title: Words, description: Words, scopes: Sequence[Scope]) -> Scope:
    """The whole of several scopes."""
    return Scope(
        title=title,
        description=description,
        natures=_distinct(code for scope in scopes for code in scope.natures),
        cpv=_distinct(code for scope in scopes for code in scope.cpv),
        nuts=_distinct(code for scope in scopes for code in scope.nuts),
    )


def common_languages(whole: Scope, parts: Iterable[Scope]) -> tuple[Language, ...]:
    """Languages in which every text is there, Finnish first. Without one, the first language of
    the title: the check then names the texts that are missing in it."""
    every = [text for scope in (whole, *parts) for text in (scope.title, scope.description)]
    complete = tuple(language for language in Language if all(language in each for each in every))
    titled = tuple(language for language in Language if language in whole.title)
    return complete or titled[:1] or (Language.FI,)


def _known(*codes: str | None) -> tuple[str, ...]:
    return _distinct(code for code in codes if code)


def _distinct(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
