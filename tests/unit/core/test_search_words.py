"""Terms: with dictionaries and without, within bounds whatever the text."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.core import lexicon, search_words
from api.core.i18n import Language, LocalText, Texts
from api.core.lemmas import lemmas_of
from api.core.misspellings import corrections
from api.core.search import search_columns, stored_words
from api.core.search_words import Weight, query_words, split_words, terms_of
from api.core.word_forms import forms_of
from tests.hostile import _MARKS

FI, SV = Language.FI, Language.SV


@pytest.fixture
def words() -> lexicon.Lexicon:
    found = lexicon.lexicon()
    assert found is not None, "conftest writes it"
    return found


@pytest.fixture
def without_dictionaries(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(search_words, "lexicon", lambda: None)
    monkeypatch.setattr("api.core.search.lexicon", lambda: None)
    search_words._indexed_terms.cache_clear()
    yield
    search_words._indexed_terms.cache_clear()


def said(fi: str) -> list[Texts]:
    return [{FI: LocalText(fi)}]


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("kadun", "katu"),
        ("tuet", "tuki"),
        ("sillat", "silta"),
        ("kalusteiden", "kaluste"),
        ("mattoja", "matto"),
        ("sijaisten", "sijainen"),
        ("siivouksiin", "siivous"),
    ],
)
def test_word_has_its_common_lemma(words: lexicon.Lexicon, word: str, lemma: str) -> None:
    assert lemma in lemmas_of(words, word, FI)


@pytest.mark.parametrize(
    ("word", "language", "parts"),
    [
        ("koulukuljetusten", FI, {"koulu", "kuljetus"}),
        ("rakentamishankkeet", FI, {"rakentaminen", "hanke"}),
        ("jätteenkuljetus", FI, {"jäte", "kuljetus"}),
        ("työvaatteet", FI, {"työ", "vaate"}),
        ("koulutus", FI, set()),
        ("valvomo", FI, set()),
        ("gaturenoveringen", SV, {"gata", "renovering"}),
        ("byggnadsstädning", SV, {"byggnad", "städning"}),
    ],
)
def test_parts_of_compounds(
    words: lexicon.Lexicon, word: str, language: Language, parts: set[str]
) -> None:
    found = forms_of(words, word, language).parts
    assert found >= parts
    assert parts or not found


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("siivuos", "siivous"),
        ("siivuospalvelut", "siivouspalvelu"),
        ("peruskorjuas", "peruskorjaus"),
        ("paivakoti", "päiväkoti"),
        ("tietojarjestelma", "tietojärjestelmä"),
        ("stadning", "städning"),
    ],
)
def test_typos_are_corrected(words: lexicon.Lexicon, word: str, meant: str) -> None:
    assert meant in corrections(words, word)


@pytest.mark.parametrize("word", ["saas", "xyzzy", "90911200", "a" * 40])
def test_meaningless_word_is_not_corrected(words: lexicon.Lexicon, word: str) -> None:
    assert corrections(words, word) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("EU:lle ja A4:n", ["eu", "a4"]),
        ("THL:ssä", ["thl"]),
        ("klo 12:30", ["klo", "12", "30"]),
        ("90911200-8", ["90911200"]),
        ("OUKA/1200/2026", ["ouka", "1200", "2026"]),
        ("O\ufb03ce", ["office"]),
        ("pa\u0308iva\u0308koti", ["päiväkoti"]),
    ],
)
def test_text_is_split_into_words(text: str, found: list[str]) -> None:
    assert split_words(text) == found


def test_weights_tell_title_from_text_and_whole_from_part() -> None:
    terms = terms_of(said("Koulukuljetus"), said("Kuljetuskalusto, siivous"), ["Tilat"])
    assert terms["koulukuljetus"] == Weight.TITLE
    assert terms["kuljetus"] == Weight.TITLE_PART
    assert terms["siivous"] == Weight.TEXT
    assert terms["kalusto"] == Weight.TEXT_PART


@pytest.mark.usefixtures("without_dictionaries")
def test_words_are_unchanged_without_dictionaries() -> None:
    columns = search_columns(said("Koulukuljetukset"))
    assert columns["search_version"] == ""
    assert columns["search_text"] == "koulukuljetukset"
    [word] = query_words("kuljetusten")
    assert (word.terms[0], word.part, word.corrected) == ("kuljetusten", "kuljetusten", ())
    assert "kuljetus" in stored_words("kuljetus")


def test_folder_without_dictionaries_gives_no_lexicon(tmp_path: Path) -> None:
    assert lexicon.load(tmp_path) is None


HOSTILE = (
    "maamaamaamaamaamaamaamaamaamaamaamaamaa " * 500,
    " ".join(f"työmaatie{n}puujää" for n in range(1_000)),
    _MARKS * 5_000,
    "\ufdfa" * 10_000,
    "-".join("ab" for _ in range(7_000)),
    "a-, " * 5_000 + "ja siivouspalvelut",
    "a:" * 10_000,
    "isisisisis" * 2_000,
    " ".join(f"katurakennushanke{chr(97 + n % 26)}{n}" for n in range(1_000)),
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_takes_bounded_time(text: str) -> None:
    """A text is at most 20,000 characters long; a search 200."""
    started = time.process_time()
    terms = terms_of(said(text[:20_000]), [])
    query_words(text[:200])
    assert time.process_time() - started < 4
    assert sum(map(len, terms)) <= search_words.MOST_TERMS
