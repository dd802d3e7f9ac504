import pytest

from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.heading_rows import find_headings
from api.plans.importing.sheet.heading_words import HEADINGS
from api.plans.importing.sheet.headings import Headings, guessed, recognised
from api.spreadsheets.text import words


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
def test_heading_is_recognised(heading: str, field: SheetField, language: str) -> None:
    assert recognised(heading) == (field, language)


@pytest.mark.parametrize("heading", ["Talousarviokohta", "", "€/v", "2027", "Hankintojen määrä"])
def test_unknown_heading_is_not_guessed(heading: str) -> None:
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


def test_first_of_two_columns_for_one_field_counts() -> None:
    headings = find_headings([["Nimi", "Ajankohta", "Hankintailmoitus", "Huom", "Lisätietoja"]])
    assert headings is not None
    assert _others(headings) == {2: "Hankintailmoitus"}
    assert len(headings.of(SheetField.NOTES)) == 2


def test_a_lone_word_is_no_heading() -> None:
    assert find_headings([["Hankinta"], ["Hankinta", "Jokin muu"], ["Arvo", "Ajankohta"]]) is None


KNOWN = {
    SheetField.NOTICE_DATE: "Arvioitu julkaisuajankohta; Suunniteltu aikataulu; "
    "Planerad annonsering; Aloitusajankohta; Ilmoituksen ajankohta; Annons publiceras; "
    "Estimated Solicitation Date; "
    "Tarjouspyynnön arvioitu julkaisuajankohta; Tidpunkt för publicering av annons; Kvartaali; "
    "Kilpailutuksen arvioitu käynnistymisaika; "
    "Kilpailutuksen ajankohta (arvio); Date of publication",
    SheetField.CONTRACT_START: "Alkamisajankohta; Sopimuskauden arvioitu aloitusajankohta; "
    "Expected contract start; Avtal börjar; Toimituksen ajankohta",
    SheetField.CONTRACT_LENGTH: "Sopimuksen voimassaolo; Sopimuksen kesto + optiot; Avtalslängd; "
    "Length of Performance; Avtalstid och optioner",
    SheetField.DIALOGUE_DATE: "Markkinavuoropuhelun arvioitu aikataulu; Planerad marknadsdialog; "
    "Market consultation date",
    SheetField.UNIT: "Tilaajaorganisaatio; Tilaajayksikkö; Ansvarig förvaltning; Office Symbol",
    SheetField.NOTES: "Huomioitavaa; Muuta huomioitavaa; Att beakta; Övriga uppgifter",
    SheetField.CONTACT_NAME: "Upphandlingsansvarig; Hankinnan vastuuhenkilö; Handläggare; "
    "Hankinta-asiantuntija; Point of Contact Name",
    SheetField.CONTACT_EMAIL: "Point of Contact E-mail; Vastuuhenkilön sähköposti",
    SheetField.CONTACT_PHONE: "Vastuuhenkilön puhelinnumero; Phone No.",
    SheetField.TITLE: "Hankinnan nimi ja kuvaus; Upphandlingens namn; Contract Name (Description); "
    "Description/Title; Hankittava palvelu",
    SheetField.VALUE: "Arvioitu vuosiarvo; Arvo (te); Värde (tkr); Arvo €/v; Arvo (sis. alv); "
    "Hinta-arvio; Beräknat värde (euro, moms 0 %); Estimated Value of Contract $ Range; Årskostnad",
    SheetField.PROCEDURE: "Ennakoitu hankintamenettely; Upphandlingsform",
    SheetField.CONTRACT_END: "Sopimuskausi päättyy; Sopimus päättyy; Avtalet upphör; "
    "Nykyisen sopimuksen päättyminen; Optiokausi päättyy; Ultimate Contract End Date; "
    "Nuvarande avtal löper ut; Contract expires",
    SheetField.LOTS: "Osatarjousmahdollisuus; Jaetaanko osiin",
    SheetField.REFERENCE: "Tracking No.; Hankinnan diaarinumero; Ärendenr",
}
UNKNOWN = (
    "Talousarviokohta; Kassavaikutus; Palvelu; "
    "Toteutunut arvo; Hankintojen määrä; Muu; Prioriteetti; Tila; Määräaika; "
    "Tarjousten jättöaika; Julkaisukanava; Hankintapäätös; Nuvarande leverantör; Incumbent; "
    "Tidigare värde"
)


@pytest.mark.parametrize(
    ("heading", "field"),
    [(heading, field) for field, names in KNOWN.items() for heading in names.split("; ")],
)
def test_headings_of_real_sheets_are_known(heading: str, field: SheetField) -> None:
    found = guessed(heading)
    assert found is not None
    assert found[0] is field


@pytest.mark.parametrize("heading", UNKNOWN.split("; "))
def test_heading_without_a_field_is_not_guessed(heading: str) -> None:
    assert guessed(heading) is None


def test_table_with_unknown_headings_is_found() -> None:
    row = ["Hankinnan nimi ja kuvaus", "Arvioitu vuosiarvo", "Aloitusajankohta"]
    headings = find_headings([row, ["A", "1", "2027"]])
    assert headings is not None
    assert [column.field for column in headings.columns] == [
        SheetField.TITLE,
        SheetField.VALUE,
        SheetField.NOTICE_DATE,
    ]
    assert headings.of(SheetField.VALUE)[0].unit.per_year
