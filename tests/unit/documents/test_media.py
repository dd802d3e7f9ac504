"""File names as they are stored."""

import pytest

from api.documents.rules.media import LONGEST_NAME, clean_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/etc/../Liite 1\x07.pdf", "Liite 1.pdf"),
        ("C:\\kansio\\Hinnat.XLSX", "Hinnat.XLSX"),
        (" .. ", ""),
        ("nimi\u202efdp.exe", "nimifdp.exe"),
        ("a" * 300 + ".odt", "a" * (LONGEST_NAME - 4) + ".odt"),
    ],
)
def test_a_name_is_the_last_part_as_it_can_be_seen(given: str, kept: str) -> None:
    assert clean_name(given) == kept
