"""Words related to a searched word: words of the same verb, synonyms, and compounds written as two
words. They are used in searches only, never indexed. Pure.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from api.core.derivations import derived_from_same
from api.core.glossary import same_meaning
from api.core.i18n import Language
from api.core.lexicon import Lexicon
from api.core.word_forms import forms_of, splits_of

MOST_RELATED = 24
MOST_OF_PART = 12
_LIGHT = {
    Language.FI: frozenset({"työ", "palvelu", "tehtävä", "toiminta", "hankinta", "urakka"}),
    Language.SV: frozenset({"tjänst", "arbete", "verksamhet", "upphandling", "entreprenad"}),
}
"""Words that fit any purchase: *siivoustyö* means *siivous*."""
_THINGS = frozenset({"rakennus", "byggnad"})
"""Words that mean something else before such a word: *rakennustyö* is construction, *rakennus* a
building.
"""


class TwoWords(NamedTuple):
    """A compound as two words: any word of each. An empty `last` means that only `head`
    is needed.
    """

    head: tuple[str, ...]
    last: tuple[str, ...]


def related_words(lexicon: Lexicon, word: str) -> tuple[str, ...]:
    """Related words, without lemmas of the word itself."""
    related: dict[str, None] = {}
    own = {word}
    for language in Language:
        lemmas = sorted(
            lemma for lemma in forms_of(lexicon, word, language).lemmas if "+" not in lemma
        )
        own.update(lemmas)
        related.update(dict.fromkeys(_related(lexicon, [*lemmas, word], language)))
    return tuple(islice((item for item in related if item not in own), MOST_RELATED))


def two_word_forms(lexicon: Lexicon, word: str) -> tuple[TwoWords, ...]:
    return tuple(dict.fromkeys(_two_word_forms(lexicon, word)))


def _two_word_forms(lexicon: Lexicon, word: str) -> Iterator[TwoWords]:
    for language, light in _LIGHT.items():
        for head, last in splits_of(lexicon, word, language):
            is_light = not light.isdisjoint(last) and _THINGS.isdisjoint(head)
            lemmas = (*last, *_without_light_end(lexicon, last, language))
            tails = () if is_light else _with_related(lexicon, lemmas, language)
            yield TwoWords(_with_related(lexicon, head, language), tails)


def _without_light_end(
    lexicon: Lexicon, lemmas: Iterable[str], language: Language
) -> Iterator[str]:
    """*rakennus* of *rakennustyö*, the last part of *kadunrakennustyö*."""
    for lemma in lemmas:
        for head, last in splits_of(lexicon, lemma, language):
            if not _LIGHT[language].isdisjoint(last):
                yield from head


def _with_related(lexicon: Lexicon, lemmas: tuple[str, ...], language: Language) -> tuple[str, ...]:
    related = dict.fromkeys([*lemmas, *_related(lexicon, lemmas, language)])
    return tuple(islice(related, MOST_OF_PART))


def _related(lexicon: Lexicon, lemmas: Iterable[str], language: Language) -> Iterator[str]:
    for lemma in dict.fromkeys(lemmas):
        derived = derived_from_same(lexicon, lemma, language)
        yield from derived
        for item in (lemma, *derived):
            yield from same_meaning(item, language)
