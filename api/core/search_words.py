"""Terms of a text for the index, and terms of a search. Pure.

A word is indexed unchanged, by its lemmas, and by the parts of a compound. A search uses the lemmas
of its words. Both work without dictionaries (`lexicon.py`), with unchanged words and stems. All
text is NFKC and lower-case.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from api.core.i18n import Language, Texts
from api.core.lexicon import Lexicon, lexicon
from api.core.misspellings import corrections
from api.core.normal_forms import composed
from api.core.related_words import TwoWords, related_words, two_word_forms
from api.core.word_forms import UNKNOWN, WordForms, forms_of, stems

MOST_WORDS = 12
"""Limit of words in a search."""
MOST_INDEXED = 20_000
"""Limit of distinct words of one row: PostgreSQL accepts a megabyte of terms."""
CACHED_WORDS = 8_192
"""Size of the cache of indexed words with their terms: about 6 MB."""
MOST_TERMS = 500_000
"""Limit of characters of all terms of one row."""
LONGEST_WORD = 100
SHORTEST_PART = 4
SHORTEST_ALIKE = 5

ManyTexts = Iterable[Texts]
MOST_RELATED_CORRECTIONS = 4
"""Number of corrections whose related words are searched too."""
_BEGUN_CODE = re.compile(r"[0-9]{2,7}")
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=[^\W_]):[^\W\d_]{1,6}(?![^\W_])")
"""`EU:lle`, `A4:n`: only the part before the colon counts."""
_CHECK_DIGIT = re.compile(r"(?<!\d)(\d{8})\s?[-‐‑–]\s?\d(?!\d)", re.ASCII)
"""Check digit of a CPV code."""
_DOTTED_CODE = re.compile(r"(?<!\d)(\d\d)\.(\d\d)\.(\d\d)\.(\d\d)(?!\d)", re.ASCII)
_CPV = re.compile(r"(?<![^\W_])cpv(?:[-‐‑ ]?ko(?:odi|d))?[:.\s]\s*(?=[0-9])")
"""`CPV 90911200`, `cpv-koodi: 909`."""
_HYPHENATED = re.compile(r"(?<![^\W_])[^\W_]+(?:[-‐‑][^\W_]+)+")
_SHARED = re.compile(
    r"(?<![^\W_])((?:[^\W\d_]+[-‐‑],?\s+){1,4})(?:ja|tai|sekä|och|eller|samt|and|or)\s+([^\W\d_]+)"
)
"""`siivous-, ruoka- ja kiinteistöpalvelut`: the end of the last word belongs to all."""
_NOMINATIVE = ((re.compile(r"(?<=[uyoö])s$"), ""), (re.compile(r"nen$"), "s"))
_JOINING = frozenset(
    {"ja", "tai", "sekä", "eli", "on", "och", "eller", "samt", "för", "av", "med", "till", "på"}
    | {"i", "and", "or", "the", "of", "for", "in", "to"}
)
"""Words that are too common to search for."""


class Weight(StrEnum):
    """Weight of a term by its place; PostgreSQL's letters, best first."""

    TITLE = "A"
    TITLE_PART = "B"
    TEXT = "C"
    TEXT_PART = "D"


_WORST = "E"
"""Sorts after all weights."""


class QueryWord(NamedTuple):
    """One word of a search."""

    word: str
    terms: tuple[str, ...]
    """A row with any of these terms has the word."""
    begins: bool
    """Whether terms that begin with the word match, because no dictionary has it."""
    corrected: tuple[str, ...]
    """Corrections of the word, and words related to them."""
    related: tuple[str, ...]
    """Words of the same verb, synonyms, and the CPV code that begins with these digits."""
    two_words: tuple[TwoWords, ...]
    """Ways to write a compound as two words."""
    part: str | None
    """The part of it that compounds contain, for rows that were indexed without dictionaries."""

    @property
    def is_alike(self) -> bool:
        """Whether similar words of titles match."""
        return self.begins and len(self.word) >= SHORTEST_ALIKE


def split_words(text: str) -> list[str]:
    """Distinct words in their order, without common words."""
    plain = _DOTTED_CODE.sub(r"\1\2\3\4", _CPV.sub("", _ENDING.sub("", _plain(text))))
    plain = _CHECK_DIGIT.sub(r"\1", plain)
    words = list(dict.fromkeys(word[:LONGEST_WORD] for word in _WORD.findall(plain)))
    return [word for word in words if word not in _JOINING] or words


def query_words(q: str) -> list[QueryWord]:
    return [_query_word(word) for word in split_words(q)[:MOST_WORDS]]


