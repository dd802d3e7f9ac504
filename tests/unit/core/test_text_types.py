"""What names and texts may consist of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.text_types import bad_character, cleaned, name_faults, one_line, several_lines


@pytest.mark.parametrize(
    "text",
    [
        "Åbo Akademi",
        "Ä Ö å – ’ ” €",
        "Sámi Soster ŋ đ ŧ ž č š ǥ",
        "60\u00a0000–150\u00a0000 €",
        "Señor Ñandú",
        "日本",
        "O'Connor & Söner (Oy) 100 %",
        "☀ aurinko",
    ],
)
def test_names_of_people_and_firms_are_taken_as_they_are(text: str) -> None:
    assert one_line(text) == text
    assert bad_character(text) is None


@pytest.mark.parametrize(
    "character",
    [
        *map(chr, (*range(0x20), *range(0x7F, 0xA0))),
        *"\u00ad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060\u2066\u2069\ufeff",
        *"\u034f\u115f\u1160\u17b4\u3164\uffa0\u2800\u180e\ufe00\U000e0041\U000e0101\ue000\ud800",
    ],
)
def test_invisible_characters_are_refused_in_one_line(character: str) -> None:
    expected = f"U+{ord(character):04X}"
    assert bad_character(f"a{character}b") == expected
    assert bad_character(cleaned(f"a{character}b")) is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" Pa\u0308a\u0308 ", "Pää"),
        ("\tOy\u00a0", "Oy"),
        ("☀\ufe0f", "☀"),
        ("\r\nOy\n", "Oy"),
    ],
)
def test_one_line_is_composed_and_trimmed(text: str, kept: str) -> None:
    assert one_line(text) == kept


def test_several_lines_have_line_feeds_and_tabs_and_no_other_control() -> None:
    assert several_lines("a\r\nb\tc\n") == "a\nb\tc\n"
    assert bad_character("a\nb\tc", lines=True) is None
    assert bad_character("👩\u200d💻 نمی\u200cخواهم", lines=True) is None
    for code in (*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0)):
        assert bad_character(f"a{chr(code)}b", lines=True) == f"U+{code:04X}"


def test_cell_loses_invisible_characters() -> None:
    assert cleaned("Koulu\u00adkuljetukset\u200b\r\nja muut\x07") == "Koulukuljetukset ja muut"
    assert cleaned("a\r\nb\x07\tc", lines=True) == "a\nb\tc"


@given(st.text(), st.booleans())
def test_cleaned_text_is_accepted_and_stable(text: str, lines: bool) -> None:
    kept = cleaned(text, lines=lines)
    assert bad_character(kept, lines=lines) is None
    assert cleaned(kept, lines=lines) == kept


@pytest.mark.parametrize(
    "name",
    [
        "Tax refund, claim at https://evil.example/pay",
        "Palautus: www.evil.example",
        "hae evil.example/maksu",
        "maksu@evil.example",
        "HTTP://EVIL",
    ],
)
def test_name_with_a_url_is_refused(name: str) -> None:
    assert [fault.code for fault in name_faults("/name", name)] == ["address_in_name"]


@pytest.mark.parametrize(
    "name", ["Verkkokauppa.com Oyj", "Ab A/S Oy", "T:mi M. Meikäläinen", "Oy 24/7 Huolto @ Oulu Ab"]
)
def test_names_with_points_and_strokes_are_names(name: str) -> None:
    assert not list(name_faults("/name", name))
