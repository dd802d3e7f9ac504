import pytest

from api.plans.importing.sheet.categories import Category, parse_category
from api.plans.importing.sheet.contacts import parse_email
from api.plans.importing.sheet.contract_lengths import ContractLength, parse_contract_length
from api.plans.importing.sheet.cpv import parse_cpv_codes
from api.plans.importing.sheet.values import Lots, parse_choice, parse_link, parse_lots, split_names


@pytest.mark.parametrize(
    ("text", "months", "options"),
    [
        ("4 v", 48, None),
        ("36 kk", 36, None),
        ("36", 36, None),
        ("4", 48, None),
        ("1,5 vuotta", 18, None),
        ("2+1+1 v", 24, 24),
        ("2 år + option 2 år", 24, 24),
        ("2 v + 2 x 1 v optio", 24, 24),
        ("4 vuotta, optiot 1+1 v", 48, 24),
        ("12 kk + 12 kk", 12, 12),
        ("kertahankinta", None, None),
    ],
)
def test_contract_length(text: str, months: int | None, options: int | None) -> None:
    assert parse_contract_length(text) == ContractLength(months, options)


def test_contract_without_an_end() -> None:
    assert parse_contract_length("Toistaiseksi voimassa oleva") == ContractLength(
        None, indefinite=True
    )


@pytest.mark.parametrize("text", ["pitkä", "1.1.2027–31.12.2028", "2027–2029", "", "99 vuotta"])
def test_contract_length_that_cannot_be_told(text: str) -> None:
    assert parse_contract_length(text) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("90910000-9", ("90910000",)),
        ("90910000-9 Siivouspalvelut, 90911200-8", ("90910000", "90911200")),
        ("90", ("90000000",)),
        ("cpv: 9091", ("90910000",)),
        ("55 52 00 00-1", ("55520000",)),
        ("45214100-1;45214200-2;45214100-1", ("45214100", "45214200")),
        ("03000000", ("03000000",)),
        ("99000000", ()),
        ("siivous", ()),
        ("0401234567", ()),
    ],
)
def test_cpv(text: str, codes: tuple[str, ...]) -> None:
    assert parse_cpv_codes(text) == codes


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Tavara", Category.GOODS),
        ("Varor", Category.GOODS),
        ("palveluhankinta", Category.SERVICES),
        ("Tjänster", Category.SERVICES),
        ("Rakennuspalvelut", Category.SERVICES),
        ("Rakennusurakka", Category.WORKS),
        ("Byggentreprenad", Category.WORKS),
        ("tavara ja palvelu", None),
        ("käyttöoikeus", None),
    ],
)
def test_category(text: str, category: Category | None) -> None:
    assert parse_category(text) is category


def test_choices_and_lots() -> None:
    assert [parse_choice(text) for text in ("Kyllä, osittain", "x", "ja", "ei", "nej")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert parse_choice("ehkä") is None
    assert parse_lots("4 osaa") == parse_lots("kyllä, 4") == Lots(divided=True, count=4)
    assert parse_lots("1") == parse_lots("ei jaeta") == Lots(divided=False)


def test_addresses() -> None:
    assert parse_email("Maija, maija(at)kunta.example") == "maija@kunta.example"
    assert parse_email("kysy puhelimitse") is None
    assert parse_link("www.kunta.example/hankinnat.") == "https://www.kunta.example/hankinnat"
    assert parse_link("javascript:alert(1)") is None


def test_names_in_one_cell() -> None:
    assert split_names("Raisio, Naantali ja Turku; -") == ("Raisio", "Naantali", "Turku")