def terms_of(
    title: ManyTexts, text: ManyTexts = (), plain: Iterable[str] = (), codes: Iterable[str] = ()
) -> dict[str, Weight]:
    """Terms with their best weights. `plain` has no language; `codes` are used unchanged."""
    index = _Index()
    for texts, whole, part in (
        (title, Weight.TITLE, Weight.TITLE_PART),
        (text, Weight.TEXT, Weight.TEXT_PART),
    ):
        for each in texts:
            for language, local in each.items():
                index.add(local.text, (language,), whole, part)
    for string in plain:
        index.add(string, tuple(Language), Weight.TEXT, Weight.TEXT_PART)
    for code in codes:
        index.terms.setdefault(code, Weight.TEXT_PART)
    return index.terms


class _Index:
    def __init__(self) -> None:
        self.terms: dict[str, Weight] = {}
        self._seen: set[tuple[str, Weight]] = set()
        self._length = 0

    def add(self, text: str, languages: tuple[Language, ...], whole: Weight, part: Weight) -> None:
        for word in _indexed_words(text):
            if (word, whole) in self._seen or len(self._seen) >= MOST_INDEXED:
                continue
            self._seen.add((word, whole))
            lemmas, parts = _indexed_terms(word, languages)
            self._put(word, whole)
            self._put_all(lemmas, whole)
            self._put_all(parts, part)
        for word, last in _shared_ends(_plain(text)):
            forms = _known_forms(last, languages)
            ends = {
                part for part in forms.parts if any(lemma.endswith(part) for lemma in forms.lemmas)
            }
            self._put_all(sorted(word + joint + end for end in ends for joint in ("", "+")), whole)

    def _put_all(self, terms: Iterable[str], weight: Weight) -> None:
        for term in terms:
            self._put(term, weight)

    def _put(self, term: str, weight: Weight) -> None:
        self._length += len(term)
        if self._length <= MOST_TERMS and weight < self.terms.get(term, _WORST):
            self.terms[term] = weight


def _indexed_words(text: str) -> Iterator[str]:
    """Also `a4kopiopaperi` for `A4-kopiopaperi`."""
    yield from split_words(text)
    for hyphenated in _HYPHENATED.findall(_ENDING.sub("", _plain(text))):
        yield "".join(_WORD.findall(hyphenated))[:LONGEST_WORD]


def _shared_ends(text: str) -> Iterator[tuple[str, str]]:
    for beginnings, last in _SHARED.findall(text):
        for word in _WORD.findall(beginnings):
            yield word, last


def _known_forms(word: str, languages: Collection[Language]) -> WordForms:
    """Forms in the given languages, else in any other: a text's language may be wrong."""
    words, result = lexicon(), UNKNOWN
    for several in (languages, [language for language in Language if language not in languages]):
        if words is not None:
            for language in several:
                result |= forms_of(words, word, language)
        if result.lemmas:
            break
    return result


@lru_cache(CACHED_WORDS)
def _indexed_terms(
    word: str, languages: tuple[Language, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Terms of the whole word, and of its parts. Cached, because a few thousand words make up
    almost all of the index. Words of searches come from strangers and are not cached.
    """
    forms = _known_forms(word, languages)
    return tuple(sorted(forms.lemmas or stems(word, languages))), tuple(sorted(forms.parts))


def _query_word(word: str) -> QueryWord:
    words, every = lexicon(), tuple(Language)
    lemmas = _known_forms(word, every).lemmas
    terms = tuple(dict.fromkeys([word, *sorted(lemmas), *stems(word, every)]))
    related = related_words(words, word) if words else ()
    return QueryWord(
        word,
        terms,
        begins=not lemmas and len(word) >= SHORTEST_PART,
        corrected=tuple(_corrected(words, word)) if words and not lemmas else (),
        related=(*_begun_code(word), *(item for item in related if item not in terms)),
        two_words=two_word_forms(words, word) if words else (),
        part=compound_part(word),
    )


def _corrected(words: Lexicon, word: str) -> dict[str, None]:
    meant = corrections(words, word)
    more = (
        related
        for item in meant[:MOST_RELATED_CORRECTIONS]
        for related in related_words(words, item)
    )
    return dict.fromkeys([*meant, *more])


def _begun_code(word: str) -> Iterator[str]:
    """`909` means `90900000`: rows of a CPV code are indexed under all its parents."""
    if _BEGUN_CODE.fullmatch(word):
        yield word.ljust(8, "0")


def compound_part(word: str) -> str | None:
    """The part of a Finnish noun that stays the same in compounds and other cases, if long enough.

    *kuljetus* becomes *kuljetuks-* and *kuljetuk-*, *rakentaminen* becomes *rakentamis-*.
    """
    for ending, other in _NOMINATIVE:
        word = ending.sub(other, word)
    return word if len(word) >= SHORTEST_PART else None


def _plain(text: str) -> str:
    return composed(text, "NFKC").lower()
