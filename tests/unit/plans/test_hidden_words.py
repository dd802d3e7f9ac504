"""Hashes of hidden passages, by which an import recognises them."""

import pytest

from api.core.i18n import Language
from api.core.ids import new_id
from api.hidings.passages import canonical, passage_mac
from api.hidings.redaction import mark
from api.plans.importing import hidden_words
from api.plans.importing.hidden_words import NOTHING_HIDDEN, HiddenPassage, HiddenWords
from api.plans.rules.row_keys import hidden_key, is_hidden

SECRET = "a secret of the platform"
NAME = "Matti Meikäläinen"
PASSAGE = HiddenPassage(passage_mac(SECRET, NAME), len(canonical(NAME)))


@pytest.mark.parametrize(
    ("value", "holds"),
    [
        ("Avustaja Matti Meikäläinen 2027", True),
        ("AVUSTAJA MATTI  MEIKÄLÄINEN", True),
        ({"fi": "x", "sv": "hjälp åt Matti Meikäläinen"}, True),
        ([{"code": "a", "note": {"fi": {"text": "(Matti Meikäläinen)"}}}], True),
        ("Avustaja Matti Virtanen 2027", False),
        ({"low": "1.00", "high": None}, False),
        (None, False),
        (3, False),
    ],
)
def test_hidden_passage_is_found_in_any_field(value: object, holds: bool) -> None:
    words = HiddenWords({}, [PASSAGE], SECRET)
    assert words.holds(value) is holds
    assert HiddenWords({}, [PASSAGE], "another").holds(value) is False
    assert NOTHING_HIDDEN.holds(value) is False


def test_unsearchable_value_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keyed hash of each place costs: a sheet of long texts must not take minutes."""
    monkeypatch.setattr(hidden_words, "MOST_COMPARED", 100)
    words = HiddenWords({}, [PASSAGE], SECRET)
    assert words.holds("x" * 90) is False
    assert words.holds("x" * 90) is True


@pytest.mark.parametrize("language", [*Language, None])
def test_a_field_that_bears_a_mark_stays(language: Language | None) -> None:
    row = new_id()
    words = HiddenWords({row: {"contact"}}, [], SECRET)
    stands = f"Avustaja {mark(language.value if language else None)} 2027"
    assert words.keeps(row, "title", {"fi": stands}, {"fi": "Avustaja"})
    assert words.keeps(row, "contact", None, {"name": "Hanna"}), "hidden as a whole"
    assert not words.keeps(new_id(), "contact", None, {"name": "Hanna"})
    assert not words.keeps(row, "title", {"fi": "Avustaja"}, {"fi": "Apu"})


def test_hashed_key_matches_its_row() -> None:
    key = hidden_key(SECRET, "title:matti|")
    assert is_hidden(key)
    assert "matti" not in key
    assert key == hidden_key(SECRET, "title:matti|") != hidden_key("another", "title:matti|")
    assert not is_hidden("title:matti|")
    assert not is_hidden(None)
