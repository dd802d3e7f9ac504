"""Pages of the operating model: read by all, selected by the leader."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.i18n import Language, LocalText
from api.practices.models import EvidenceKind, PracticeSelection, Reply, SelfAssessment
from tests.api.client import ApiClient
from tests.api.web.browser import open_page, text_of
from tests.api.web.visitor import Visitor
from tests.factories.plans import procurement
from tests.factories.world import World

CODE = "answer-to-all"


@pytest.fixture
def leader(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("leader"))
    return visitor


@pytest.mark.parametrize(
    ("language", "title"),
    [("fi", "Toimintamalli"), ("sv", "Verksamhetsmodellen"), ("en", "The operating model")],
)
async def test_model_shows_goals_and_practices(
    client: ApiClient, language: str, title: str
) -> None:
    page = await open_page(client, "/model", language)
    assert title in text_of(page)
    assert page.text.count("/model/practices/") >= 30
    assert "/model?" in page.text


async def test_practices_are_filtered_by_goal_and_reader(client: ApiClient) -> None:
    page = await open_page(client, "/model?audience=company")
    assert page.text.count("/model/practices/") == 3
    page = await open_page(client, "/model?goal=openness.open-data")
    assert "/model/practices/material-to-all" in page.text
    assert "/model/practices/two-people" not in page.text
    page = await open_page(client, "/model?goal=happiness&audience=nobody")
    assert page.text.count("/model/practices/") >= 30


async def test_practice_page_says_who_does_what_with_which_page(client: ApiClient) -> None:
    text = text_of(await open_page(client, f"/model/practices/{CODE}"))
    assert "vastaa kaikille" in text
    assert "kysymyksiin vastaaminen" in text
    assert "Tämän palvelun oma teksti" in text
    assert (await open_page(client, "/model/practices/nothing")).status_code == 404


async def test_leader_selects_by_form_and_the_public_page_shows_it(
    leader: Visitor, client: ApiClient, world: World, session: AsyncSession
) -> None:
    row = procurement(world.buyer, title="Koulukuljetukset")
    session.add(row)
    await session.flush()
    buyer_id, row_id = world.buyer.id, row.id
    page = await leader.open("/my")
    assert f"/buyers/{buyer_id}/practices/choose" in page.text
    page = await leader.open(f"/buyers/{buyer_id}/practices/choose")
    assert f"/buyers/{buyer_id}/practices/{CODE}/edit" in page.text
    await leader.open(f"/buyers/{buyer_id}/practices/{CODE}/edit")
    page = await leader.submit({"state": "trying", "evidence/0/url": "http://kunta.example"})
    assert page.status_code == 400
    assert {"responsible"} <= set(leader.errors())
    await leader.submit(
        {
            "responsible": "procurement",
            "evidence/0/url": f"/procurements/{row_id}",
            "evidence/0/sentence/fi/text": "Kysymykset vastattiin kaikille.",
        }
    )
    saved = (await session.scalars(select(PracticeSelection))).one()
    assert (saved.evidence[0].kind, saved.evidence[0].target_id) == (
        EvidenceKind.PROCUREMENT,
        row_id,
    )
    page = await open_page(client, f"/buyers/{buyer_id}/practices")
    text = text_of(page)
    assert "Kokeilussa" in text
    assert "Kysymykset vastattiin kaikille." in text
    assert "Ei laskettavissa" in text
    assert f'href="/procurements/{row_id}"' in page.text
    page = await open_page(client, f"/buyers/{buyer_id}")
    assert f"/buyers/{buyer_id}/practices" in page.text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("since", "eilen"),
        ("reason/fi/text", "a" * 2_001),
        ("evidence/0/sentence/fi/text", "a" * 301),
        ("evidence/0/url", "/plans/" + "-" * 36),
        ("evidence/0/url", "https://kunta.example/" + "a" * 1_990),
    ],
)
async def test_bad_entry_of_a_selection_is_refused_at_its_field(
    leader: Visitor, world: World, field: str, text: str
) -> None:
    await leader.open(f"/buyers/{world.buyer.id}/practices/{CODE}/edit")
    values = {
        "state": "trying",
        "responsible": "leader",
        "evidence/0/url": "https://kunta.example/",
        "evidence/0/sentence/fi/text": "Katso lupaus.",
    }
    page = await leader.submit({**values, field: text})
    assert page.status_code == 400
    assert set(leader.errors()) == {field}


async def test_more_links_than_allowed_are_refused(
    leader: Visitor, world: World, session: AsyncSession
) -> None:
    path = f"/buyers/{world.buyer.id}/practices/{CODE}/edit"
    values: dict[str, str] = {"state": "trying", "responsible": "leader"}
    for number in range(0, 22, 2):
        await leader.open(path)
        for row in (number, number + 1):
            values |= {
                f"evidence/{row}/url": f"https://kunta.example/{row}",
                f"evidence/{row}/sentence/fi/text": "Katso lupaus.",
            }
        page = await leader.submit(values)
    assert page.status_code == 400
    assert len((await session.scalars(select(PracticeSelection))).one().evidence) == 20


async def test_form_keeps_sentences_in_other_languages(
    leader: Visitor, client: ApiClient, world: World, session: AsyncSession
) -> None:
    url, buyer_id = "https://www.kunta.example/", world.buyer.id
    swedish = Visitor(client, "sv")
    swedish.sign_in(world.token("leader"))
    await swedish.open(f"/buyers/{buyer_id}/practices/{CODE}/edit")
    values = {"state": "trying", "responsible": "leader", "evidence/0/url": url}
    await swedish.submit({**values, "evidence/0/sentence/sv/text": "Se löftet."})
    await leader.open(f"/buyers/{buyer_id}/practices/{CODE}/edit")
    await leader.submit({"evidence/0/sentence/fi/text": "Katso lupaus."})
    session.expire_all()
    saved = (await session.scalars(select(PracticeSelection))).one()
    assert saved.evidence[0].sentence == {
        Language.SV: LocalText("Se löftet."),
        Language.FI: LocalText("Katso lupaus."),
    }


async def test_self_assessment_proposes_three_and_says_why(
    leader: Visitor, world: World, session: AsyncSession
) -> None:
    await leader.open(f"/buyers/{world.buyer.id}/self-assessment")
    await leader.submit({"replies/look_back": "no", "replies/small_firms": "no"})
    text = leader.main()
    assert "Hankinta jaetaan osiin" in text
    assert "Palataanko kuluneen vuoden suunnitelmaan" in text
    assert leader.page.text.count("<section") == 3
    row = (await session.scalars(select(SelfAssessment))).one()
    assert row.published_at is None
    assert set(row.replies.values()) == {Reply.NO, Reply.UNKNOWN}


async def test_officer_has_no_link_to_the_leaders_pages(client: ApiClient, world: World) -> None:
    officer = Visitor(client)
    officer.sign_in(world.token("officer"))
    page = await officer.open("/my")
    assert "/practices/choose" not in page.text
