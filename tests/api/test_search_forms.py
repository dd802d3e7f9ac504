"""Search finds inflected forms, compounds, names, codes and typos."""

import unicodedata
from typing import Any

import pytest
from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.i18n import Language, LocalText
from api.core.search import matches_stored, name_columns, stored_words
from api.dialogues.models import DialogueStatus
from api.dialogues.rules.content import derive
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementLot, SustainabilityCriterion
from api.plans.queries.names import all_terms
from api.plans.rules.content import assign, fields_of
from tests.api.client import ApiClient
from tests.factories.dialogues import about, dialogue
from tests.factories.plans import procurement
from tests.factories.world import World


def row(world: World, fi: str = "", sv: str = "", **values: Any) -> Procurement:
    """In no place and of no trade, unless told otherwise."""
    texts = {Language.FI: fi, Language.SV: sv}
    values = {"cpv_main": None, "cpv_prefixes": [], **values}
    result = procurement(values.pop("buyer", world.buyer), **values)
    result.title = {language: LocalText(said) for language, said in texts.items() if said}
    assign(result, fields_of(result))
    return result


async def found(client: ApiClient, q: str) -> list[str]:
    response = await client.get("/v1/procurements", params={"q": q, "limit": 200})
    assert response.status_code == 200, response.text
    return [next(iter(item["title"].values()))["text"] for item in response.json()["items"]]


FORMS = {
    "Siivouspalvelut": "siivous siivouksessa siivouksiin siivousten siivuos siivouspalvelujen",
    "Järjestyksenvalvojien koulutus ja ruoka": "koulutukset koulutuksista koulutuksiin ruoan ruuan",
    "Koulukuljetukset": "kuljetusten kuljetuksia kuljetus koulukuljetuksiin koulun",
    "Katujen peruskorjaus": "kaduille katu kadun korjauksia korjaukset peruskorjausten",
    "Keittiölaitteet": "laitteita laitteiden laite laitteistä keittiön keittiolaitteet",
    "Tulkkaus- ja käännöspalvelut": "tulkkauksen käännökset käännöksiä tulkkauspalvelut",
    "Hissien huolto": "huollot huoltojen hissin hissejä huolto",
    "Lattioiden hionta": "lattia lattioita lattian lattiat",
    "Bussikatokset": "katoksen katoksia katos katosten",
    "Äänentoisto": "aanentoisto äänentoiston äänentoistoa",
    "Päiväkotien pihat": "päiväkodin paivakoti päiväkodeissa piha pihoilla",
}
FORMS_SV = {
    "Underhåll av hissar": "hiss hissar hissen hissarna underhållet",
    "Skolskjutsar": "skolskjuts skolskjutsarna skjuts",
    "Städtjänster": "städtjänst städtjänsten städtjänsterna",
    "Läromedel för grundskolan": "grundskola grundskolor läromedlen läromedel",
}
OTHERS = ["Kalusteiden osto", "Vakuutukset", "Lumen auraus", "Sähkön hankinta"]


@pytest.mark.parametrize(
    ("title", "word"),
    [(title, word) for title, words in (FORMS | FORMS_SV).items() for word in words.split()],
)
async def test_an_inflected_form_finds_the_title_alone(
    client: ApiClient, world: World, session: AsyncSession, title: str, word: str
) -> None:
    session.add(row(world, sv=title) if title in FORMS_SV else row(world, title))
    session.add_all(row(world, other) for other in OTHERS)
    assert await found(client, word) == [title]


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("Oulu", "Koulujen siivous"),
        ("valo", "Valvomon kalusteet"),
        ("valo", "Henkilöstön valmennus"),
        ("it", "Itäinen kehätie"),
        ("SaaS", "Saariston liikenne"),
        ("lakipalvelut", "Postipalvelut"),
        ("katos", "Matkatoimistopalvelut"),
        ("auto", "Tautien torjunta"),
        ("kuljetus kirjasto", "Kuljetukset"),
    ],
)
async def test_a_word_is_not_found_within_another(
    client: ApiClient, world: World, session: AsyncSession, word: str, title: str
) -> None:
    session.add(row(world, title, buyer=world.other_buyer))
    assert await found(client, word) == []


@pytest.mark.parametrize(
    ("form_of_title", "form_of_query"), [("NFC", "NFD"), ("NFD", "NFC"), ("NFD", "NFD")]
)
async def test_letters_in_any_normal_form_are_the_same(
    client: ApiClient,
    world: World,
    session: AsyncSession,
    form_of_title: Any,
    form_of_query: Any,
) -> None:
    title = unicodedata.normalize(form_of_title, "Päiväkoti")
    session.add_all([row(world, title), row(world, "O\ufb03ce")])
    assert await found(client, unicodedata.normalize(form_of_query, "päiväkoti")) == [title]
    assert await found(client, "office") == ["O\ufb03ce"]
    for form in ("NFC", "NFD"):
        query = {"q": unicodedata.normalize(form, "Jyväskylä")}
        answered = await client.get("/v1/codelists/municipalities", params=query)
        assert [code["code"] for code in answered.json()["items"]] == ["179"]
    assert stored_words(unicodedata.normalize("NFD", "päiväkoti")) == stored_words("päiväkoti")


