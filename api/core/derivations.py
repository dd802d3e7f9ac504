"""Words derived from the same verb: *siivota*, *siivous*, *siivoaminen*, *siivooja*.

Pairs of endings lead from a noun to its verb, and from the verb to its other nouns. Each result
must be a word of the dictionaries, and the verb must have a form that only verbs have. Pure.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from api.core.i18n import Language
from api.core.lemmas import CONSONANT_GRADES
from api.core.lexicon import Lexicon

MOST_DERIVED = 12
_SHORTEST_STEM = 2
_HARMONY, _HARMONY_BACK = str.maketrans("aou", "äöy"), str.maketrans("äöy", "aou")

_Pairs = tuple[tuple[str, tuple[str, ...]], ...]
"""Endings of a verb, each with the endings of its nouns."""
_FINNISH: _Pairs = (
    ("aa", ("aminen", "aja", "o", "u")),
    ("ää", ("o",)),  # ylläpitää, ylläpito
    ("oa", ("ominen", "oja", "onta")),
    ("ua", ("uminen", "uja", "unta")),
    ("ia", ("iminen", "ija", "inta")),
    ("ea", ("eminen", "ija", "enta", "u")),
    ("da", ("minen", "ja", "nti")),
    ("ata", ("aaminen", "aaja", "aus", "aamo")),
    ("ota", ("oaminen", "ooja", "ous")),
    ("uta", ("uaminen", "uuja", "uus")),
    ("ita", ("itseminen", "itsija", "itus")),
    ("sta", ("seminen", "sija", "su", "sula", "stus", "sin")),
    ("ella", ("eleminen", "elija", "elu", "elus")),
    ("illa", ("ileminen", "ilija", "ilu")),
    ("ttaa", ("tus", "ttamo", "tin", "tanto")),
    ("staa", ("stus", "stin", "stamo")),
    ("ntaa", ("nnus", "nnos")),
    ("rtaa", ("rros",)),
)
_GRADED = ("ata", "ota", "uta", "ella", "illa", "ia")
"""Verbs whose nouns have other consonants: *hankkia* and *hankinta*."""
_SWEDISH: _Pairs = (
    ("a", ("ning", "ing", "ande", "are", "else", "nad", "sel", "an")),
    ("era", ("ering", "erande", "erare", "ation", "ion", "atör", "")),
)
_ENGLISH: _Pairs = (
    ("", ("ing", "er", "or", "ion", "ation", "ment", "ance")),
    ("e", ("ing", "er", "or", "ion", "ation", "ance")),
    ("ain", ("enance",)),
    ("y", ("ication", "ier")),
)
_NOT_DERIVED = frozenset({"valo", "underhållning"})
"""Words that only look derived: *valaa* is to cast, *underhållning* is entertainment."""
_PAIRS = {
    Language.FI: tuple(
        {
            (verb.translate(harmony), noun.translate(harmony)): None
            for verb, nouns in _FINNISH
            for noun in nouns
            for harmony in ({}, _HARMONY)
        }
    ),
    Language.SV: tuple((verb, noun) for verb, nouns in _SWEDISH for noun in nouns),
    Language.EN: tuple((verb, noun) for verb, nouns in _ENGLISH for noun in nouns),
}


def derived_from_same(lexicon: Lexicon, lemma: str, language: Language) -> list[str]:
    """The verb and its nouns without the lemma itself, at most 12."""
    family = _Family(lexicon, language)
    verbs = [lemma] if family.is_verb(lemma) else list(family.verbs_of(lemma))
    derived = chain(verbs, *map(family.nouns_of, verbs))
    return [item for item in dict.fromkeys(derived) if item != lemma][:MOST_DERIVED]


class _Family:
    def __init__(self, lexicon: Lexicon, language: Language) -> None:
        self._lexicon, self._language = lexicon, language

    def verbs_of(self, noun: str) -> Iterator[str]:
        if noun not in _NOT_DERIVED:
            for verb_end, end in _PAIRS[self._language]:
                yield from filter(self.is_verb, self._changed(noun, end, verb_end, verb_end))

    def nouns_of(self, verb: str) -> Iterator[str]:
        for verb_end, end in _PAIRS[self._language]:
            for noun in self._changed(verb, verb_end, end, verb_end):
                if noun not in _NOT_DERIVED and self._is_lemma(noun):
                    yield noun

    def is_verb(self, word: str) -> bool:
        """Whether *siivotessa*, *bygger* or *cleaned* is a form of the word."""
        if not self._is_lemma(word):
            return False
        return any(
            word in self._lexicon.lemmas(form, self._language) for form in self._verb_forms(word)
        )

    def _verb_forms(self, word: str) -> Iterable[str]:
        if self._language is Language.FI:
            stem = word[:-2] + "i" if word.endswith(("ea", "eä")) else word[:-1]
            return (stem + "essa", stem + "essä") if word.endswith(("a", "ä")) else ()
        if self._language is Language.SV:
            return (word[:-1] + "er", word + "r", word + "nde") if word.endswith("a") else ()
        return word + "ed", word + "d", word + "ing", word.removesuffix("y") + "ied"

    def _is_lemma(self, word: str) -> bool:
        return word in self._lexicon.lemmas(word, self._language)

    def _changed(self, word: str, end: str, other: str, verb_end: str) -> Iterator[str]:
        stem = word.removesuffix(end)
        if not word.endswith(end) or len(stem) < _SHORTEST_STEM:
            return
        yield stem + other
        if verb_end.translate(_HARMONY_BACK) in _GRADED:
            for weak, strong in CONSONANT_GRADES:
                if stem.endswith(weak):
                    yield stem.removesuffix(weak) + strong + other
                if stem.endswith(strong):
                    yield stem.removesuffix(strong) + weak + other
