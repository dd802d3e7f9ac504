"""Lemmas of forms that the dictionaries lack or assign to another word only.

The dictionaries have one lemma per form: *kadun* only as a form of *katua*, to regret, not of
*katu*, a street. Other forms of the stem show more: *kadulla* belongs to *katu* alone. All lemmas
count. Every result must be a word of the dictionaries. Pure.
"""

from collections.abc import Iterator
from itertools import chain

from api.core.i18n import Language
from api.core.lexicon import Lexicon

_SHORTEST_STEM = 3
_LONGEST_ENDING = 5

_STEM_ENDINGS = frozenset(("n", "t", "den"))
"""*kadun*, *tuet*, *teiden*: without the ending, the stem is that of the cases below."""
_STEM_CASES = ("ssa", "ssä", "lla", "llä", "lle")
_ENDINGS = frozenset(
    (
        *("ja", "jä", "a", "ä", "ta", "tä", "na", "nä", "ksi", "lle", "et", "iden"),
        *("ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä"),
    )
)
"""The dictionaries assign *mattoja* to *matta* and *kalusteet* to itself: try the word before the
ending.
"""
_WEAK_ENDINGS = frozenset(
    (*("n", "t", "ksi", "lle", "ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä"),)
)
CONSONANT_GRADES = (
    *(("ll", "lt"), ("nn", "nt"), ("rr", "rt"), ("mm", "mp"), ("ng", "nk")),
    *(("d", "t"), ("v", "p"), ("p", "pp"), ("t", "tt"), ("k", "kk")),
)
"""Before these endings consonants are weak: *sillan* belongs to *silta* too, not only
to *silla*.
"""
_NEN_ENDINGS = frozenset(
    (
        *("set", "sen", "sia", "siä", "sta", "stä", "sten", "sien", "seen", "siin", "sena", "senä"),
        *("sella", "sellä", "selle", "sessa", "sessä", "sesta", "sestä", "seksi"),
        *("silla", "sillä", "sille", "sissa", "sissä", "sista", "sistä", "siksi"),
    )
)
"""*sijaiset* belongs to *sijainen*."""
_SWEDISH_ENDINGS = frozenset(("", "ar", "or", "er", "arna", "orna", "erna", "en", "et", "n", "s"))
_SWEDISH_CASES = ("en", "et", "n")
"""The dictionaries assign *hiss* and *hissar* to *hissa*, to hoist; *hissen* belongs to *hiss*."""


def lemmas_of(lexicon: Lexicon, word: str, language: Language) -> frozenset[str]:
    """Empty if the language does not have the word."""
    lemmas = lexicon.lemmas(word, language)
    if language is Language.FI:
        return frozenset(chain(lemmas, _finnish(lexicon, word)))
    return frozenset(chain(lemmas, _swedish(lexicon, word) if language is Language.SV else ()))


def _finnish(lexicon: Lexicon, word: str) -> Iterator[str]:
    for stem in _before(word, _STEM_ENDINGS):
        for case in _STEM_CASES:
            yield from lexicon.lemmas(stem + case, Language.FI)
    words = chain(
        _before(word, _ENDINGS),
        (strong for stem in _before(word, _WEAK_ENDINGS) for strong in _strong(stem)),
        (stem + "nen" for stem in _before(word, _NEN_ENDINGS)),
    )
    yield from (word for word in words if word in lexicon.lemmas(word, Language.FI))


def _strong(stem: str) -> Iterator[str]:
    """Replaces the consonants before the last vowel by their strong grade."""
    for weak, strong in CONSONANT_GRADES:
        if stem[:-1].endswith(weak):
            yield stem[: -1 - len(weak)] + strong + stem[-1]


def _swedish(lexicon: Lexicon, word: str) -> Iterator[str]:
    for stem in _before(word, _SWEDISH_ENDINGS):
        for case in _SWEDISH_CASES:
            if stem in lexicon.lemmas(stem + case, Language.SV):
                yield stem


def _before(word: str, endings: frozenset[str]) -> Iterator[str]:
    """Loops over lengths, because endings are many and their lengths few."""
    for length in range(min(_LONGEST_ENDING, len(word) - _SHORTEST_STEM) + 1):
        stem = word[: len(word) - length]
        if word[len(stem) :] in endings:
            yield stem
