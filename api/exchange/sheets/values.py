"""One cell's words to one value: what is bought, CPV codes, yes and no, length of the contract."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from api.core.partial_date_words import NOT_KNOWN
from api.exchange.sheets.words import plain, words


class Category(StrEnum):
    GOODS = "goods"
    SERVICES = "services"
    WORKS = "works"


_CATEGORIES = (
    (
        Category.WORKS,
        re.compile(r"urak|rakenn|rakentam|entreprenad|bygg|anläggning|works?$|construction"),
    ),
    (Category.SERVICES, re.compile(r"palvel|tjänst|service|^p$")),
    (Category.GOODS, re.compile(r"tavara|varor|vara$|goods|suppl|laite|kalusto|materiaali|^t$")),
)


def parse_category(text: str) -> Category | None:
    """The one it names; None when it names none or several (`tavara ja palvelu`)."""
    written = words(text)
    # In a compound such as `rakennuspalvelu` the last part says what it is.
    written = re.sub(r"(?:rakennus|rakennuttamis|bygg)(?=palvel|tjänst)", "", written)
    found = [category for category, pattern in _CATEGORIES if pattern.search(written)]
    return found[0] if len(found) == 1 else None


_CPV = re.compile(r"(?<!\d)(\d{8})(?:-\d)?(?!\d)")
_CPV_SPACED = re.compile(r"(?<!\d)(\d{2} \d{2} \d{2} \d{2}|\d{5} \d{3}|\d{3} \d{5})(?:-\d)?(?!\d)")
_CPV_SHORT = re.compile(r"(?:cpv:? ?)?(\d{2,7})")
FIRST_DIVISION, LAST_DIVISION = 3, 98


def parse_cpv_codes(text: str) -> tuple[str, ...]:
    """Eight digits each, the main one first, without check digits; empty when there is none.

    A short code alone in the cell stands for its level: `90` and `9091` get their zeros. Whether
    a code exists is for the code list to say.
    """
    written = _CPV_SPACED.sub(lambda found: found[0].replace(" ", ""), plain(text))
    codes = _CPV.findall(written)
    if not codes and (short := _CPV_SHORT.fullmatch(written.rstrip("."))):
        codes = [short[1].ljust(8, "0")]
    codes = [code for code in codes if FIRST_DIVISION <= int(code[:2]) <= LAST_DIVISION]
    return tuple(dict.fromkeys(codes))


_YES = {
    "kyllä",
    "k",
    "x",
    "on",
    "joo",
    "ja",
    "yes",
    "y",
    "true",
    "1",
    "sopii",
    "soveltuu",
    "osittain",
}
_NO = {"ei", "e", "nej", "n", "no", "false", "0", "inte", "ej"}


def parse_choice(text: str) -> bool | None:
    """Yes, no, or None when it cannot be told. The first word decides: `kyllä, osittain`."""
    first = words(text).split(" ")[0]
    return True if first in _YES else False if first in _NO else None


class Lots(msgspec.Struct, frozen=True):
    divided: bool
    count: int | None = None


def parse_lots(text: str) -> Lots | None:
    """`kyllä`, `ei`, `4 osaa`; one lot is none."""
    if number := re.search(r"\d{1,3}", words(text)):
        count = int(number[0])
        return Lots(count > 1, count if count > 1 else None)
    choice = parse_choice(text)
    return None if choice is None else Lots(choice)


class ContractLength(msgspec.Struct, frozen=True):
    """Neither months nor indefinite is a single purchase (`kertahankinta`)."""

    months: int | None
    option_months: int | None = None
    """All options together."""
    indefinite: bool = False


_YEARS = r"(?:vuot\w*|vuosi\w*|v|år|years?|a|y)"
_MONTHS = r"(?:kuukau\w*|kk|mån\w*|months?|mo)"
_INDEFINITE = re.compile(r"toistaiseksi|tills ?vidare|indefinite|until further")
_SINGLE = re.compile(r"kerta(?:hankin|osto|luont)\w*|engångs\w*|one-?off|single purchase")
_TERM = re.compile(
    rf"(?P<number>\d{{1,3}}(?:[.,]5)?) ?(?:(?P<year>{_YEARS})|(?P<month>{_MONTHS}))?\b"
)
_OPTION = re.compile(r"optio\w*|jatko\w*|förläng\w*|extension\w*|renewal\w*")
_JOINING = re.compile(r"[\s+,()./&-]|ja|och|and|mahd\w*|ev|max|à")
_LONGEST_MONTHS = 600
_LONGEST_TEXT = 300
"""Characters: a longer text tells of the contract, and its length is not looked for in it."""


def parse_contract_length(text: str) -> ContractLength | None:
    """`4 v`, `36 kk`, `2 + 1 + 1 vuotta`, `2 år + option 2 år`; None when it cannot be told.

    After the first figure every other is an option. A figure without a unit takes the one that
    follows; when none does, twelve and more are months and fewer are years.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    written = _repeated(plain(text))
    if _INDEFINITE.search(written):
        return ContractLength(None, indefinite=True)
    if _SINGLE.fullmatch(written):
        return ContractLength(None)
    if re.search(r"\d{1,2}\.\d{1,2}\.|20\d\d", written):
        return None
    terms = list(_TERM.finditer(written))
    months = [_months(terms, index) for index in range(len(terms))]
    left_over = _JOINING.sub("", _OPTION.sub("", _TERM.sub("", written)))
    if not months or left_over or sum(months) > _LONGEST_MONTHS:
        return None
    return ContractLength(months[0], sum(months[1:]) or None)


def _repeated(text: str) -> str:
    """`2 x 12 kk` as `12 kk + 12 kk`."""

    def spelled(found: re.Match[str]) -> str:
        return " + ".join([found[2]] * min(int(found[1]), 10))

    return re.sub(r"(\d)\s?[x×]\s?(\d{1,2}\s?\w+)", spelled, text)


def _months(terms: list[re.Match[str]], index: int) -> int:
    number = float(terms[index]["number"].replace(",", "."))
    unit = next((term for term in terms[index:] if term["year"] or term["month"]), None)
    in_months = bool(unit["month"]) if unit else number >= 12  # noqa: PLR2004 - nobody writes 12 years
    return round(number) if in_months else round(number * 12)


_EMAIL = re.compile(r"[^\s@<>,;:()\"]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"]{4,1000}")


def parse_email(text: str) -> str | None:
    """Also `nimi(at)kunta.fi`, as pages write it."""
    written = " ".join(text.split()).removeprefix("mailto:")
    written = re.sub(r" ?[(\[](?:at|ät|a)[)\]] ?", "@", written)
    found = _EMAIL.search(written)
    return found[0] if found else None


def parse_link(text: str) -> str | None:
    """Only http and https: a link is shown to everyone."""
    written = text.strip()
    if re.match(r"www\.[\w-]+\.", written):
        written = f"https://{written}"
    found = _LINK.search(written)
    return found[0].rstrip(".,;)") if found else None


def split_names(text: str) -> tuple[str, ...]:
    """Municipalities or regions in one cell."""
    names = re.split(r"[;,/\n]| ja | och | and |&", text)
    return tuple(dict.fromkeys(name.strip() for name in names if plain(name) not in NOT_KNOWN))