@pytest.mark.parametrize(
    ("q", "title"),
    [
        ("EU:lle", "EU-hanke"),
        ("A4:n", "A4-kopiopaperi"),
        ("a4-kopiopaperia", "A4-kopiopaperi"),
        ("kopiopaperit", "A4-kopiopaperi"),
        ("ruokapalvelut", "Siivous-, ruoka- ja kiinteistöpalvelut"),
        ("siivouspalvelu", "Siivous-, ruoka- ja kiinteistöpalvelut"),
        ("jätekuljetus", "Jätteenkuljetukset"),
        ("kadunrakennus", "Katurakennus"),
    ],
)
async def test_words_joined_differently_are_found(
    client: ApiClient, world: World, session: AsyncSession, q: str, title: str
) -> None:
    session.add_all([row(world, title), row(world, "Vakuutukset")])
    assert await found(client, q) == [title]


async def _oulu(session: AsyncSession, world: World) -> None:
    names = {Language.FI: LocalText("Oulun kaupunki"), Language.SV: LocalText("Uleåborgs stad")}
    world.buyer.name = names
    for column, value in name_columns(names).items():
        setattr(world.buyer, column, value)
    session.add(world.buyer)
    cleaning = row(
        world,
        "Toimitilojen puhtaus",
        cpv_main="90911200",
        municipalities=["564"],
        reference="OUKA/1200/2026",
        unit="Tilakeskus",
    )
    cleaning.lots = [ProcurementLot({Language.FI: LocalText("Ikkunat")}, "66510000")]
    cleaning.criteria = [
        SustainabilityCriterion("environmental", {Language.FI: LocalText("Kierrätys")})
    ]
    assign(cleaning, fields_of(cleaning))
    session.add(cleaning)
    other = row(world, "Muu hankinta", buyer=world.other_buyer, cpv_main="45000000")
    session.add(other)


@pytest.mark.parametrize(
    "q",
    [
        *("Oulun kaupunki", "Oulu", "Oulussa", "Uleåborg", "Uleåborgs stad", "kaupungin Oulu"),
        *("90911200", "90911200-8", "90911000", "OUKA/1200/2026", "ouka", "Tilakeskus"),
        *("tilakeskuksen", "cleaning", "insurance", "städning", "siivous", "siivousta"),
        *("Pohjois-Pohjanmaa", "ikkunoita", "kierrätyksen", "puhtauden cleaning"),
    ],
)
async def test_procurement_is_found_by_texts_of_its_parts(
    client: ApiClient, world: World, session: AsyncSession, q: str
) -> None:
    await _oulu(session, world)
    assert await found(client, q) == ["Toimitilojen puhtaus"]
    words = matches_stored(Procurement, all_terms(Procurement), literal(stored_words(q)))
    watched = await session.scalars(select(Procurement.reference).where(words))
    assert watched.all() == ["OUKA/1200/2026"], "a watch finds the same"


async def test_the_name_of_a_division_finds_what_has_its_own_code(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    await _oulu(session, world)
    assert await found(client, "rakennustyöt") == ["Muu hankinta"]
    assert await found(client, "sewage") == [], "narrower than its division's name"


async def test_the_title_comes_before_the_text_and_a_whole_word_before_a_part(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    def described(title: str, text: str) -> Procurement:
        result = row(world, title)
        result.description = {Language.FI: LocalText(text)}
        assign(result, fields_of(result))
        return result

    session.add_all(
        [
            row(world, "Tilat", cpv_main="79530000"),
            described("C", "Kuljetuskalustoa."),
            described("B", "Myös kuljetukset."),
            row(world, "Jätekuljetukset"),
            row(world, "Kuljetuksia"),
        ]
    )
    assert await found(client, "kuljetus") == ["Kuljetuksia", "Jätekuljetukset", "B", "C"]
    pages: list[str] = []
    address: str | None = "/v1/procurements?q=kuljetus&limit=1"
    while address:
        response = await client.get(address)
        pages += [item["title"]["fi"]["text"] for item in response.json()["items"]]
        link = response.headers.get("link")
        address = link.split(">")[0].removeprefix("<") if link else None
    assert pages == ["Kuljetuksia", "Jätekuljetukset", "B", "C"]


async def test_calls_are_found_by_the_same_rules(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, DialogueStatus.OPEN, title="Kaupunkipyörien huollon kehittäminen")
    bought = row(world, "Kaupunkipyörät", cpv_main="50100000", municipalities=["564"])
    session.add_all([call, bought])
    await session.flush()
    session.add(about(call, bought))
    derive(call, [bought])
    await session.flush()
    for q in ("huollot", "pyörien", "kaupunkipyora", "repair", "Uleåborg", "kaupunkipyörä"):
        response = await client.get("/v1/dialogues", params={"q": q})
        assert [item["id"] for item in response.json()["items"]] == [str(call.id)], q
    response = await client.get("/v1/dialogues", params={"q": "saariston"})
    assert response.json()["items"] == []
