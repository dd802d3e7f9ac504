import pytest

from api.exchange.sheets.fields import SheetField
from api.exchange.sheets.finding import find_headings
from api.exchange.sheets.heading_words import HEADINGS
from api.exchange.sheets.headings import Headings, recognised
from api.exchange.sheets.words import words


@pytest.mark.parametrize(
    ("heading", "field", "language"),
    [
        ("HANKINNAN  NIMI", SheetField.TITLE, "fi"),
        ("Otsikko (sv)", SheetField.TITLE, "sv"),
        ("Otsikko ruotsiksi", SheetField.TITLE, "sv"),
        ("Rubrik på finska", SheetField.TITLE, "fi"),
        ("Hankinnan nimi / Upphandlingens namn", SheetField.TITLE, "fi"),
        ("Ennakoitu arvo,\nM€ (alv 0 %)", SheetField.VALUE, "fi"),
        ("Uppskattat värde, euro", SheetField.VALUE, "sv"),
        ("Hankinta-\nilmoitus", SheetField.NOTICE_DATE, "fi"),
        ("CPV-koodi(t)", SheetField.CPV, "fi"),
        ("Pk-yritys?", SheetField.SME_SUITABLE, "fi"),
        ("Contract start (est.)", SheetField.CONTRACT_START, "en"),
        ("Nro", SheetField.LINE_NUMBER, "fi"),
        ("Milloin kilpailutetaan?", SheetField.NOTICE_DATE, "fi"),
        ("Hankinnat", SheetField.TITLE, "fi"),
        ("Annonseras", SheetField.NOTICE_DATE, "sv"),
    ],
)
def test_recognises(heading: str, field: SheetField, language: str) -> None:
    assert recognised(heading) == (field, language)


@pytest.mark.parametrize("heading", ["Talousarviokohta", "", "€/v", "2027", "Hankintojen määrä"])
def test_does_not_guess(heading: str) -> None:
    assert recognised(heading) is None


def test_no_heading_means_two_things() -> None:
    meanings: dict[str, set[SheetField]] = {}
    for field, languages in HEADINGS.items():
        for names in languages.values():
            for name in names.split(";"):
                meanings.setdefault(words(name), set()).add(field)
    assert [name for name, fields in meanings.items() if len(fields) > 1] == []


def _others(headings: Headings) -> dict[int, str]:
    return {other.index: other.heading for other in headings.others if other.heading}


def test_finds_the_row_below_titles_and_notes() -> None:
    rows = [["Hankintasuunnitelma 2027"], [], ["Hankinta"], ["Kohde", "Arvo (t€)", "Oma sarake"]]
    headings = find_headings(rows)
    assert headings is not None
    assert (headings.row, _others(headings), headings.language) == (3, {2: "Oma sarake"}, "fi")
    assert headings.of(SheetField.VALUE)[0].unit.factor == 1000


def test_headings_over_two_rows_are_one() -> None:
    rows = [["Kohde", "Arvo", "Aikataulu", ""], ["", "", "Vuoropuhelu", "Sopimus alkaa"]]
    headings = find_headings(rows)
    assert headings is not None
    assert [column.field for column in headings.columns] == [
        SheetField.TITLE,
        SheetField.VALUE,
        SheetField.DIALOGUE_DATE,
        SheetField.CONTRACT_START,
    ]


def test_of_two_columns_for_one_field_the_first_counts() -> None:
    headings = find_headings([["Nimi", "Ajankohta", "Hankintailmoitus", "Huom", "Lisätietoja"]])
    assert headings is not None
    assert _others(headings) == {2: "Hankintailmoitus"}
    assert len(headings.of(SheetField.NOTES)) == 2


def test_a_lone_word_is_no_heading() -> None:
    assert find_headings([["Hankinta"], ["Hankinta", "Jokin muu"], ["Arvo", "Ajankohta"]]) is None
