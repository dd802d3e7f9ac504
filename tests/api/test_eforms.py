"""Dialogues and procurements as eForms notices over the API."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import Dialogue, DialogueStatus
from api.organisations.models import Organisation
from api.plans.models.procurements import Procurement
from api.plans.models.values import Contact, ProcurementLot
from tests.api.client import ApiClient, As
from tests.api.problems import faults_of
from tests.api.saving import saved
from tests.factories.dialogues import about, dialogue
from tests.factories.plans import procurement
from tests.factories.world import World
from tests.texts import fi
from tests.unit.exchange.eforms.notices import texts

PLACE = {"municipality": "564", "region": "17", "buyer_type": "municipality"}
EMAIL = Contact(name="Hankintapalvelut", email="hankinnat@example.fi")


@pytest.fixture
async def buyer(world: World, session: AsyncSession) -> Organisation:
    """The buyer of the world with all that a notice tells of it."""
    row = await session.get_one(Organisation, world.buyer.id)
    for name, value in PLACE.items():
        setattr(row, name, value)
    return row


@pytest.fixture
async def bought(buyer: Organisation, session: AsyncSession) -> Procurement:
    row = procurement(buyer, description=fi("Kuljetukset kouluihin"), regions=["17"])
    return await saved(session, row)


@pytest.fixture
async def discussed(buyer: Organisation, bought: Procurement, session: AsyncSession) -> Dialogue:
    """An open dialogue about a procurement, with all that a notice needs."""
    row = dialogue(buyer, description=fi("Kerro, miten kuljetukset jaetaan."), contact=EMAIL)
    session.add(row)
    await session.flush()
    session.add(about(row, bought))
    return row


def _e1(row: Dialogue, query: str = "") -> str:
    return f"/v1/dialogues/{row.id}/eforms/e1{query}"


def _planned(row: Procurement, query: str = "", subtype: str = "4") -> str:
    return f"/v1/procurements/{row.id}/eforms/{subtype}{query}"


def _found(check: Any) -> list[tuple[str, str, str]]:
    return [(it["field"], it["mend"]["thing"], it["mend"]["pointer"]) for it in check["findings"]]


async def test_a_complete_dialogue_is_a_notice_for_everybody(
    client: ApiClient, discussed: Dialogue
) -> None:
    answer = await client.get(_e1(discussed, "?above_eu_threshold=true"))
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("application/xml")
    assert answer.headers["Content-Disposition"].endswith(f'"E1-{discussed.id}.xml"')
    assert texts(answer.content, "//cbc:SubTypeCode") == ["E1"]
    assert texts(answer.content, "//cac:RealizedLocation//cbc:CountrySubentityCode")[0] == "FI1D9"
    [address] = texts(answer.content, "//cbc:EndpointID")
    assert address.endswith(f"/dialogues/{discussed.id}")


async def test_the_same_dialogue_keeps_the_id_of_its_notice(
    client: ApiClient, discussed: Dialogue
) -> None:
    found = []
    for sdk in ("1.13", "1.15"):
        answer = await client.get(_e1(discussed, f"?flavour=eu&sdk={sdk}"))
        found += texts(answer.content, "/*/cbc:ID")
        assert texts(answer.content, "/*/cbc:CustomizationID") == [f"eforms-sdk-{sdk}"]
    assert len(set(found)) == 1


async def test_the_check_names_each_field_in_plain_words_and_its_place(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = await saved(session, dialogue(world.buyer, DialogueStatus.DRAFT))
    english = {"Accept-Language": "en"}
    answer = await as_("officer").get(_e1(row, "/check"), headers=english)
    check = answer.json()
    assert check["complete"] is False
    assert ("BT-24-Procedure", "dialogue", "/description") in _found(check)
    assert ("BT-513-Organization-Company", "organisation", "/municipality") in _found(check)
    assert ("FI-20", "request", "?above_eu_threshold") in _found(check)
    assert ("BT-262-Procedure", "portal", "") in _found(check)
    by_field = {it["field"]: it for it in check["findings"]}
    described = by_field["BT-24-Procedure"]
    assert described["detail"] == "Description is missing (BT-24-Procedure)"
    assert described["mend"]["href"] == f"/v1/dialogues/{row.id}"


async def test_a_complete_dialogue_has_nothing_to_mend(
    client: ApiClient, discussed: Dialogue
) -> None:
    check = (await client.get(_e1(discussed, "/check?above_eu_threshold=false"))).json()
    assert check == {
        "subtype": "E1",
        "sdk": "1.13",
        "flavour": "fi",
        "complete": True,
        "findings": [],
    }


async def test_an_incomplete_notice_is_refused_unless_it_is_a_draft(
    client: ApiClient, discussed: Dialogue
) -> None:
    refused = await client.get(_e1(discussed))
    assert faults_of(refused, 422) == [("?above_eu_threshold", "eforms_missing")]
    draft = await client.get(_e1(discussed, "?draft=true"))
    assert draft.status_code == 200
    assert texts(draft.content, "//hilma:*") == []


async def test_faults_of_a_refusal_lead_to_the_thing(
    client: ApiClient, buyer: Organisation, bought: Procurement, session: AsyncSession
) -> None:
    bought.description = {}
    refused = await client.get(_planned(bought, "?flavour=eu"))
    description = (f"/v1/procurements/{bought.id}#/description", "eforms_missing")
    assert faults_of(refused, 422) == [description, description]


@pytest.mark.parametrize("subtype", ["4", "5", "6"])
async def test_a_procurement_is_a_planning_notice(
    client: ApiClient, bought: Procurement, subtype: str
) -> None:
    answer = await client.get(_planned(bought, "?flavour=eu", subtype))
    assert answer.status_code == 200, answer.text
    assert texts(answer.content, "//cbc:SubTypeCode") == [subtype]
    assert texts(answer.content, "/*/cbc:PlannedDate")[0].startswith("2027-07-01")


async def test_the_check_of_a_planning_notice_ends_with_what_only_the_portal_has(
    client: ApiClient, bought: Procurement
) -> None:
    check = (await client.get(_planned(bought, "/check"))).json()
    assert _found(check) == [("BT-512-Organization-Company", "portal", "")]
    assert check["findings"][0]["detail"] == "Postinumero puuttuu (BT-512-Organization-Company)"


async def test_lots_of_a_procurement_are_parts(
    client: ApiClient, bought: Procurement, session: AsyncSession
) -> None:
    bought.lots = [ProcurementLot(fi("Pohjoinen")), ProcurementLot(fi("Etelä"), sme_suitable=True)]
    answer = await client.get(_planned(bought, "?flavour=eu"))
    names = texts(answer.content, "/*/cac:ProcurementProjectLot/cac:ProcurementProject/cbc:Name")
    assert names == ["Pohjoinen", "Etelä"]


@pytest.mark.parametrize(("withheld", "amounts"), [(False, {"150000.00"}), (True, set())])
async def test_a_value_that_the_buyer_withholds_stays_out(
    client: ApiClient, bought: Procurement, withheld: bool, amounts: set[str]
) -> None:
    bought.value_withheld = withheld
    answer = await client.get(_planned(bought, "?flavour=eu"))
    assert set(texts(answer.content, "//cbc:EstimatedOverallContractAmount")) == amounts


async def test_a_procurement_that_is_not_public_is_in_no_public_notice(
    client: ApiClient, as_: As, discussed: Dialogue, bought: Procurement
) -> None:
    bought.published_at = None
    public = await client.get(_e1(discussed, "?flavour=eu&draft=true"))
    own = await as_("officer").get(_e1(discussed, "?flavour=eu&draft=true"))
    code = "//cbc:ItemClassificationCode"
    assert (texts(public.content, code), texts(own.content, code)[0]) == ([], "60130000")


async def test_unknown_versions_and_subtypes_are_refused(
    client: ApiClient, discussed: Dialogue, bought: Procurement
) -> None:
    assert (await client.get(_e1(discussed, "?sdk=1.16"))).status_code == 400
    assert (await client.get(_planned(bought, "", "7"))).status_code == 404
