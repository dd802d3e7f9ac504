from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.i18n import Language, LocalText
from api.plans.importing import codes
from api.plans.importing.codes import digit_remarks
from api.plans.importing.row_mapping import merged_fields, read_row
from api.plans.importing.sheet.result import ReadCell, RowValues
from api.plans.inputs.procurements import Money, ProcurementFields
from api.plans.rules.content import DefaultPlace
from tests.unit.plans.sheets import after, read_in

FI = Language.FI


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Avoin", "open"),
        ("avoin menettely", "open"),
        ("Öppet förfarande", "open"),
        ("Arvonta", None),
    ],
)
def test_procedures_are_recognised_by_name(text: str, code: str | None) -> None:
    assert codes.procedure_code(text) == code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Vähäpäästöinen kalusto", ["environmental"]),
        ("Työllistämisehto, esteettömyys", ["social", "accessibility"]),
        ("Hyvä hinta", []),
    ],
)
def test_criteria_are_recognised_by_words(text: str, found: list[str]) -> None:
    assert codes.criteria_codes(text) == found


def test_a_column_that_is_there_takes_away_where_it_is_empty() -> None:
    before = ProcurementFields(
        title={FI: LocalText("Siivous"), Language.SV: LocalText("Städning")},
        unit="Koulut",
        value=Money("1.00", "2.00", withheld=True),
        procedure="open",
    )
    values = RowValues(titles={"fi": "Siivouspalvelut"})
    content = read_row(values, frozenset({"title", "unit", "value"}), FI)
    after = merged_fields(before, content, FI)
    assert after.title == {FI: LocalText("Siivouspalvelut"), Language.SV: LocalText("Städning")}
    assert after.unit is None
    assert after.value == Money(withheld=True)
    assert after.procedure == "open"


def test_a_municipality_under_regions_and_the_other_way_round() -> None:
    values = RowValues(titles={"fi": "X"}, places=("Lappi", "Oulu"), regions=("Raisio", "Atlantis"))
    content = read_row(values, frozenset(), FI)
    assert (content.fields.municipalities, content.fields.regions) == (["564", "680"], ["19"])
    assert [(fault.pointer, fault.code) for fault in content.remarks] == [
        ("/regions", "unknown_place")
    ]


def test_a_reference_given_later_finds_the_row_by_its_title() -> None:
    first = after(read_in("Hankinta;Arvo;Tunnus\nSiivous;1000 €;\nKuljetus;2000 €;\n"))
    again = read_in("Hankinta;Arvo;Tunnus\nSiivous;1000 €;D/1\nKuljetus;2000 €;\n", first)
    assert (len(again.created), len(again.updated), again.unchanged) == (0, 1, 1)
    assert again.updated[0].changed == {"reference", "import_key"}


def test_problems_have_cells() -> None:
    found = read_in("Hankinta;Arvo;CPV\nSiivous;1000 €;99999999\nKuljetus;2000 €;10000000\n")
    assert [(problem.cell, problem.code) for problem in found.problems] == [
        ("C2", "unknown_cpv"),
        ("C3", "bad_cpv"),
    ]
    assert (found.failed, found.errors) == (0, False)
    assert [item.fields.cpv_main for item in found.created] == [None, None]


@pytest.mark.parametrize(
    ("cells", "municipalities", "regions", "told"),
    [
        ("91;", ["091"], ["01"], []),
        (";FI1B1", [], ["01"], []),
        (";17", [], ["17"], []),
        (";koko maa", [], [], [("C2", "unknown_place")]),
        ("Atlantis;", [], [], [("B2", "unknown_place")]),
        (";", ["564"], ["17"], []),
        ("-;ei tiedossa", ["564"], ["17"], []),
    ],
)
def test_a_place_that_is_written_is_never_the_buyers_own(
    cells: str, municipalities: list[str], regions: list[str], told: list[tuple[str, str]]
) -> None:
    text = f"Hankinta;Kunta;Maakunta;Arvo\nSiivous;{cells};1 000\n"
    found = read_in(text, default_place=DefaultPlace(municipalities=("564",)))
    fields = found.rows[0].fields
    assert (fields.municipalities, fields.regions) == (municipalities, regions)
    assert [(problem.cell, problem.code) for problem in found.problems] == told


@pytest.mark.parametrize("heading", ["NUTS", "NUTS-koodi", "NUTS-kod", "NUTS code (NUTS 3)"])
@pytest.mark.parametrize(
    ("cells", "municipalities", "regions", "told"),
    [
        ("Oulu;;FI1D5", ["564"], ["16", "17"], []),
        (";Lappi;FI1D5 Keski-Pohjanmaa", [], ["16", "19"], []),
        (";;FI197, FI1B1", [], ["01", "06"], []),
        (";;FI1D", [], [], [("D2", "unknown_place")]),
        (";Atlantis;FI1D", [], [], [("C2", "unknown_place"), ("D2", "unknown_place")]),
        (";;", ["564"], ["17"], []),
    ],
)
def test_places_of_performance_by_nuts_code(
    heading: str,
    cells: str,
    municipalities: list[str],
    regions: list[str],
    told: list[tuple[str, str]],
) -> None:
    text = f"Hankinta;Kunta;Maakunta;{heading};Arvo\nSiivous;{cells};1 000\n"
    place = DefaultPlace(municipalities=("564",))
    found = read_in(text, default_place=place)
    fields = found.rows[0].fields
    assert (fields.municipalities, fields.regions) == (municipalities, regions)
    assert [(problem.cell, problem.code) for problem in found.problems] == told
    assert read_in(text, after(found), default_place=place).unchanged == 1


