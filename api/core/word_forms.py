"""Forms of a word: its lemmas, and the words of a compound. Pure.

A compound is split only if all parts are words: *koulukuljetus* has the parts *koulu* and
*kuljetus*, but not *oulu*, because there is no word *k*.
"""

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer  # type: ignore[import-untyped]

from api.core.i18n import Language
from api.core.lemmas import lemmas_of
from api.core.lexicon import Lexicon

LONGEST_COMPOUND = 40
"""Longer words are not split."""
COMPOUNDING = (Language.FI, Language.SV)
"""The languages that write compounds as one word."""
_SHORTEST = 4
_SHORTEST_COMPOUND = 6
_SHORT = {
    Language.FI: frozenset({"työ", "tie", "maa", "puu", "jää", "sää", "suo", "luu", "yö", "it"}),
    Language.SV: frozenset(
        {"väg", "mat", "bil", "bad", "hus", "tak", "el", "gas", "bro", "bok", "båt", "sop", "bus"}
        | {"snö", "sjö", "rör", "rum", "lek", "tåg", "hav", "sol", "dag", "is", "it", "vin"}
    ),
}
"""Shorter words that may be parts of compounds. Other short words would be found in every long
word. Words of two letters may only begin a compound.
"""
_SHORTEST_TAIL = 3
_MOST_LEMMAS = 12
"""Limit of lemmas of a compound: *maamaamaa…* would have thousands."""
MOST_SPLITS = 4
CACHED_WORDS = 8_192
"""Size of the cache of first words of compounds with their lemmas."""
_STEMMERS = {Language.FI: "finnish", Language.SV: "swedish", Language.EN: "english"}


class WordForms(NamedTuple):
    """Forms under which a word is indexed."""

    lemmas: frozenset[str]
    """Lemmas of the whole word. A compound also has the lemma `jäte+kuljetus`, the same for
    *jätekuljetus*, *jätteenkuljetus* and *jätteidenkuljetus*.
    """
    parts: frozenset[str]
    """Lemmas of the first, last and inner words of a compound."""

    def __or__(self, other: "WordForms") -> "WordForms":
        return WordForms(self.lemmas | other.lemmas, self.parts | other.parts)


class Split(NamedTuple):
    """Lemmas of both words of a compound."""

    head: tuple[str, ...]
    last: tuple[str, ...]


UNKNOWN = WordForms(frozenset(), frozenset())


def forms_of(lexicon: Lexicon, word: str, language: Language) -> WordForms:
    """Empty if the language knows neither the word nor its parts."""
    lemmas = lemmas_of(lexicon, word, language)
    if language not in COMPOUNDING or not _SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND:
        return WordForms(lemmas, frozenset())
    word_forms = _Compound(lexicon, word, language).forms()
    for lemma in () if word_forms.parts else lemmas - {word}:
        word_forms |= _Compound(lexicon, lemma, language).forms()
    return WordForms(lemmas | word_forms.lemmas, word_forms.parts - lemmas)


def splits_of(lexicon: Lexicon, word: str, language: Language) -> list[Split]:
    """Ways to split a compound into two words, which may be compounds themselves."""
    if language not in COMPOUNDING or not _SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND:
        return []
    splits = _Compound(lexicon, word, language).splits()
    lemmas = () if splits else lemmas_of(lexicon, word, language) - {word}
    more = (_Compound(lexicon, lemma, language).splits() for lemma in sorted(lemmas))
    return (splits or [split for several in more for split in several])[:MOST_SPLITS]


def stems(word: str, languages: Collection[Language]) -> Iterator[str]:
    """Stems of a word that no dictionary has, such as a name. Marked, because a stem is no word."""
    if not word.isdigit():
        for language in languages:
            stemmer = snowballstemmer.stemmer(_STEMMERS[language])  # has state, so it is not shared
            yield f"~{stemmer.stemWord(word)}"


@lru_cache(CACHED_WORDS)
def _known_lemmas(lexicon: Lexicon, head: str, language: Language) -> frozenset[str]:
    """Lemmas of first words of compounds. All are words of the dictionaries, never input of
    strangers.
    """
    return lemmas_of(lexicon, head, language)


