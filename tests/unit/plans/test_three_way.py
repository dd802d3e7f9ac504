"""Repeated import: the place of each change decides the value of a field."""

import pytest

from api.core.i18n import Language, LocalText
from api.plans.importing.matching import PlanRows
from api.plans.importing.three_way import Standing
from api.plans.inputs.imports import FieldChoice, ImportChoices, Take
from api.plans.inputs.procurements import Money
from tests.unit.plans.sheets import after, by_hand, counts, read_in, row_of

HEAD = "Hankinta;Yksikkö;Arvo €;Kuvaus\n"
FIRST = f"{HEAD}Siivous;Koulut;100 000;Kaikki koulut\nAuraus;Kadut;50 000;\n"
FI, SV = Language.FI, Language.SV


@pytest.fixture
def plan() -> PlanRows:
    return after(read_in(FIRST))


def _differing(found: object, title: str) -> dict[str, tuple[Standing, object, object, object]]:
    row = row_of(found, title)  # type: ignore[arg-type]
    return {
        item.name: (item.standing, item.last, item.application, item.sheet)
        for item in row.differing
    }


def _money(amount: str) -> dict[str, str]:
    return {"low": amount, "high": amount}


def test_change_in_the_sheet_only_is_taken(plan: PlanRows) -> None:
    found = read_in(FIRST.replace("100 000", "150 000"), plan)
    assert counts(found) == {"updated": 1, "unchanged": 1}
    assert _differing(found, "Siivous") == {
        "value": (Standing.TAKEN, _money("100000.00"), _money("100000.00"), _money("150000.00"))
    }


def test_change_in_the_application_only_stays(plan: PlanRows) -> None:
    """Title and value corrected in the application, the same sheet again."""
    by_hand(
        plan,
        "Siivous",
        title={FI: LocalText("Siivouspalvelut")},
        value=Money("150000.00", "150000.00"),
    )
    found = read_in(FIRST, plan)
    assert counts(found) == {"unchanged": 2}
    told = _differing(found, "Siivous")
    assert told.keys() == {"title", "value"}
    assert {standing for standing, *_ in told.values()} == {Standing.KEPT}
    assert row_of(found, "Siivous").fields.title[FI].text == "Siivouspalvelut"


def test_an_older_copy_of_the_sheet_is_told_with_what_it_undoes(plan: PlanRows) -> None:
    """A's copy changes one row, then comes B's older copy, which changes another."""
    plan = after(read_in(FIRST.replace("100 000", "150 000"), plan), plan)
    # B began from the first sheet: in it Siivous is as it was, in the plan it is not.
    found = read_in(FIRST.replace("50 000", "60 000"), plan)
    assert _differing(found, "Auraus")["value"][0] is Standing.TAKEN
    told = _differing(found, "Siivous")["value"]
    assert told == (
        Standing.TAKEN,
        _money("150000.00"),
        _money("150000.00"),
        _money("100000.00"),
    )


def test_an_emptied_cell_is_a_change_that_is_told(plan: PlanRows) -> None:
    found = read_in(FIRST.replace("100 000", ""), plan)
    assert _differing(found, "Siivous")["value"] == (
        Standing.TAKEN,
        _money("100000.00"),
        _money("100000.00"),
        None,
    )
    assert row_of(found, "Siivous").fields.value is None


def test_change_on_both_sides_needs_a_choice(plan: PlanRows) -> None:
    row = by_hand(plan, "Siivous", value=Money("120000.00", "120000.00"))
    sheet = FIRST.replace("100 000", "150 000")
    undecided = read_in(sheet, plan)
    assert _differing(undecided, "Siivous")["value"] == (
        Standing.CONFLICT,
        _money("100000.00"),
        _money("120000.00"),
        _money("150000.00"),
    )
    assert counts(undecided) == {"unchanged": 2}
    again = read_in(sheet, after(undecided, plan))
    assert _differing(again, "Siivous")["value"][0] is Standing.CONFLICT, "it is asked again"

    sheet_wins = ImportChoices(fields=[FieldChoice(row.id, "value", Take.SHEET)])
    taken = read_in(sheet, plan, choices=sheet_wins)
    assert row_of(taken, "Siivous").fields.value == Money("150000.00", "150000.00")

    stays = ImportChoices(others=Take.APPLICATION)
    kept = read_in(sheet, plan, choices=stays)
    assert row_of(kept, "Siivous").fields.value == Money("120000.00", "120000.00")
    settled = read_in(sheet, after(kept, plan))
    assert _differing(settled, "Siivous")["value"][0] is Standing.KEPT, "it is not asked again"


def test_choice_applies_to_its_field_only(plan: PlanRows) -> None:
    row = by_hand(plan, "Siivous", value=Money("1.00", "1.00"), unit="Muu")
    sheet = FIRST.replace("100 000", "150 000").replace("Koulut;", "Päiväkodit;")
    choices = ImportChoices(fields=[FieldChoice(row.id, "value", Take.SHEET)])
    told = _differing(read_in(sheet, plan, choices=choices), "Siivous")
    assert (told["value"][0], told["unit"][0]) == (Standing.TAKEN, Standing.CONFLICT)


def test_the_same_change_on_both_sides_is_none(plan: PlanRows) -> None:
    by_hand(plan, "Siivous", value=Money("150000.00", "150000.00"))
    found = read_in(FIRST.replace("100 000", "150 000"), plan)
    assert counts(found) == {"unchanged": 2}
    assert _differing(found, "Siivous") == {}