def test_a_cell_that_nobody_understands_does_not_take_the_value_away() -> None:
    head = "Hankinta;Arvo;Ajankohta;Kunta\n"
    plan = after(read_in(f"{head}Siivous;100 000 €;Q3/2027;Oulu\n"))
    found = read_in(f"{head}Siivous;satatonnia;sateella;Atlantis\n", plan)
    assert found.unchanged == 1
    assert found.rows[0].differing == []
    told = read_in(f"{head}Siivous;ei tiedossa;-;Oulu\n", plan)
    assert {item.name for item in told.rows[0].differing} == {"value", "notice_expected"}


def test_unsupported_values_are_left_out_and_the_row_is_taken() -> None:
    head = "Hankinta;Ajankohta;Sopimus alkaa;CPV;Arvo\n"
    found = read_in(f"{head}Siivous;Q4/2027;Q1/2027;90910000;1 000\n")
    (row_import,) = found.created
    assert row_import.fields.contract_start_expected is None
    assert row_import.fields.notice_expected is not None
    assert [(problem.cell, problem.code, problem.severity) for problem in found.problems] == [
        ("C2", "contract_before_notice", "warning")
    ]


def test_without_a_place_the_buyers_own_is_meant_and_stays() -> None:
    text = "Hankinta;Laji;Kunta\nSiivous;palvelu;\n"
    oulu = DefaultPlace(municipalities=("564",))
    first = read_in(text, default_place=oulu)
    assert first.created[0].fields.regions == ["17"]
    assert read_in(text, after(first), default_place=oulu).unchanged == 1


TITLE = st.text(alphabet="abcdefghijklmnopqrstuvwxyzåäö ", min_size=3, max_size=20).filter(
    lambda text: len(text.split()) == 1 and len(text.strip()) > 2
)
VALUES = st.sampled_from(["", "1000 €", "noin 1,5 M€", "60 000–150 000 €", "alle 60 000"])
DATES = st.sampled_from(["", "Q3/2027", "syksy 2027", "2028", "1.2.2027", "H1/2028"])
CATEGORIES = st.sampled_from(["", "palvelu", "tavara", "urakka"])
LOTS = st.sampled_from(["", "ei", "4", "kyllä"])


@given(
    st.lists(
        st.tuples(TITLE, VALUES, DATES, CATEGORIES, LOTS),
        min_size=1,
        max_size=8,
        unique_by=lambda row: row[0].strip(),
    )
)
def test_unchanged_import_changes_nothing(rows: list[tuple[str, ...]]) -> None:
    lines = ["Hankinta;Arvo;Ajankohta;Laji;Osat", *(";".join(row) for row in rows)]
    text = "\n".join(lines) + "\n"
    first = read_in(text)
    again = read_in(text, after(first))
    assert (len(again.created), len(again.updated)) == (0, 0)
    assert again.unchanged == len(first.applied_rows)
    assert again.missing == []


def test_dates_keep_their_precision() -> None:
    (row_import,) = read_in("Hankinta;Ajankohta\nSiivous;Q3/2027\n").created
    assert row_import.fields.notice_expected is not None
    assert row_import.fields.notice_expected.value == date(2027, 7, 1)
    assert row_import.fields.notice_expected.precision == "quarter"


def test_invisible_characters_of_a_cell_are_left_out() -> None:
    """The API refuses it; in a sheet nobody could find it."""
    values = RowValues(
        titles={"fi": "Koulu\u00adkuljetukset\u200b\r\n2027\x0b"},
        descriptions={"fi": "a\r\nb\x07"},
        contact_name="Hanna\u202e Mäkelä",
        unit="Sivistys\nja kulttuuri",
        notes="x\r\ny\x1b",
    )
    content = read_row(values, frozenset({"notes"}), FI)
    assert content.fields.title[FI].text == "Koulukuljetukset 2027"
    assert content.fields.description[FI].text == "a\nb"
    assert content.fields.contact is not None
    assert content.fields.contact.name == "Hanna Mäkelä"
    assert (content.fields.unit, content.notes) == ("Sivistys ja kulttuuri", "x\ny")


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("60130000-9", ["60130000-8"]),
        ("90910000-1; 60130000-8", ["90910000-9"]),
        ("60130000 - 9 Kuljetus", ["60130000-8"]),
        ("60130000-8", []),
        ("60130000", []),
    ],
)
def test_a_check_digit_that_does_not_fit_is_told(written: str, right: list[str]) -> None:
    """The API refuses it; a sheet is taken with a remark that names the right one."""
    remarks = list(digit_remarks([ReadCell("B2", written)]))
    assert [remark.params["right"] for remark in remarks] == right
    assert {remark.code for remark in remarks} <= {"wrong_cpv_digit"}
