"""Parses the length of a contract and its options."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from api.spreadsheets.text import plain


class ContractLength(msgspec.Struct, frozen=True):
    """Length of a contract. Without months and not indefinite: a single purchase
    (`kertahankinta`)."""

    months: int | None
    option_months: int | None = None
    """Sum of all options."""
    indefinite: bool = False


_YEARS = r"(?:vuot\w*|vuosi\w*|vuoden|v|år(?:en|et|ig\w*)?|years?|yrs?|a|y)"
_MONTHS = r"(?:kuukau\w*|kk|mån\w*|months?|mths?|mo|m)"
_INDEFINITE = re.compile(r"toistaiseksi|tills ?vidare|indefinite|until further")
_SINGLE = re.compile(
    r"kerta(?:hankin|osto|luont|toimit)\w*|engångs\w*|one-?off|single purchase|one-?time"
)
_TERM = re.compile(
    rf"(?P<number>\d{{1,3}}(?:[.,]5)?) ?(?:(?P<year>{_YEARS})|(?P<month>{_MONTHS}))?\b\.?"
)
_OPTION = re.compile(r"optio\w*|option\w*|jatko\w*|förläng\w*|extension\w*|renewal\w*|pidenn\w*")
_JOINING = re.compile(
    r"[\s+,():./&-]|ja|och|and|mahd\w*|ev|max|à|enintään|högst|sopimuskausi|avtalstid|noin|ca|cirka"
    r"|approx\w*|about|arviolta|möjlighet|till|\bn\b"
)
_INCLUDED = re.compile(
    r"(?:,|\(| )? ?(?:josta|joista|sisältäen|sis\.?|inkl\.?|inklusive|varav|incl\.?"
    r"|including|of which)"
)
_RANGE = re.compile(rf"\d ?(?:{_YEARS}|{_MONTHS})?\.? ?[-/]+ ?\d")
_SPLIT = re.compile(r"^(?P<total>[^(]+)\((?P<parts>[^()]*\+[^()]*)\)$")
_YEARS_AND_MONTHS = re.compile(
    rf"(\d{{1,2}}) ?{_YEARS}\.?,? ?(?:ja |och |and )?(\d{{1,2}}) ?{_MONTHS}\b"
)
_WRITTEN_OUT = {
    word: str(number)
    for number, names in enumerate(
        (
            "yksi yhden vuosi ett en one",
            "kaksi kahden två two",
            "kolme kolmen tre three",
            "neljä neljän fyra four",
            "viisi viiden fem five",
        ),
        start=1,
    )
    for word in names.split()
    if word != "vuosi"
}
_LONGEST_MONTHS = 600
_LONGEST_TEXT = 300
"""Maximum of characters that are parsed; longer texts describe the contract."""


@lru_cache(1024)
def parse_contract_length(text: str) -> ContractLength | None:
    """`4 v`, `36 kk`, `2 + 1 + 1 vuotta`, `2 år + option 2 år`; None if the text is unclear.

    Every number after the first is an option, unless it is a part of the first: `4 v (2+2)`,
    `4 v, josta optio 2 v`, `2 v 6 kk`. A number without a unit has the next unit in the text; if
    there is none, twelve and more are months and fewer are years. `2-4 v` is unclear.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    written = _spelled(plain(text))
    if without := _without_end(written):
        return without
    written = _in_one_language(written)
    if re.search(r"\d{1,2}\.\d{1,2}\.|20\d\d", written) or _RANGE.search(written):
        return None
    if split := _SPLIT.match(written):
        return _of_split(split["total"], split["parts"])
    whole, *included = _INCLUDED.split(written, maxsplit=1)
    if included:
        return _with_included(whole, included[0])
    months = _terms(written)
    return _length(months[0], sum(months[1:])) if months else None


def names_option(text: str) -> bool:
    return _OPTION.search(plain(text)) is not None


def _in_one_language(written: str) -> str:
    """Drop a repetition in a second language: `1 v / 1 år` → `1 v`, `18 kk/mån` → `18 kk`."""
    left, slash, right = (part.strip() for part in written.partition("/"))
    is_unit = re.fullmatch(rf"(?:{_YEARS}|{_MONTHS})\.?", right)
    is_same = slash and re.search(r"\d", right) and _terms(left) == _terms(right) != []
    return left if slash and (is_unit or is_same) else written


def _without_end(written: str) -> ContractLength | None:
    if _INDEFINITE.search(written):
        return ContractLength(None, indefinite=True)
    return ContractLength(None) if _SINGLE.fullmatch(written) else None


def _spelled(text: str) -> str:
    """Normalise number words, `2 x 12 kk` → `12 kk + 12 kk`, and `2 v 6 kk` → `30 kk`."""
    text = re.sub(r"[^\W\d]+", lambda match: _WRITTEN_OUT.get(match[0], match[0]), text)
    text = _YEARS_AND_MONTHS.sub(lambda match: f"{int(match[1]) * 12 + int(match[2])} kk", text)

    def repeated(match: re.Match[str]) -> str:
        return " + ".join([match[2]] * min(int(match[1]), 10))

    return re.sub(r"(\d)\s?[x×*]\s?(\d{1,2}\s?\w+)", repeated, text)


def _of_split(total: str, parts: str) -> ContractLength | None:
    """`4 v (2+2)`: parts of the length; `4 v (+1)`, `4 v (1+1 optio)`: additional options."""
    whole, split = _terms(total), _terms(parts, unit_from=total)
    if not whole or not split:
        return None
    if parts.strip().startswith("+"):
        return _length(whole[0], sum(whole[1:]) + sum(split))
    if sum(whole) == sum(split):
        return _length(split[0], sum(split[1:]))
    return _length(whole[0], sum(whole[1:]) + sum(split)) if _OPTION.search(parts + total) else None


def _with_included(whole: str, included: str) -> ContractLength | None:
    """The length and its included options: `4 v sis. optiot`, `4 v, josta optio 2 v`."""
    months, inside = _terms(whole), _terms(included)
    if not months:
        return None
    total = sum(months)
    if not re.search(r"\d", included):
        return _length(months[0], total - months[0]) if _OPTION.search(included) else None
    if not inside or sum(inside) >= total or not _OPTION.search(included):
        return None
    return _length(total - sum(inside), sum(inside))


def _length(months: int, options: int) -> ContractLength | None:
    if months + options > _LONGEST_MONTHS:
        return None
    return ContractLength(months, options or None)


def _terms(text: str, unit_from: str = "") -> list[int]:
    """Months of each number; an empty list if the text has other words."""
    terms = list(_TERM.finditer(text))
    given = list(_TERM.finditer(unit_from))
    if _JOINING.sub("", _OPTION.sub("", _TERM.sub("", text))):
        return []
    return [_months([*terms[index:], *given], terms[index]) for index in range(len(terms))]


def _months(following: list[re.Match[str]], term: re.Match[str]) -> int:
    number = float(term["number"].replace(",", "."))
    unit = next((item for item in following if item["year"] or item["month"]), None)
    in_months = bool(unit["month"]) if unit else number >= 12  # noqa: PLR2004 - nobody writes 12 years
    return round(number) if in_months else round(number * 12)