def test_another_languages_text_is_no_change_of_the_sheets(plan: PlanRows) -> None:
    titles = {FI: LocalText("Siivous"), SV: LocalText("Städning")}
    by_hand(plan, "Siivous", title=titles)
    found = read_in(FIRST.replace("Kaikki koulut", "Koulut"), plan)
    row = row_of(found, "Siivous")
    assert [item.name for item in row.differing] == ["description"]
    assert row.fields.title == titles
    # The Finnish title changes in the sheet: the Swedish one stays.
    found = read_in(FIRST.replace("Siivous;", "Koulusiivous;"), plan)
    assert row_of(found, "Koulusiivous").state == "undecided"


def test_a_contact_completed_by_hand_stays_complete() -> None:
    head = "Hankinta;Yhteyshenkilö;Arvo €\n"
    plan = after(read_in(f"{head}Siivous;Hanna Hankkija;1 000\n"))
    (row,) = plan.existing
    contact = row.contact
    assert contact is not None
    by_hand(plan, "Siivous", contact=type(contact)(contact.name, "hanna@kunta.example"))
    found = read_in(f"{head}Siivous;Hanna Hankkija;2 000\n", plan)
    assert {
        item.name for item in row_of(found, "Siivous").differing if item.standing == "taken"
    } == {"value"}
    kept = row_of(found, "Siivous").fields.contact
    assert kept is not None
    assert kept.email == "hanna@kunta.example"


def test_unknown_row_gets_only_its_gaps_filled(plan: PlanRows) -> None:
    """HasCreator by hand, or imported before this was kept: whose value is older is not known."""
    unknown = PlanRows(plan.existing)
    by_hand(unknown, "Siivous", description={})
    found = read_in(FIRST.replace("100 000", "150 000"), unknown)
    told = _differing(found, "Siivous")
    assert told["description"][0] is Standing.TAKEN
    assert told["value"][0] is Standing.CONFLICT
    assert counts(found) == {"updated": 1, "unchanged": 1}


def test_a_column_that_comes_later_fills_gaps_and_asks_for_the_rest() -> None:
    plan = after(read_in("Hankinta;Arvo €\nSiivous;1 000\nAuraus;2 000\n"))
    by_hand(plan, "Auraus", unit="Kadut")
    found = read_in("Hankinta;Arvo €;Yksikkö\nSiivous;1 000;Koulut\nAuraus;2 000;Tekninen\n", plan)
    assert _differing(found, "Siivous")["unit"][0] is Standing.TAKEN
    assert _differing(found, "Auraus")["unit"][0] is Standing.CONFLICT


def test_places_are_one_field() -> None:
    head = "Hankinta;Kunta\n"
    plan = after(read_in(f"{head}Siivous;Oulu\n"))
    found = read_in(f"{head}Siivous;Raisio\n", plan)
    (place,) = row_of(found, "Siivous").differing
    assert place.name == "municipalities"
    assert place.sheet == {"municipalities": ["680"], "regions": ["02"]}
    row = row_of(found, "Siivous")
    assert (row.fields.municipalities, row.fields.regions) == (["680"], ["02"])


def test_named_lots_stay_where_their_number_does() -> None:
    head = "Hankinta;Osat\n"
    plan = after(read_in(f"{head}Siivous;2\n"))
    (row,) = plan.existing
    lots = [type(lot)({FI: LocalText(name)}) for lot, name in zip(row.lots, "AB", strict=True)]
    by_hand(plan, "Siivous", lots=lots)
    assert counts(read_in(f"{head}Siivous;2\n", plan)) == {"unchanged": 1}
    found = read_in(f"{head}Siivous;3\n", plan)
    assert _differing(found, "Siivous")["lots"] == (Standing.TAKEN, 2, 2, 3)


def test_a_sheet_withholds_a_value_and_never_publishes_one() -> None:
    head = "Hankinta;Arvo €;Laji\n"
    plan = after(read_in(f"{head}Siivous;ei julkinen;palvelu\nAuraus;50 000;palvelu\n"))
    values = [row.value_withheld for row in plan.existing]
    assert values == [True, False]
    found = read_in(f"{head}Siivous;60 000;palvelu\nAuraus;ei julkinen;palvelu\n", plan)
    assert row_of(found, "Siivous").fields.value == Money("60000.00", "60000.00", withheld=True)
    assert row_of(found, "Auraus").fields.value == Money("50000.00", "50000.00", withheld=True)
    assert list(_differing(found, "Auraus")) == ["withheld"]
    again = read_in(f"{head}Siivous;60 000;palvelu\nAuraus;70 000;palvelu\n", after(found, plan))
    assert row_of(again, "Auraus").fields.value == Money("70000.00", "70000.00", withheld=True)


def test_value_withheld_by_hand_stays_withheld_when_the_sheet_changes(plan: PlanRows) -> None:
    by_hand(plan, "Siivous", value=Money("100000.00", "100000.00", withheld=True))
    found = read_in(FIRST.replace("100 000", "150 000"), plan)
    assert _differing(found, "Siivous")["value"][0] is Standing.TAKEN
    value = row_of(found, "Siivous").fields.value
    assert value == Money("150000.00", "150000.00", withheld=True)
