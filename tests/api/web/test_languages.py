"""Texts in another language than the page's say so, on pages and in forms."""

import pytest
from lxml import html
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.i18n import Language, LocalText
from api.plans.models.procurements import Procurement
from api.web.languages import best_text, foreign, in_language
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.factories.dialogues import dialogue
from tests.factories.interests import interest
from tests.factories.notifications import follow
from tests.factories.plans import plan, procurement
from tests.factories.surveys import QUESTIONS, survey
from tests.factories.world import World

FINNISH = "Koulukuljetukset"


def test_only_a_text_in_another_language_is_marked() -> None:
    texts = {Language.FI: LocalText(FINNISH)}
    assert in_language(best_text(texts, Language.FI)) == FINNISH
    assert in_language(best_text(texts, Language.SV)) == f'<span lang="fi">{FINNISH}</span>'
    assert best_text({}, Language.SV) == ""
    assert SCRIPT not in in_language(foreign(SCRIPT, Language.FI))


@pytest.fixture
async def target(session: AsyncSession, world: World) -> Procurement:
    row = procurement(world.buyer, title=FINNISH)
    session.add(row)
    await session.flush()
    return row


def swedish(client: ApiClient, world: World, name: str) -> Visitor:
    visitor = Visitor(client, "sv")
    visitor.sign_in(world.token(name))
    return visitor


def marked(visitor: Visitor, text: str) -> bool:
    """Whether each element of the main part that shows the text says that it is Finnish."""
    root = html.document_fromstring(visitor.page.text)
    places = [item for item in root.xpath("//main//*") if text in (item.text or "")]
    languages = [item.xpath("(ancestor-or-self::*[@lang])[last()]/@lang") for item in places]
    return bool(places) and languages == [["fi"]] * len(places)


async def test_own_lists_mark_titles(
    client: ApiClient, world: World, session: AsyncSession, target: Procurement
) -> None:
    session.add_all([follow(world.people["supplier"], target), interest(world.supplier, target)])
    await session.flush()
    visitor = swedish(client, world, "supplier")
    for path in ("/my/watches", "/my/interests"):
        await visitor.open(path)
        assert marked(visitor, FINNISH), path


async def test_officers_pages_mark_titles(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call, own_plan = dialogue(world.buyer, title="Kuljetusten osat"), plan(world.buyer)
    session.add_all([call, own_plan])
    await session.flush()
    visitor = swedish(client, world, "officer")
    for path in (f"/my/dialogues/{call.id}", f"/buyers/{world.buyer.id}/dialogues"):
        await visitor.open(path)
        assert marked(visitor, "Kuljetusten osat"), path
    title = best_text(own_plan.title, Language.FI)
    await visitor.open(f"/plans/{own_plan.id}/edit")
    assert marked(visitor, title)


async def test_questions_of_a_survey_are_marked_in_its_form(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, formats=["survey"])
    session.add(call)
    await session.flush()
    row = survey(call, questions=QUESTIONS)
    session.add(row)
    await session.flush()
    visitor = swedish(client, world, "resident")
    await visitor.open(f"/dialogues/{call.id}/surveys/{row.id}/answer")
    assert marked(visitor, "Kalusto ja aikataulu")
    assert marked(visitor, "Milloin voisitte aloittaa?")
