"""One cell's words: not known, not public, contacts, codes that became numbers."""

from datetime import date
from decimal import Decimal

import pytest

from api.plans.importing.sheet.amounts import AmountRange
from api.plans.importing.sheet.categories import Category, parse_category
from api.plans.importing.sheet.contacts import parse_contact
from api.plans.importing.sheet.contract_lengths import ContractLength, parse_contract_length
from api.plans.importing.sheet.parser import read_plan
from api.plans.importing.sheet.result import PlanReading
from api.plans.importing.sheet.values import Lots
from tests.unit.spreadsheets.sheets import euros, found, xlsx


def _cell(heading: str, *cells: object) -> PlanReading:
    rows = [[f"Hankinta {number}", cell] for number, cell in enumerate(cells, start=1)]
    return read_plan(xlsx(["Hankinta", heading], *rows), default_year=2027)


NOTHING = ["ei tiedossa", "ei vielä päätetty", "TBD", "N/A", "okänt", "inte beslutat", "?"]


@pytest.mark.parametrize("heading", ["Pk-yritykset", "Osiin jakaminen", "Varattu hankinta"])
@pytest.mark.parametrize("text", NOTHING)
def test_words_for_not_known_are_no_value(heading: str, text: str) -> None:
    reading = _cell(heading, text)
    values = reading.rows[0].values
    assert (values.sme_suitable, values.lots, values.reserved) == (None, None, None)
    assert found(reading) == []


def test_no_is_an_answer() -> None:
    assert _cell("Pk-yritykset", "ei").rows[0].values.sme_suitable is False
    assert _cell("Pk-yritykset", "ei sovellu").rows[0].values.sme_suitable is False
    assert _cell("Osiin jakaminen", "nej").rows[0].values.lots == Lots(divided=False)


@pytest.mark.parametrize(
    "heading",
    ["Vastuuhenkilö", "Dnro", "Yksikkö", "Kuvaus", "Laji", "CPV", "Sopimuskausi", "Puhelin"],
)
@pytest.mark.parametrize("text", ["ei tiedossa", "-", "TBD"])
def test_words_for_not_known_give_no_value_in_any_column(heading: str, text: str) -> None:
    reading = _cell(heading, text, text)
    assert found(reading) == []
    values = reading.rows[0].values
    assert (values.contact_name, values.reference, values.unit) == (None, None, None)
    assert (values.descriptions, values.category, values.cpv) == ({}, None, ())
    assert (values.contract_text, values.contact_phone) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "ei julkinen",
            "ei julkisteta",
            "salainen",
            "salattu",
            "Salassa pidettävä",
            "ei julkaista",
        ),
        *("konfidentiell", "ej offentlig", "inte offentligt", "hemlig", "sekretess"),
        *("not public", "confidential", "withheld", "Ei julkinen.", "(salainen)"),
    ],
)
def test_a_value_that_is_not_public_is_withheld(text: str) -> None:
    reading = _cell("Arvo", text)
    assert reading.rows[0].values.value == AmountRange(withheld=True)
    assert found(reading) == []


def test_a_value_may_be_known_and_not_public() -> None:
    for text in ("150 000 € (ei julkinen)", "ej offentlig, 150 000 euro"):
        value = _cell("Arvo", text).rows[0].values.value
        assert value is not None
        assert (value.low, value.withheld) == (Decimal(150_000), True)


def test_words_for_not_public_are_no_contact() -> None:
    assert _cell("Yhteyshenkilö", "ei julkinen").rows[0].values.contact_name is None


