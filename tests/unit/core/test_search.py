import pytest

from api.core.search_words import MOST_WORDS, compound_part, query_words, split_words


@pytest.mark.parametrize(
    ("q", "words"),
    [
        ("Koulujen siivous ja ruoka", ["koulujen", "siivous", "ruoka"]),
        ("siivous, SIIVOUS", ["siivous"]),
        ("ja", ["ja"]),
        ("50%_off", ["50", "off"]),
        ("  !? ", []),
        ("skolskjuts på väg", ["skolskjuts", "väg"]),
    ],
)
def test_search_text_is_split_into_words(q: str, words: list[str]) -> None:
    assert split_words(q) == words


def test_a_search_has_a_bounded_number_of_words() -> None:
    assert len(query_words(" ".join(f"sana{n}" for n in range(100)))) == MOST_WORDS


@pytest.mark.parametrize(
    ("word", "part"),
    [("kuljetus", "kuljetu"), ("rakentaminen", "rakentamis"), ("koulu", "koulu"), ("bus", None)],
)
def test_compound_part_of_a_word(word: str, part: str | None) -> None:
    assert compound_part(word) == part
