"""Releases: made once for each change, ordered, never edited, withdrawn when something goes."""

from datetime import UTC, datetime

from api.contributions.models import ContributionStatus
from api.core.i18n import Language, LocalText
from api.core.ids import new_id
from api.organisations.models import Confirmation, OrganisationStatus
from api.plans.events import PlanRevised, ProcurementWithdrawn
from api.plans.models.plans import PlanRevision
from api.plans.models.values import PlanStatus
from tests.factories.plans import plan
from tests.workers.ocds.stage import OcdsStage
from tests.workers.ocds.stories import announce, hide


def test_the_first_release_is_tagged_planning_and_later_ones_planning_update(
    stage: OcdsStage,
) -> None:
    row = stage.planned(title="Koulukuljetukset")
    row.title = {Language.FI: LocalText("Koulukuljetukset 2028")}
    stage.changed(row)
    first, second = stage.releases(row)
    assert (first["tag"], second["tag"]) == (["planning"], ["planningUpdate"])
    assert first["ocid"] == second["ocid"] == f"ocds-213czf-{row.id}"
    assert first["tender"]["title"] == "Koulukuljetukset"
    assert second["tender"]["title"] == "Koulukuljetukset 2028"
    assert first["date"] < second["date"]


def test_a_repeated_or_late_delivery_makes_no_release(stage: OcdsStage) -> None:
    row = stage.planned()
    stage.changed(row)
    stage.changed(row)
    assert len(stage.releases(row)) == 1


def test_an_answered_question_has_no_author(stage: OcdsStage) -> None:
    row = stage.planned()
    call = stage.opened(row)
    asks = stage.answered(call, "Saako tarjota osia?", "Saa.")
    enquiry = stage.releases(row)[-1]["tender"]["enquiries"][0]
    assert enquiry["id"] == str(asks.id)
    assert (enquiry["description"], enquiry["answer"]) == ("Saako tarjota osia?", "Saa.")
    assert set(enquiry) == {"id", "date", "description", "answer", "dateAnswered", "threadID"}


def test_a_release_leaves_out_questions_that_did_not_change(stage: OcdsStage) -> None:
    row = stage.planned()
    call = stage.opened(row)
    asked = [stage.answered(call, f"Kysymys {number}?", "Kyllä.") for number in range(3)]
    last = stage.releases(row)[-1]["tender"]["enquiries"]
    assert [each["id"] for each in last] == [str(asked[-1].id)]
    whole = stage.compiled(row)["tender"]["enquiries"]
    assert [each["id"] for each in whole] == [str(each.id) for each in asked]


def test_a_withdrawn_question_withdraws_the_releases_that_hold_it(stage: OcdsStage) -> None:
    row = stage.planned()
    call = stage.opened(row)
    stays = stage.answered(call, "Jää?", "Kyllä.")
    goes = stage.answered(call, "Salainen kysymys?", "Kyllä.")
    before = len(stage.releases(row))
    goes.status = ContributionStatus.WITHDRAWN
    stage.withdrawn(goes)
    assert "Salainen" not in str([each.body for each in stage.rows(row)])
    assert len(stage.releases(row)) == before  # one went, one came
    assert [one["id"] for one in stage.releases(row)[-1]["tender"]["enquiries"]] == [str(stays.id)]
    gone = [each for each in stage.rows(row) if each.body is None]
    assert len(gone) == 1
    assert gone[0].withdrawn_at is not None


def test_held_and_unanswered_questions_are_in_no_release(stage: OcdsStage) -> None:
    row = stage.planned()
    call = stage.opened(row)
    asks = stage.answered(call, "Pidätetty?", "Kyllä.")
    asks.status = ContributionStatus.HELD
    stage.withdrawn(asks)
    assert "enquiries" not in stage.compiled(row)["tender"]
    assert "Pidätetty" not in str([each.body for each in stage.rows(row)])


def test_a_hiding_withdraws_at_once_and_its_event_gives_the_whole_state(stage: OcdsStage) -> None:
    row = stage.planned(description={Language.FI: LocalText("Kysy Matti Meikäläiseltä")})
    stage.opened(row)
    hidden = hide(stage, f"procurements/{row.id}", "description")
    assert stage.releases(row) == []
    assert stage.compiled(row) is None
    announce(stage, hidden)
    (only,) = stage.releases(row)
    assert "Meikäläi" not in str(only)
    assert only["tag"] == ["planningUpdate"]
    assert {"title", "description", "value", "items"} <= only["tender"].keys()
    assert only["planning"]["milestones"]


def test_a_repeated_delivery_of_a_hiding_makes_no_release(stage: OcdsStage) -> None:
    row = stage.planned(description={Language.FI: LocalText("Kysy Matti Meikäläiseltä")})
    hidden = hide(stage, f"procurements/{row.id}", "description")
    announce(stage, hidden)
    announce(stage, hidden)
    assert len(stage.releases(row)) == 1


