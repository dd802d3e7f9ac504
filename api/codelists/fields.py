"""Builds validated rows from a source's field names and texts. All readers use it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from api.codelists.rows import LANGUAGES, CodeListError, CodeRow

Entry = tuple[str, Mapping[str, str]]
"""Position in the source, and texts by field name."""

_VARIANTS = {
    "code": ("koodi", "kod", "tunnus"),
    "parent": ("parentcode", "parent_code", "yläkoodi", "överordnad_kod"),
    "fi": ("fin_label", "name_fi", "nimi_fi", "nimi", "suomi"),
    "sv": ("swe_label", "name_sv", "namn_sv", "namn", "svenska", "ruotsi"),
    "en": ("eng_label", "name_en", "nimi_en", "english", "englanti"),
    "name": ("classificationitemname", "label"),
    "valid_from": ("validfrom", "voimassa_alkaen", "giltig_från"),
    "valid_to": ("validto", "voimassa_asti", "giltig_till"),
    "region": ("region_code", "maakunta", "landskap"),
}
_CANONICAL = {variant: field for field, variants in _VARIANTS.items() for variant in variants}
_ROW_FIELDS = {"code", "parent", "name", "valid_from", "valid_to", *LANGUAGES}


def canonical(name: str) -> str:
    """The platform's name of a field: `fi` for `fin_label` or `Nimi`. Unknown names stay."""
    plain = "_".join(name.lower().split())
    return _CANONICAL.get(plain, plain)


def build_rows(entries: Iterable[Entry], unnamed: str) -> Iterator[CodeRow]:
    """Rows in the order of the source. A code that occurs twice is a fault.

    `unnamed` is the language of a field `name`, which does not state its language.
    """
    seen: dict[str, str] = {}
    for where, fields in entries:
        row = _build_row(where, fields, unnamed)
        if row.code in seen:
            raise CodeListError(where, f"code {row.code} is already at {seen[row.code]}")
        seen[row.code] = where
        yield row


def _build_row(where: str, fields: Mapping[str, str], unnamed: str) -> CodeRow:
    # Statistics Finland's spreadsheets quote codes as '091' to keep their zeros.
    texts = {key: text for key, value in fields.items() if (text := value.strip())}
    code = texts.get("code", "").strip("'")
    names = _names(texts, unnamed)
    if not code or not names:
        raise CodeListError(where, "no name" if code else "no code")
    valid_from = _day(where, texts.get("valid_from"), first=True)
    valid_to = _day(where, texts.get("valid_to"), first=False)
    if valid_from and valid_to and valid_to < valid_from:
        raise CodeListError(where, "valid_to is before valid_from")
    return CodeRow(
        code=code,
        names=names,
        parent=texts.get("parent", "").strip("'") or None,
        valid_from=valid_from,
        valid_to=valid_to,
        attributes={key: text for key, text in texts.items() if key not in _ROW_FIELDS},
    )


def _names(texts: Mapping[str, str], unnamed: str) -> dict[str, str]:
    names = {language: texts[language] for language in LANGUAGES if language in texts}
    return {unnamed: texts["name"], **names} if "name" in texts else names


def _day(where: str, text: str | None, *, first: bool) -> date | None:
    """Parses an ISO 8601 date or timestamp, or a year, which means its first or last day."""
    if not text:
        return None
    whole_year = f"{text}-01-01" if first else f"{text}-12-31"
    try:
        return date.fromisoformat(whole_year if text.isdecimal() else text[:10])
    except ValueError:
        raise CodeListError(where, f"{text!r} is not a date") from None
