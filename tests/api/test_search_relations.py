"""Search finds related words, compounds written apart and prefixes of codes."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.i18n import Language, LocalText
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.rules.content import derive
from tests.api.client import ApiClient
from tests.api.test_search_forms import found, row
from tests.factories.dialogues import dialogue
from tests.factories.world import World

OTHERS = ["Vakuutusmeklari", "Kirjastoaineisto", "Lastensuojelu"]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Siivouspalvelut", "siivota siivoaminen siivooja siivoojien siivoustyö siivoustyöt"),
        ("Siivouspalvelut", "cleanning cleaning städning"),
        ("Katuvalaistus", "katuvalo katuvalot valaisimet lighting gatubelysning"),
        ("Katujen rakentaminen", "kadunrakennus katurakentaminen kadunrakennustyö"),
        ("Talvikunnossapito", "vinterväghållning vinterunderhåll talvihoito"),
        ("Koulukuljetukset", "koulukyydit oppilaskuljetus skolskjuts skoltransport"),
        ("Tulkkauspalvelut", "tulkki tulkit tolk interpreter"),
        ("Nuohous", "nuohooja nuohota"),
        ("Maalaustyöt", "maalari maalata målare painting"),
        ("Asfaltointi", "asfaltti asfaltoida asfaltering"),
    ],
)
async def test_words_of_the_same_stem_or_meaning_find_the_title_alone(
    client: ApiClient, world: World, session: AsyncSession, title: str, words: str
) -> None:
    session.add_all(row(world, item) for item in (title, *OTHERS))
    for word in words.split():
        assert await found(client, word) == [title], word


@pytest.mark.parametrize(
    ("q", "title"),
    [
        ("school transport", "Koulukuljetukset"),
        ("street lighting", "Katuvalaistus"),
        ("winter maintenance", "Talvikunnossapito"),
        ("cleaning services", "Siivouspalvelut"),
        ("katujen valot", "Katuvalaistus"),
    ],
)
async def test_several_words_find_a_compound_in_another_language(
    client: ApiClient, world: World, session: AsyncSession, q: str, title: str
) -> None:
    session.add_all(row(world, item) for item in (title, *OTHERS))
    assert await found(client, q) == [title]


@pytest.mark.parametrize(
    ("q", "title"),
    [
        ("auto", "Avustajapalvelut"),
        ("katu", "Kattotyöt"),
        ("koulu", "Henkilöstön koulutus"),
        ("underhållning", "Underhåll av vägar"),
        ("valo", "Valimo"),
    ],
)
async def test_a_word_that_only_looks_related_finds_nothing(
    client: ApiClient, world: World, session: AsyncSession, q: str, title: str
) -> None:
    made = row(world, sv=title) if q == "underhållning" else row(world, title)
    session.add(made)
    assert await found(client, q) == []


@pytest.mark.parametrize(
    "q", ["90", "909", "9091", "909112", "90900000-6", "90.91.12.00", "CPV 909"]
)
async def test_a_cpv_code_that_is_begun_finds_what_is_under_it(
    client: ApiClient, world: World, session: AsyncSession, q: str
) -> None:
    session.add_all(
        [row(world, "Puhtaus", cpv_main="90911200"), row(world, "Lumi", cpv_main="77310000")]
    )
    assert await found(client, q) == ["Puhtaus"]


async def test_a_title_comes_before_the_names_of_codes_and_the_own_code_before_wider_ones(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    session.add_all(
        [
            row(world, "Muut laitteet", cpv_main="31527200"),
            row(world, "Sähkötarvikkeet", cpv_main="31500000"),
            row(world, "Valaistuksen uusiminen", cpv_main="45000000"),
            row(world, "Kertakäyttöastiat", cpv_main="39000000"),
        ]
    )
    assert await found(client, "lighting") == [
        *("Valaistuksen uusiminen", "Sähkötarvikkeet", "Muut laitteet")
    ], "39 is furniture and appliances, lighting excepted"


async def test_calls_come_by_relevance_unless_another_order_is_asked_for(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    calls = [
        _call(world, "Siivous", ""),
        _call(world, "Tilat", "Myös siivous."),
        _call(world, "Siivoustyö", ""),
    ]
    for call in calls:
        session.add(call)
        await session.flush()
    ids = [str(call.id) for call in calls]
    by_relevance, newest = [ids[0], ids[2], ids[1]], [ids[2], ids[1], ids[0]]
    assert await _pages(client, "q=siivous") == by_relevance
    assert await _pages(client, "q=siivous&sort=relevance") == by_relevance
    assert await _pages(client, "q=siivous&sort=newest") == newest
    assert await _pages(client, "") == newest
    refused = await client.get("/v1/dialogues", params={"sort": "oldest"})
    assert refused.status_code == 400


def _call(world: World, title: str, text: str) -> Dialogue:
    result = dialogue(world.buyer, DialogueStatus.OPEN, title=title)
    result.description = {Language.FI: LocalText(text)} if text else {}
    derive(result, [])
    return result


async def _pages(client: ApiClient, query: str) -> list[str]:
    result: list[str] = []
    address: str | None = f"/v1/dialogues?{query}&limit=1"
    while address:
        response = await client.get(address)
        assert response.status_code == 200, response.text
        result += [item["id"] for item in response.json()["items"]]
        link = response.headers.get("link")
        address = link.split(">")[0].removeprefix("<") if link else None
    return result
