"""Which procurement a row is: renamed units, references that came, went or were prefixed."""

import pytest

from api.plans.importing.matching import PlanRows, choice_faults
from api.plans.importing.sheet.parser import read_plan
from api.plans.inputs.imports import ImportChoices, RowChoice
from tests.texts import fi
from tests.unit.plans.sheets import after, by_hand, counts, read_in, row_of

HEAD = "Tunnus;Hankinta;Yksikkö;CPV;Arvo €;Ajankohta\n"
ROWS = [
    "T-1;Siivous;Tekninen;90910000;100 000;Q1/2027",
    "T-2;Auraus;Tekninen;90620000;50 000;Q2/2027",
    "T-3;Pulpetit;Sivistys;39160000;20 000;Q3/2027",
]
FIRST = HEAD + "\n".join(ROWS) + "\n"
WITHOUT_REFERENCE = "\n".join(line.partition(";")[2] for line in FIRST.splitlines()) + "\n"


@pytest.fixture
def plan() -> PlanRows:
    return after(read_in(FIRST))


@pytest.mark.parametrize(
    "text",
    [
        FIRST.replace("Tekninen", "Tekniset palvelut"),
        WITHOUT_REFERENCE,
        WITHOUT_REFERENCE.replace("Tekninen", "Tekniset palvelut"),
        FIRST.replace("T-", "HEL T-"),
        FIRST.replace("T-", "HEL T-").replace("Tekninen", "Tekniset palvelut"),
    ],
    ids=["unit", "no references", "no references, unit", "prefix", "prefix, unit"],
)
def test_all_rows_are_matched(plan: PlanRows, text: str) -> None:
    found = read_in(text, plan)
    assert found.created == []
    assert found.missing == []
    assert {row_import.existing for row_import in found.rows} == set(plan.existing)
    assert counts(read_in(text, after(found, plan))) == {"unchanged": 3}


def test_units_renamed_without_references() -> None:
    plan = after(read_in(WITHOUT_REFERENCE))
    found = read_in(WITHOUT_REFERENCE.replace("Tekninen", "Tekniset palvelut"), plan)
    assert counts(found) == {"updated": 2, "unchanged": 1}


def test_row_is_matched_by_its_title_in_the_application(plan: PlanRows) -> None:
    by_hand(plan, "Siivous", reference="D/77", title=fi("Koulujen siivous"))
    text = FIRST.replace("T-1;Siivous", "D/77;Koulujen siivous")
    assert counts(read_in(text, plan)) == {"updated": 1, "unchanged": 2}, "its key is new"
    plan.existing[0].import_key = None  # as if it were made by hand
    text = WITHOUT_REFERENCE.replace("Siivous", "Koulujen siivous")
    assert counts(read_in(text, plan))["updated"] == 3


def test_rows_of_equal_title_are_not_exchanged() -> None:
    """Of two rows with one title the unit decides; where both change, nobody guesses."""
    head = "Hankinta;Yksikkö;Arvo €\n"
    plan = after(read_in(f"{head}Siivous;Koulut;1 000\nSiivous;Kirjasto;2 000\n"))
    found = read_in(f"{head}Siivous;Kirjastot;2 000\nSiivous;Koulut;1 000\n", plan)
    assert counts(found) == {"updated": 1, "unchanged": 1}
    both = read_in(f"{head}Siivous;A;7 000\nSiivous;B;8 000\n", plan)
    assert counts(both) == {"undecided": 2}


def test_a_renamed_row_is_proposed_and_not_doubled(plan: PlanRows) -> None:
    text = WITHOUT_REFERENCE.replace("Auraus", "Katujen talvihoito")
    found = read_in(text, plan)
    assert counts(found)["undecided"] == 1
    (rename,) = found.renames
    assert rename.procurement.title == fi("Auraus")
    assert set(rename.agreeing) == {"unit", "cpv_main", "value", "notice_expected"}
    assert found.missing == [], "it is asked for, not missing"
    assert counts(read_in(text, after(found, plan)))["undecided"] == 1, "nothing was done"

    row = row_of(found, "Katujen talvihoito").row
    yes = ImportChoices(rows=[RowChoice(row.sheet, row.number, rename.procurement.id)])
    taken = read_in(text, plan, choices=yes)
    assert (taken.created, taken.renames, taken.missing) == ([], [], [])
    assert row_of(taken, "Katujen talvihoito").fields.title == fi("Katujen talvihoito")

    no = ImportChoices(rows=[RowChoice(row.sheet, row.number, None)])
    apart = read_in(text, plan, choices=no)
    assert [item.fields.title for item in apart.created] == [fi("Katujen talvihoito")]
    assert [one.title for one in apart.missing] == [fi("Auraus")]


@pytest.mark.parametrize(
    ("row", "is_proposed"),
    [
        ("Auraus ja hiekoitus;Tekninen;90620000;50 000;Q2/2027", True),
        ("Aurauspalvelut 2027;Muu;;;", False),
        ("Aurauss;Muu;;;", True),
        ("Lakaisu;Tekninen;;50 000;Q2/2027", True),
        ("Lakaisu;Tekninen;90600000;70 000;Q3/2027", False),
        ("Lakaisu;Muu;90620000;70 000;Q3/2027", False),
    ],
)
def test_similarity_of_titles(plan: PlanRows, row: str, is_proposed: bool) -> None:
    lines = [line for line in WITHOUT_REFERENCE.splitlines() if not line.startswith("Auraus")]
    found = read_in("\n".join([*lines, row]) + "\n", plan)
    assert bool(found.renames) is is_proposed
    assert bool(found.created) is not is_proposed


def test_renames_among_thousands_stay_affordable() -> None:
    head = "Hankinta;Yksikkö;Arvo €;Ajankohta\n"
    old = [f"Hankinta numero {n};Tekninen;{n + 1000};Q1/2027" for n in range(2_000)]
    new = [f"Ostos numero {n};Tekninen;{n + 1000};Q1/2027" for n in range(2_000)]
    plan = after(read_in(head + "\n".join(old) + "\n"))
    found = read_in(head + "\n".join(new) + "\n", plan)
    assert counts(found) == {"undecided": 2_000}
    for rename in found.renames:
        value = found.rows[rename.index].fields.value
        assert value is not None
        assert value.low == f"{rename.procurement.value_low:.2f}"


def test_choices_need_existing_rows(plan: PlanRows) -> None:
    reading = read_plan(FIRST.encode(), filename="plan.csv", default_year=2027)
    first = plan.existing[0].id
    choices = ImportChoices(
        rows=[
            RowChoice("plan", 2, first),
            RowChoice("plan", 3, first),
            RowChoice("plan", 99, None),
            RowChoice("Toinen", 2, None),
        ]
    )
    faults = [
        (fault.pointer, fault.code) for fault in choice_faults(choices, reading, plan.existing)
    ]
    assert faults == [
        ("/choices/rows/1/procurement_id", "chosen_twice"),
        ("/choices/rows/2/row", "no_such_row"),
        ("/choices/rows/3/row", "no_such_row"),
    ]
    faults = [(one.pointer, one.code) for one in choice_faults(choices, reading, [])]
    assert faults[0] == ("/choices/rows/0/procurement_id", "not_in_this_plan")