def test_a_withdrawn_publication_leaves_only_its_end(stage: OcdsStage) -> None:
    row = stage.planned(title="Vahinko")
    row.published_at, row.withdrawn_at = None, stage.now
    event = ProcurementWithdrawn(procurement_id=row.id, organisation_id=stage.buyer.id)
    stage.handle(event)
    stage.handle(event)
    (only,) = stage.releases(row)
    assert only["tender"] == {"id": str(row.id), "status": "withdrawn"}
    assert "Vahinko" not in str([each.body for each in stage.rows(row)])
    row.published_at, row.withdrawn_at = stage.now, None
    stage.changed(row)
    assert stage.compiled(row)["tender"]["status"] == "planned"


def test_a_dialogue_without_procurement_is_a_process_of_its_own(stage: OcdsStage) -> None:
    call = stage.opened(title="Hankintastrategia")
    stage.answered(call, "Milloin?", "Syksyllä.")
    first, second = stage.releases(call)
    assert first["ocid"] == f"ocds-213czf-{call.id}"
    assert first["tender"]["status"] == "planning"
    assert first["planning"]["milestones"][0]["status"] == "scheduled"
    assert len(second["tender"]["enquiries"]) == 1


def test_a_dialogue_about_two_procurements_is_in_both(stage: OcdsStage) -> None:
    rows = [stage.planned(), stage.planned()]
    call = stage.opened(*rows)
    for row in rows:
        assert stage.compiled(row)["planning"]["milestones"][0]["id"] == str(call.id)


def test_public_interest_is_a_party_and_leaves_when_it_ends(stage: OcdsStage) -> None:
    row = stage.planned()
    firm = stage.interested(row, "Kuljetus Oy")
    parties = stage.compiled(row)["parties"]
    assert [each["roles"] for each in parties] == [
        ["buyer", "procuringEntity"],
        ["interestedParty"],
    ]
    assert parties[1]["identifier"] == {"scheme": "FI-PRO", "id": firm.business_id}
    firm.status = OrganisationStatus.SUSPENDED
    stage.changed(row)
    assert "Kuljetus Oy" not in str([each.body for each in stage.rows(row)])


def test_two_claimants_of_one_business_id_stay_apart(stage: OcdsStage) -> None:
    row = stage.planned()
    claimed = Confirmation.CLAIMED
    for name in ("Aito Oy", "Väärä Oy"):
        stage.interested(row, name, business_id="2222222-2", confirmation=claimed)
    buyer, *others = stage.compiled(row)["parties"]
    assert buyer["id"] == f"FI-PRO-{stage.buyer.business_id}"
    assert len({each["id"] for each in others}) == 2
    assert {each["details"]["confirmation"] for each in others} == {"claimed"}


def test_a_buyer_that_is_not_approved_gets_no_release(stage: OcdsStage) -> None:
    stage.buyer.status = OrganisationStatus.SUSPENDED
    assert stage.releases(stage.planned()) == []


def test_a_draft_is_in_no_release(stage: OcdsStage) -> None:
    row = stage.planned(published_at=None)
    assert stage.rows(row) == []


def test_a_revision_of_the_plan_is_a_planned_procurement_notice(stage: OcdsStage) -> None:
    row_of_plan = plan(stage.buyer, status=PlanStatus.PUBLISHED)
    stage.add(row_of_plan)
    row = stage.planned(plan_id=row_of_plan.id)
    for number, at in ((1, datetime(2020, 1, 1, tzinfo=UTC)), (2, stage.now)):
        stage.add(
            PlanRevision(
                id=new_id(), plan_id=row_of_plan.id, number=number, published_at=at, content={}
            )
        )
    stage.handle(PlanRevised(plan_id=row_of_plan.id, organisation_id=stage.buyer.id, revision=2))
    documents = stage.compiled(row)["planning"]["documents"]
    assert [(each["documentType"], each["id"]) for each in documents] == [
        ("procurementPlan", str(row_of_plan.id)),
        ("plannedProcurementNotice", f"{row_of_plan.id}-2"),
    ]


def test_a_new_prefix_starts_the_processes_over(stage: OcdsStage) -> None:
    row = stage.planned()
    stage.settings = stage.settings.model_copy(update={"ocid_prefix": "ocds-abc123"})
    stage.changed(row)
    (only,) = stage.releases(row)
    assert only["ocid"] == f"ocds-abc123-{row.id}"


def test_a_value_that_is_withheld_leaves_all_releases(stage: OcdsStage) -> None:
    row = stage.planned()
    assert stage.releases(row)[0]["tender"]["value"] == {"amount": 150000, "currency": "EUR"}
    row.value_withheld = True
    stage.changed(row)
    assert "150000" not in str([each.body for each in stage.rows(row)])