class _Compound:
    """All ways to split a word into words. Each position is examined once."""

    def __init__(self, lexicon: Lexicon, word: str, language: Language) -> None:
        self._lexicon, self._word, self._language = lexicon, word, language
        self._short = _SHORT[language]
        self._heads: dict[int, dict[int, set[str]]] = {}
        self._ends: dict[int, set[str]] = {}
        """Lemmas of the rest by position; empty if the rest does not consist of words."""

    def forms(self) -> WordForms:
        lemmas = self._compound_lemmas(0)
        parts: set[str] = set()
        for start, heads in self._heads.items():
            for end, bases in heads.items():
                if self._ends.get(end):
                    parts |= bases | self._ends[end] | ({self._word[:end]} if start else set())
        return WordForms(frozenset(lemmas), frozenset(parts) - lemmas if lemmas else frozenset())

    def splits(self) -> list[Split]:
        """Splits by the length of the first word, longest first."""
        heads = sorted(self._heads_at(0), reverse=True)
        tails = ((bases, self._lemmas_from(end)) for end, bases in heads)
        return [
            Split(tuple(sorted(bases)), tuple(sorted(item for item in lemmas if "+" not in item)))
            for bases, lemmas in tails
            if lemmas
        ]

    def _lemmas_from(self, place: int) -> set[str]:
        if place not in self._ends:
            self._ends[place] = self._last_words(place) | self._compound_lemmas(place)
        return self._ends[place]

    def _compound_lemmas(self, place: int) -> set[str]:
        heads = self._heads.setdefault(place, dict(self._heads_at(place)))
        lemmas = {
            head + lemma
            for end, bases in heads.items()
            for lemma in self._lemmas_from(end)
            for head in (self._word[place:end], *(f"{base}+" for base in bases))
        }
        return set(sorted(lemmas)[:_MOST_LEMMAS])

    def _last_words(self, place: int) -> set[str]:
        rest = self._word[place:]
        if len(rest) < _SHORTEST_TAIL:
            return set()
        lemmas = lemmas_of(self._lexicon, rest, self._language)
        return {item for item in lemmas if self._is_long_enough(item, rest)}

    def _is_long_enough(self, lemma: str, form: str) -> bool:
        return lemma in self._short or min(len(lemma), len(form)) >= _SHORTEST

    def _heads_at(self, place: int) -> Iterator[tuple[int, set[str]]]:
        """Possible ends of a first word, with its lemmas."""
        rest = self._word[place:]
        candidates = self._finnish_heads if self._language is Language.FI else self._swedish_heads
        heads: dict[int, set[str]] = {}
        for head, base in candidates(rest):
            if len(head) < len(rest) - 1 and self._is_long_enough(base, head):
                heads.setdefault(place + len(head), set()).add(base)
        yield from heads.items()

    def _finnish_heads(self, rest: str) -> Iterator[tuple[str, str]]:
        """Unchanged, in the genitive, or *rakentamis-* of *rakentaminen*."""
        for head in self._lexicon.beginnings(rest, Language.FI):
            if head in self._short or head in self._lexicon.lemmas(head, Language.FI):
                yield head, head
            if head.endswith("n"):
                for lemma in _known_lemmas(self._lexicon, head, Language.FI):
                    yield head, lemma
        for place in _places_of("s", rest):
            if self._is_lemma(rest[:place] + "nen"):
                yield rest[: place + 1], rest[:place] + "nen"

    def _swedish_heads(self, rest: str) -> Iterator[tuple[str, str]]:
        """Unchanged, with an *s*, or *gatu-* of *gata* and *skol-* of *skola*."""
        for head in self._lexicon.beginnings(rest, Language.SV):
            own = (head,) if head in self._short else ()
            for lemma in own or _known_lemmas(self._lexicon, head, Language.SV):
                yield head, lemma
                if rest[len(head) :].startswith("s"):
                    yield head + "s", lemma
        for place in range(_SHORTEST - 1, len(rest) - 2):
            if self._is_lemma(rest[:place] + "a"):
                yield rest[:place], rest[:place] + "a"
                if rest[place] in "oue":
                    yield rest[: place + 1], rest[:place] + "a"

    def _is_lemma(self, word: str) -> bool:
        return word in self._lexicon.lemmas(word, self._language)


def _places_of(letter: str, text: str) -> Iterator[int]:
    place = text.find(letter, _SHORTEST)
    while place >= 0:
        yield place
        place = text.find(letter, place + 1)
