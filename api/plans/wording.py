"""The fields of a procurement as text for readers. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, partial
from typing import Any

import msgspec
from babel.numbers import format_decimal, get_currency_symbol

from api.codelists.catalogue import builtin
from api.codelists.rules import cpv_ancestors
from api.core.date_format import written_period
from api.core.i18n import FALLBACK, Language, translate, translate_count
from api.core.partial_dates import PartialDate
from api.plans.rules.changes import DATES


def written_money(
    low: str | None, high: str | None, currency: str, language: Language
) -> str | None:
    """`60 000–150 000 €`, `at least …` or `at most …`; None without an amount."""
    ends = list(dict.fromkeys(_number(end, language) for end in (low, high) if end is not None))
    if not ends:
        return None
    symbol = get_currency_symbol(currency, locale=language.value)
    amount = translate("value.amount", language, amount="–".join(ends), currency=symbol)
    if low is None:
        return translate("value.at_most", language, amount=amount)
    return translate("value.at_least", language, amount=amount) if high is None else amount


def written_field(name: str, value: Any, language: Language) -> str:
    """Text of a field's plain JSON, the form that `importing/three_way.py` compares; empty without
    a value."""
    if value is None:
        return ""
    writer = _WRITERS.get(name, _plain)
    return ", ".join(item for item in writer(value, language) if item)


def _plain(value: Any, language: Language) -> Iterator[str]:
    """Text of a word, a number, a boolean, a text by language or a contact."""
    if isinstance(value, bool):
        yield translate("value.yes" if value else "value.no", language)
    elif isinstance(value, dict):
        yield from (item or "" for item in value.values())
    else:
        yield str(value or "")


def _period(value: Any, language: Language) -> Iterator[str]:
    yield written_period(msgspec.convert(value, PartialDate), language)


def _value(value: dict[str, Any], language: Language) -> Iterator[str]:
    if value.get("withheld"):
        yield translate("value.withheld", language)
    if amount := written_money(value.get("low"), value.get("high"), "EUR", language):
        yield amount


def _codes(value: Any, language: Language) -> Iterator[str]:
    yield from (_cpv(code, language) for code in ([value] if isinstance(value, str) else value))


def _cpv(code: str, language: Language) -> str:
    """The code with its name, or with the name of the narrowest wider code in the list."""
    for wider in cpv_ancestors(code):
        if wider in _names_of("cpv"):
            name = _name("cpv", wider, language)
            if wider == code:
                return f"{code} {name}"
            return translate("value.cpv_within", language, code=code, wider=name)
    return code


def _places(value: dict[str, list[str]], language: Language) -> Iterator[str]:
    for kind, codes in value.items():
        yield from (_name(kind, code, language) for code in codes)


def written_places(
    municipalities: Sequence[str], regions: Sequence[str], language: Language, *, most: int
) -> str:
    """Names of up to `most` municipalities; names of regions if there are more municipalities."""
    few = 0 < len(municipalities) <= most or not regions
    kind, codes = ("municipalities", municipalities) if few else ("regions", regions)
    names = ", ".join(_name(kind, code, language) for code in codes[:most])
    return f"{names} …" if len(codes) > most else names


def _named(list_name: str, value: Any, language: Language) -> Iterator[str]:
    codes = [value] if isinstance(value, str) else value
    yield from (_name(list_name, code, language) for code in codes)


def _criteria(value: list[dict[str, Any]], language: Language) -> Iterator[str]:
    for item in value:
        name = _name("sustainability-criteria", item["code"], language)
        notes = ", ".join(local["text"] for local in item["note"].values())
        yield f"{name} ({notes})" if notes else name


def _lots(value: int | list[dict[str, Any]], language: Language) -> Iterator[str]:
    """Titles of the lots, or their number: a sheet tells no more (`importing/three_way.py`)."""
    if isinstance(value, int):
        yield str(value or "")
        return
    for lot in value:
        titles = {Language(item): text["text"] for item, text in lot["title"].items()}
        yield next(titles[item] for item in (language, *FALLBACK) if item in titles)


def _months(value: int, language: Language) -> Iterator[str]:
    yield translate_count("value.months", value, language)


def _links(value: list[dict[str, Any]], _: Language) -> Iterator[str]:
    yield from (item["url"] for item in value)


_WRITERS: dict[str, Callable[[Any, Language], Iterator[str]]] = {
    **dict.fromkeys(DATES, _period),
    "value": _value,
    "cpv_main": _codes,
    "cpv_additional": _codes,
    "municipalities": _places,
    "category": partial(_named, "procurement-categories"),
    "procedure": partial(_named, "procedures"),
    "reserved": partial(_named, "reserved-contracts"),
    "criteria": _criteria,
    "contract_months": _months,
    "links": _links,
    "lots": _lots,
    "goals": partial(_named, "goals"),
    "regions": partial(_named, "regions"),
}


def _name(list_name: str, code: str, language: Language) -> str:
    """Name of the code, or the code itself if the list does not have it."""
    names = _names_of(list_name).get(code, {})
    return next((names[item] for item in (language, *FALLBACK) if item in names), code)


@cache
def _names_of(list_name: str) -> dict[str, Mapping[str, str]]:
    return {row.code: row.names for row in builtin(list_name)}


def _number(amount: str, language: Language) -> str:
    value = Decimal(amount)
    pattern = "#,##0" if value == value.to_integral_value() else "#,##0.00"
    return format_decimal(value, pattern, locale=language.value)
