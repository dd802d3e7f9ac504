"""Corrections of a word that no dictionary has: one typing error, or missing marks of letters.

Corrections must be words of the dictionaries, so a few thousand look-ups suffice. The first letter
is taken as correct, since errors there are rare. The length of the word bounds the work. Pure.
"""

from collections.abc import Callable, Iterator
from itertools import islice, product

from api.core.i18n import Language
from api.core.lexicon import Lexicon
from api.core.word_forms import forms_of

SHORTEST, LONGEST = 5, 30
"""Words of other lengths are not corrected."""
_SHORTEST_IN = {Language.EN: 6}
"""Almost every word of five letters resembles an English word."""
_PART = 4
_MOST_SPLITS, _MOST_VARIANTS, _MOST_CORRECTIONS = 6, 256, 24
_LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
_MARKED = {"a": "aäå", "o": "oö", "e": "eé"}
Known = Callable[[str], bool]
Variants = Callable[[str], Iterator[str]]


def corrections(lexicon: Lexicon, word: str) -> list[str]:
    """Lemmas, at most 24. If adding marks gives a word, typing errors are not tried."""
    if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
        return []
    return _lemmas(lexicon, word, _with_marks) or _lemmas(lexicon, word, _slips)


def _lemmas(lexicon: Lexicon, word: str, variants: Variants) -> list[str]:
    lemmas: dict[str, None] = {}
    for language in Language:
        if len(word) < _SHORTEST_IN.get(language, SHORTEST):
            continue
        for candidate in _candidates(lexicon.tries[language].__contains__, word, variants):
            lemmas.update(dict.fromkeys(sorted(forms_of(lexicon, candidate, language).lemmas)))
    return list(lemmas)[:_MOST_CORRECTIONS]


def _candidates(known: Known, word: str, variants: Variants) -> Iterator[str]:
    """The error may be in the word, or in the first or last part of a compound."""
    yield from filter(known, variants(word))
    places = range(_PART, len(word) - _PART + 1)
    for place in islice((p for p in places if known(word[p:])), _MOST_SPLITS):
        for head in filter(known, variants(word[:place])):
            yield head + word[place:]
    for place in islice((p for p in places if known(word[:p])), _MOST_SPLITS):
        for variant in filter(known, variants(word[place:])):
            yield word[:place] + variant


def _with_marks(word: str) -> Iterator[str]:
    choices = (_MARKED.get(letter, letter) for letter in word)
    yield from islice(("".join(letters) for letters in product(*choices)), 1, _MOST_VARIANTS)


def _slips(word: str) -> Iterator[str]:
    """One letter missing, added, replaced, or swapped with the next one."""
    for place in range(1, len(word) + 1):
        before, after = word[:place], word[place:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in _LETTERS if letter != after[0])
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        yield from (before + letter + after for letter in _LETTERS)