@pytest.mark.parametrize(
    ("text", "name", "email", "phone"),
    [
        ("Maija Malli p. 050 123 4567", "Maija Malli", None, "050 123 4567"),
        (
            "Maija Malli (maija.malli@kunta.example)",
            "Maija Malli",
            "maija.malli@kunta.example",
            None,
        ),
        ("+358 (0)50 123 4567", None, None, "+358 (0)50 123 4567"),
        ("Outi Oletettu puh. 02 434 3111", "Outi Oletettu", None, "02 434 3111"),
        ("Outi Oletettu 0401234567", "Outi Oletettu", None, "0401234567"),
        ("Maja Modell tfn 040-1234567", "Maja Modell", None, "040-1234567"),
        ("Maija Malli, Matti Malli", "Maija Malli, Matti Malli", None, None),
        ("Maija Malli\npuh. 040 111 2222", "Maija Malli", None, "040 111 2222"),
        ("maija.malli(at)kunta.example", None, "maija.malli@kunta.example", None),
        ("Maija Malli / 09 310 1691 / a@b.example", "Maija Malli", "a@b.example", "09 310 1691"),
        ("Malli Maija <maija@kunta.example>", "Malli Maija", "maija@kunta.example", None),
        ("Maija Malli, hankintapäällikkö", "Maija Malli, hankintapäällikkö", None, None),
        ("Tel: +46 8 123 456 78, Max Modell", "Max Modell", None, "+46 8 123 456 78"),
        ("sähköposti: a@b.example", None, "a@b.example", None),
        ("Maija Malli 050-123 4567 ja Matti M", "Maija Malli, Matti M", None, "050-123 4567"),
        ("ei tiedossa", None, None, None),
    ],
)
def test_a_contact_keeps_all_its_parts(
    text: str, name: str | None, email: str | None, phone: str | None
) -> None:
    assert parse_contact(text) == (name, email, phone)


def test_a_phone_number_that_became_a_number_gets_its_zero_back() -> None:
    reading = _cell("Puhelin", 401234567, "vaihde 08 310", "kysy", 358401234567)
    phones = [row.values.contact_phone for row in reading.rows]
    assert phones == ["0401234567", "vaihde 08 310", None, "+358401234567"]
    assert found(reading) == [
        ("B2", "phone_completed"),
        ("B4", "invalid_phone"),
        ("B5", "phone_completed"),
    ]


@pytest.mark.parametrize("cell", [9000000, 3221200, 9310000, "9310000", "3221200"])
def test_a_cpv_code_that_may_lack_its_zero_is_a_question(cell: object) -> None:
    reading = _cell("CPV", cell)
    assert reading.rows[0].values.cpv == ()
    assert found(reading) == [("B2", "ambiguous_cpv")]
    assert reading.problems[0].params["value"] == str(cell)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        *((90910000, "90910000"), ("90.91.10.00-6", "90911000"), ("09000000", "09000000")),
        *(
            (90, "90000000"),
            ("9091", "90910000"),
            ("03221200-8", "03221200"),
            (4521000, "45210000"),
        ),
    ],
)
def test_other_codes_are_read(cell: object, code: str) -> None:
    assert _cell("CPV", cell).rows[0].values.cpv == (code,)


@pytest.mark.parametrize("cell", [123456789012345678, 1.5e17, "1,23457E+17"])
def test_an_identifier_that_lost_its_digits_is_left_out_and_told(cell: object) -> None:
    reading = _cell("Diaarinumero", cell)
    assert reading.rows[0].values.reference is None
    assert found(reading) == [("B2", "changed_by_program")]


def test_an_identifier_that_became_a_date_is_left_out_and_told() -> None:

    reading = _cell("Diaarinumero", date(2027, 3, 1))
    assert found(reading) == [("B2", "changed_by_program")]


@pytest.mark.parametrize(
    ("text", "months", "options"),
    [
        ("4 v (2+2)", 24, 24),
        ("24 kk (12+12)", 12, 12),
        ("5 år (3+1+1)", 36, 24),
        ("2 v 6 kk", 30, None),
        ("2 vuotta ja 6 kuukautta", 30, None),
        ("3 v 6 kk + 1 v optio", 42, 12),
        ("4 v, josta optio 2 v", 24, 24),
        ("4 år inkl. option", 48, None),
        ("3 vuotta + 1 v optio", 36, 12),
        ("4+1+1 v", 48, 24),
        ("kaksi vuotta", 24, None),
        ("2 years + 2 x 12 months option", 24, 24),
        ("3 v (+2 v)", 36, 24),
        ("n. 14 kk", 14, None),
        ("18 mths", 18, None),
        ("1 v / 1 år", 12, None),
        ("18 kk/mån", 18, None),
        ("3 år, möjlighet till 2 optionsår", 36, 24),
    ],
)
def test_lengths(text: str, months: int, options: int | None) -> None:
    assert parse_contract_length(text) == ContractLength(months, options)


@pytest.mark.parametrize("text", ["2-4 v", "2–4 vuotta", "12 - 24 kk", "1-2 år", "3–5", "1/2 v"])
def test_a_range_of_lengths_is_a_question(text: str) -> None:
    reading = _cell("Sopimuskausi", text)
    assert reading.rows[0].values.contract_length is None
    assert reading.rows[0].values.contract_text == text
    assert found(reading) == [("B2", "unknown_length")]


