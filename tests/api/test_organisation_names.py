"""Names that a supplier may use, and ids of firms in other countries."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.client import As
from tests.api.confirming import events, register
from tests.api.problems import faults_of
from tests.factories.organisations import (
    business_id,
    register_entry,
)
from tests.factories.world import World


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Oulun kaupunki", "name_of_buyer"),
        ("OULUN  KAUPUNKI", "name_of_buyer"),
        ("0ulun kaupunki", "name_of_buyer"),
        ("Oulun kaupunki / virallinen", "name_of_buyer"),
        ("Oulun kaupunki virallinen", "name_of_buyer"),
        ("Virallinen Oulunkaupunki Oy", "name_of_buyer"),
        ("Virallinen vastaus", "name_of_role"),
        ("Helsingin kaupunki", "name_of_public_body"),
        ("Esbo stad", "name_of_public_body"),
        ("Kiilto-Siivous Oyj", "name_of_supplier"),
    ],
)
async def test_name_similar_to_a_confirmed_one_is_refused(
    as_: As, world: World, name: str, code: str
) -> None:
    body = {"kind": "supplier", "business_id": business_id(), "name": {"sv": {"text": name}}}
    refused = await as_("resident").post("/v1/organisations", json=body)
    assert faults_of(refused, 409) == [("/name", code)]
    made = await register(as_("resident"))
    place = f"/v1/organisations/{made['id']}"
    seen = await as_("resident").get(place)
    patch = {"name": {"en": {"text": name}}}
    renamed = await as_("resident").patch(place, json=patch, if_match=seen)
    assert faults_of(renamed, 409) == [("/name", code)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Oulun kaupunki\u200b", "not_one_line"),
        ("Nimi\u202egnp", "not_one_line"),
        ("A\r\nBcc: x@y.fi", "not_one_line"),
        ("Оulun kaupunki", "mixed_scripts"),
        ("Oulun кaupunki", "mixed_scripts"),
        ("\U0001f15e\U0001f164\U0001f15b\U0001f164", "no_letters"),
        ("Nimi" + 31 * "\u0301", "too_many_marks"),
    ],
)
async def test_name_with_confusable_letters_is_refused(as_: As, name: str, code: str) -> None:
    body = {"kind": "supplier", "business_id": business_id(), "name": {"fi": {"text": name}}}
    refused = await as_("resident").post("/v1/organisations", json=body)
    assert faults_of(refused) == [("/name/fi/text", code)]


@pytest.mark.parametrize("name", ["Oulun kaupunkilaiset ry", "Oulun Teatteri Oy", "Sámi Soster rs"])
async def test_distinct_name_is_accepted(as_: As, world: World, name: str) -> None:
    await register(as_("resident"), name={"fi": {"text": name}})


async def test_a_confirmed_supplier_that_renames_itself_is_claimed_again(
    as_: As, session: AsyncSession, world: World
) -> None:
    place = f"/v1/organisations/{world.supplier.id}"
    seen = await as_("supplier").get(place)
    patch = {"name": {"fi": {"text": "Suuryritys Oyj"}}}
    renamed = await as_("supplier").patch(place, json=patch, if_match=seen)
    assert renamed.json()["confirmation"] == "claimed"
    assert [kind for kind, _ in await events(session, "organisation.")] == [
        "organisation.renamed.v1",
        "organisation.unconfirmed.v1",
    ]


async def test_name_from_the_register_cannot_be_changed(
    as_: As, session: AsyncSession, world: World
) -> None:
    session.add(register_entry(world.supplier))
    place = f"/v1/organisations/{world.supplier.id}"
    seen = await as_("supplier").get(place)
    patch = {"name": {"fi": {"text": "Suuryritys Oyj"}}}
    refused = await as_("supplier").patch(place, json=patch, if_match=seen)
    assert faults_of(refused, 409) == [("/name", "name_of_register")]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"country": "SE", "business_id": "5560125790"}, ("SE-BLV", "SE", "556012-5790")),
        ({"country": "de", "business_id": "DE 136,695 976"}, ("VAT", "DE", "136695976")),
        ({"country": "EE", "business_id": "12345678"}, ("EE-RIK", "EE", "12345678")),
    ],
)
async def test_firms_of_other_countries_have_their_own_ids(
    as_: As, given: dict[str, object], kept: tuple[str, str, str]
) -> None:
    made = await register(as_("resident"), **given)
    assert (made["id_scheme"], made["country"], made["business_id"]) == kept


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"country": "SE", "business_id": "5560125791"}, ("/business_id", "bad_foreign_id")),
        ({"country": "XX", "business_id": "1"}, ("/country", "no_numbers_known")),
        ({"country": "Suomi", "business_id": "1"}, ("/country", "bad_country")),
        (
            {"country": "FI", "id_scheme": "VAT", "business_id": "FI20774740"},
            ("/id_scheme", "scheme_of_country"),
        ),
        (
            {"country": "NO", "id_scheme": "SE-BLV", "business_id": "5560125790"},
            ("/id_scheme", "scheme_of_other_country"),
        ),
        (
            {"kind": "buyer", "country": "SE", "business_id": "5560125790"},
            ("/id_scheme", "buyer_abroad"),
        ),
    ],
)
async def test_a_wrong_foreign_id_is_refused_by_field(
    as_: As, given: dict[str, object], refused: tuple[str, str]
) -> None:
    body = {"kind": "supplier", "name": {"fi": {"text": "Karhu"}}, **given}
    answer = await as_("resident").post("/v1/organisations", json=body)
    assert faults_of(answer) == [refused]
