"""Lemmas of a form that the dictionaries lack, or give to another word only.

They have one lemma a form: *kadun* is theirs of *katua*, to regret, and not of *katu*, a street.
Other forms of the same stem tell: *kadulla* is of *katu* alone. All lemmas count. Whatever comes
of a rule must be a word of the dictionaries. Pure.
"""

from collections.abc import Iterator
from itertools import chain

from api.core.i18n import Language
from api.core.lexicon import Lexicon

_SHORTEST_STEM = 3
_LONGEST_ENDING = 5

_STEM_ENDINGS = frozenset(("n", "t", "den"))
"""*kadun*, *tuet*, *teiden*: what is left has the stem of the cases below."""
_STEM_CASES = ("ssa", "ssä", "lla", "llä", "lle")
_ENDINGS = frozenset(
    (
        *("ja", "jä", "a", "ä", "ta", "tä", "na", "nä", "ksi", "lle", "et", "iden"),
        *("ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä"),
    )
)
"""*mattoja* is theirs of *matta*, *kalusteet* its own: what is before the ending is a word."""
_WEAK_ENDINGS = frozenset(
    (*("n", "t", "ksi", "lle", "ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä"),)
)
GRADES = (
    *(("ll", "lt"), ("nn", "nt"), ("rr", "rt"), ("mm", "mp"), ("ng", "nk")),
    *(("d", "t"), ("v", "p"), ("p", "pp"), ("t", "tt"), ("k", "kk")),
)
"""Before these endings consonants are weak: *sillan* is theirs of *silla*, and of *silta*."""
_NEN_ENDINGS = frozenset(
    (
        *("set", "sen", "sia", "siä", "sta", "stä", "sten", "sien", "seen", "siin", "sena", "senä"),
        *("sella", "sellä", "selle", "sessa", "sessä", "sesta", "sestä", "seksi"),
        *("silla", "sillä", "sille", "sissa", "sissä", "sista", "sistä", "siksi"),
    )
)
"""*sijaiset* of *sijainen*."""
_SWEDISH_ENDINGS = frozenset(("", "ar", "or", "er", "arna", "orna", "erna", "en", "et", "n", "s"))
_SWEDISH_CASES = ("en", "et", "n")
"""*hiss* and *hissar* are theirs of *hissa*, to hoist; *hissen* is of *hiss*."""


def lemmas_of(lexicon: Lexicon, word: str, language: Language) -> frozenset[str]:
    """None if the language does not have the word."""
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
    """With the strong grade of the consonants before its last vowel."""
    for weak, strong in GRADES:
        if stem[:-1].endswith(weak):
            yield stem[: -1 - len(weak)] + strong + stem[-1]


def _swedish(lexicon: Lexicon, word: str) -> Iterator[str]:
    for stem in _before(word, _SWEDISH_ENDINGS):
        for case in _SWEDISH_CASES:
            if stem in lexicon.lemmas(stem + case, Language.SV):
                yield stem


def _before(word: str, endings: frozenset[str]) -> Iterator[str]:
    """Endings are many, their lengths few: those of each length are looked up at once."""
    for length in range(min(_LONGEST_ENDING, len(word) - _SHORTEST_STEM) + 1):
        stem = word[: len(word) - length]
        if word[len(stem) :] in endings:
            yield stem