@pytest.mark.parametrize(
    ("cell", "lots"),
    [
        *(("ei (§ 12/2027)", Lots(divided=False)), ("4 osaa", Lots(divided=True, count=4))),
        *(("jaetaan 3 osaan", Lots(divided=True, count=3)), (4, Lots(divided=True, count=4))),
        *(("kyllä (§ 12/2027)", Lots(divided=True)), ("ja, 3 delar", Lots(divided=True, count=3))),
        *(("1", Lots(divided=False)), ("0", Lots(divided=False)), ("x", Lots(divided=True))),
        ("3 osaa (A, B, C)", Lots(divided=True, count=3)),
    ],
)
def test_lots(cell: object, lots: Lots) -> None:
    reading = _cell("Osiin jakaminen", cell)
    assert reading.rows[0].values.lots == lots
    assert found(reading) == []


@pytest.mark.parametrize("cell", ["1-3", 2027, "2–4 osaa", "101", "ehkä"])
def test_lots_that_are_a_question(cell: object) -> None:
    reading = _cell("Osiin jakaminen", cell)
    assert reading.rows[0].values.lots is None
    assert found(reading) == [("B2", "unknown_lots")]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Rakennussuunnittelu", Category.SERVICES),
        ("Laitehuolto", Category.SERVICES),
        ("Tavaroiden kuljetus", Category.SERVICES),
        ("Laitteet", Category.GOODS),
        ("Tavarahankinta", Category.GOODS),
        ("Peruskorjaus", Category.WORKS),
        ("Byggplanering", Category.SERVICES),
        ("Käyttöoikeusurakka", Category.WORKS),
        ("palvelu / urakka", None),
        ("networks", None),
    ],
)
def test_last_part_of_a_compound_decides_the_category(text: str, category: Category | None) -> None:
    assert parse_category(text) is category


@pytest.mark.parametrize(
    ("heading", "cell", "amount"),
    [
        ("Arvo (te)", 200, euros(200_000)),
        ("Arvo t€", "200", euros(200_000)),
        ("Arvio (1000 €)", 200, euros(200_000)),
        ("Arvo, milj. €", 1.5, euros(1_500_000)),
        ("Arvo €/v", 50000, euros(50_000, per_year=True)),
        ("Arvioitu vuosiarvo", 50000, euros(50_000, per_year=True)),
        ("Arvo (sis. alv)", 1000, euros(1_000, with_vat=True)),
        ("Värde (inkl. moms)", 1000, euros(1_000, with_vat=True)),
        ("Arvo (alv 0 %)", 1000, euros(1_000)),
    ],
)
def test_unit_in_a_heading_is_applied(heading: str, cell: object, amount: AmountRange) -> None:
    assert _cell(heading, cell).rows[0].values.value == amount


@pytest.mark.parametrize("heading", ["Värde (tkr)", "Värde SEK", "Arvo (USD)"])
def test_a_heading_in_another_currency(heading: str) -> None:
    reading = _cell(heading, 200, "200 000 €")
    assert [row.values.value for row in reading.rows] == [None, euros(200_000)]
    assert found(reading) == [("B2", "foreign_currency")]


def test_true_is_no_amount() -> None:
    reading = _cell("Arvo", True)
    assert reading.rows[0].values.value is None
    assert found(reading) == [("B2", "unknown_amount")]


def test_a_dialogue_that_is_only_said_to_be_has_no_date() -> None:
    reading = _cell("Markkinavuoropuhelu", "kyllä", "ei", "Q1/2027")
    dates = [row.values.dialogue_date is not None for row in reading.rows]
    assert dates == [False, False, True]
    assert found(reading) == [("B2", "dialogue_without_date")]


def test_a_date_long_before_the_plan_is_kept_and_asked_about() -> None:
    reading = _cell("Ajankohta", "Q3/2019", "Q4/2026")
    assert all(row.values.notice_date for row in reading.rows)
    assert found(reading) == [("B2", "date_before_plan")]


@pytest.mark.parametrize("text", ["48 mån. inkl. option", "48 kk sis. option"])
def test_an_option_without_a_length_stays_as_written(text: str) -> None:
    values = _cell("Sopimuskausi", text).rows[0].values
    assert values.contract_length == ContractLength(48)
    assert values.contract_text == text
