"""Languages: texts in several languages as data, and the platform's own texts from catalogues.

Every folder has its texts in `texts/{fi,sv,en}.po` under symbolic names. The catalogues are read
directly: nothing is compiled or committed twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import msgspec
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

from api.core.errors import Fault
from api.core.text_bounds import up_to
from api.core.text_parameters import Term


class Language(StrEnum):
    FI = "fi"
    SV = "sv"
    EN = "en"


class TextOrigin(StrEnum):
    ORIGINAL = "original"
    TRANSLATED = "translated"
    MACHINE = "machine"


LONGEST_TEXT = 20_000
"""Limit of any text in languages."""


class LocalText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in one language, and its origin."""

    text: Annotated[str, up_to(LONGEST_TEXT, at_least=1)]
    """`x-max-length` of the field has the maximum length."""
    origin: TextOrigin = TextOrigin.ORIGINAL


Texts = dict[Language, LocalText]
"""A text in one or more languages."""

TextsPatch = dict[Language, LocalText | None]
"""A merge patch of texts: null removes a language."""

FALLBACK = (Language.FI, Language.SV, Language.EN)
ROOTS = (Path(__file__).parents[1], Path(__file__).parents[2] / "workers")


def merge_texts(texts: Texts, patch: TextsPatch) -> Texts:
    merged = {**texts, **patch}
    return {language: local for language, local in merged.items() if local is not None}


def text_faults(
    pointer: str, texts: Texts, *, longest: int, required: bool = False
) -> Iterator[Fault]:
    if required and not texts:
        yield Fault(pointer, "text_required")
    for language, local in texts.items():
        if not 0 < len(local.text.strip()) <= longest:
            yield Fault(f"{pointer}/{language}/text", "length", {"low": 1, "high": longest})


def pick(texts: Texts, language: Language) -> tuple[Language, str] | None:
    """The text in the given language, else in the first available one; None if there is no text."""
    for candidate in (language, *FALLBACK):
        if candidate in texts:
            return candidate, texts[candidate].text
    return None


def best_text(texts: Texts, language: Language) -> str:
    picked = pick(texts, language)
    return picked[1] if picked else ""


def marked_text(texts: Texts, language: Language) -> str:
    """The best text, with the name of its language if that is not the reader's."""
    picked = pick(texts, language)
    if picked is None or picked[0] is language or not picked[1]:
        return picked[1] if picked else ""
    return f"{picked[1]} ({translate(f'digest.spoken.{picked[0]}', language)})"


def _catalogue_files(language: Language) -> Iterable[Path]:
    for root in ROOTS:
        yield from sorted(root.rglob(f"texts/{language}.po"))


def _read_catalogues(language: Language) -> Iterator[Catalog]:
    for path in _catalogue_files(language):
        with path.open("rb") as file:
            yield read_po(file, locale=language.value, abort_invalid=True)


@cache
def words_by_name(language: Language, prefix: str) -> Mapping[str, str]:
    """All texts of the catalogues whose names begin with `prefix`."""
    entries = chain.from_iterable(_read_catalogues(language))
    named = {str(entry.id): str(entry.string) for entry in entries}
    return {name: named[name] for name in sorted(named) if name.startswith(prefix)}


@cache
def catalogue(language: Language) -> Translations:
    merged = Translations()
    for entries in _read_catalogues(language):
        compiled = BytesIO()
        write_mo(compiled, entries)
        compiled.seek(0)
        merged.merge(Translations(compiled))
    return merged


def translate(name: str, language: Language, **params: Any) -> str:
    """The text called `name` with its `{placeholders}` filled. KeyError for an unknown name."""
    result = catalogue(language).gettext(name)
    if result == name:
        raise KeyError(f"{name} has no text in {language.value}")
    if not params:
        return result
    return result.format_map(
        {key: _formatted(value, language, key) for key, value in params.items()}
    )


_IDENTIFYING = frozenset({"year", "row", "number", "version", "byte", "forgotten", "position"})
"""Parameters that identify something, such as years: their digits are not grouped."""


def _formatted(value: Any, language: Language, key: str = "") -> Any:
    """Formats terms, texts, numbers and time spans in the language; a tuple becomes
    alternatives.
    """
    if isinstance(value, tuple):
        return _alternatives([_formatted(each, language) for each in value], language)
    if isinstance(value, Mapping):
        return value[language]
    if isinstance(value, timedelta):
        return _written_wait(value, language)
    if type(value) is int and key not in _IDENTIFYING:
        return format_decimal(value, locale=language)
    return translate(value, language) if isinstance(value, Term) else value


def _alternatives(words: list[str], language: Language) -> str:
    """`a, b or c`."""
    *first, last = words
    return f"{', '.join(first)} {translate('term.or', language)} {last}" if first else last


_UNITS = {
    "days": timedelta(days=1),
    "hours": timedelta(hours=1),
    "minutes": timedelta(minutes=1),
    "seconds": timedelta(seconds=1),
}


def _written_wait(wait: timedelta, language: Language) -> str:
    """`in 90 seconds`, `in 8 hours`: in the largest unit with a count of two or more,
    rounded up.
    """
    unit = _UNITS[_unit_of(wait)]
    whole = -(-wait // unit) * unit
    name = _unit_of(whole)
    return translate_count(f"wait.{name}", whole // _UNITS[name], language)


def _unit_of(wait: timedelta) -> str:
    return next((name for name, unit in _UNITS.items() if wait >= 2 * unit), "seconds")


def translate_count(name: str, count: int, language: Language, **params: Any) -> str:
    """The plural form of `name` for the number, with `{count}` filled."""
    translated = catalogue(language).ngettext(name, f"{name}.plural", count)
    return translated.format_map({"count": format_decimal(count, locale=language), **params})


def negotiate(header: str | None) -> Language:
    """The supported language that an `Accept-Language` header prefers (RFC 9110, 12.5.4)."""
    weights: dict[str, float] = {}
    for part in (header or "").split(","):
        tag, _, weight = part.strip().partition(";")
        code = tag.split("-")[0].strip().lower()
        weights[code] = max(_weight(weight), weights.get(code, 0.0))
    named = [Language(code) for code in weights if code in list(Language)]
    preferred = [*named, *(language for language in Language if language not in named)]
    best = max(preferred, key=lambda language: weights.get(language, weights.get("*", 0.0)))
    if weights.get(best, weights.get("*", 0.0)) > 0:
        return best
    return next((language for language in Language if language not in named), Language.FI)


def _weight(text: str) -> float:
    value = text.strip().lower().removeprefix("q=").strip()
    try:
        return float(value) if value else 1.0
    except ValueError:
        return 0.0


def search_text(parts: Iterable[Mapping[Language, LocalText]]) -> dict[Language, str]:
    """All texts of a thing joined per language, for the full-text columns."""
    joined: dict[Language, list[str]] = {language: [] for language in Language}
    for texts in parts:
        for language, local in texts.items():
            joined[language].append(local.text)
    return {language: "\n".join(parts) for language, parts in joined.items()}
