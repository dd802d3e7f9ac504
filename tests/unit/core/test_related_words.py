"""Which words are related, and which only look so."""

import time

import pytest

from api.core.derivations import derived_from_same
from api.core.glossary import concepts, same_meaning
from api.core.i18n import Language
from api.core.lexicon import Lexicon, lexicon
from api.core.related_words import MOST_OF_PART, MOST_RELATED, related_words, two_word_forms
from api.core.search import stored_words
from api.core.word_forms import MOST_SPLITS, forms_of

FI, SV, EN = Language.FI, Language.SV, Language.EN


@pytest.fixture
def words() -> Lexicon:
    found = lexicon()
    assert found is not None, "conftest writes it"
    return found


@pytest.mark.parametrize(
    ("language", "family"),
    [
        (FI, "siivota siivous siivoaminen siivooja"),
        (FI, "kuljettaa kuljetus kuljettaminen kuljettaja"),
        (FI, "rakentaa rakennus rakentaminen rakentaja"),
        (FI, "suunnitella suunnittelu suunnittelija suunnitteleminen"),
        (FI, "hankkia hankinta hankkija hankkiminen"),
        (FI, "huoltaa huolto huoltaminen"),
        (FI, "hoitaa hoito hoitaja"),
        (FI, "markkinoida markkinointi markkinoija"),
        (FI, "kääntää käännös kääntäjä kääntäminen"),
        (FI, "kerätä keräys kerääminen"),
        (FI, "myydä myynti myyjä"),
        (FI, "lukita lukitus"),
        (FI, "valvoa valvonta valvoja"),
        (FI, "ylläpitää ylläpito ylläpitäjä"),
        (SV, "städa städning städare"),
        (SV, "bygga byggnad byggare"),
        (SV, "reparera reparation reparatör"),
        (SV, "sköta skötsel skötare"),
        (EN, "renovate renovation"),
        (EN, "maintain maintenance"),
        (EN, "clean cleaner"),
    ],
)
def test_words_of_one_verb_are_related(words: Lexicon, language: Language, family: str) -> None:
    for word in family.split():
        others = set(family.split()) - {word}
        assert others <= set(derived_from_same(words, word, language)), word


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("katu", FI),
        ("auto", FI),
        ("valo", FI),
        ("laite", FI),
        ("koulu", FI),
        ("ruoka", FI),
        ("kunta", FI),
        ("gata", SV),
        ("väg", SV),
        ("mål", SV),
        ("school", EN),
    ],
)
def test_word_without_a_verb_has_no_related_words(
    words: Lexicon, word: str, language: Language
) -> None:
    assert derived_from_same(words, word, language) == []


def test_glossary_words_are_single_words_and_synonyms() -> None:
    for concept in concepts():
        every = [word for several in concept.values() for word in several]
        assert all(word.isalpha() and word == word.lower() for word in every), concept
        for language, several in concept.items():
            for word in several:
                assert set(every) - {word} <= set(same_meaning(word, language))


def test_the_dictionaries_know_the_words_of_the_glossary(words: Lexicon) -> None:
    unknown = [
        word
        for concept in concepts()
        for language in (FI, SV)
        for word in concept[language]
        if not forms_of(words, word, language).lemmas
    ]
    assert set(unknown) <= {"plogning", "sandning", "sotning", "ploga", "sanda"}


@pytest.mark.parametrize(
    "word",
    ["katurakennushanke", "maamaamaamaamaamaa", "vinterväghållning", "isisisisisis", "työ" * 13],
)
def test_relations_are_bounded(words: Lexicon, word: str) -> None:
    started = time.process_time()
    assert len(related_words(words, word)) <= MOST_RELATED
    two_words = two_word_forms(words, word)
    assert len(two_words) <= 2 * MOST_SPLITS
    assert all(len(side) <= MOST_OF_PART for ways in two_words for side in ways)
    assert time.process_time() - started < 0.5


def test_the_longest_search_makes_a_bounded_query() -> None:
    q = " ".join(["koulukuljetuspalveluhankinta"] + ["siivoustyönjohtaja"] * 9)
    assert len(stored_words(q[:200])) < 20_000
