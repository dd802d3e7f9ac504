"""Past answers beside the answer form: taken over below what was typed, and marked so."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import AnsweredQuestion, Contribution, ContributionKind
from api.dialogues.models import Dialogue
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.factories.contributions import contribution, official, question
from tests.factories.dialogues import dialogue
from tests.factories.world import World

PAST = f"Hintoja tarkistetaan kerran vuodessa. {SCRIPT}"


@pytest.fixture
async def call(session: AsyncSession, world: World) -> Dialogue:
    """With a waiting question; the other buyer has answered one like it."""
    here, there = dialogue(world.buyer), dialogue(world.other_buyer, title="Entiset kuljetukset")
    session.add_all([here, there])
    await session.flush()
    asked = contribution(there, None, kind=ContributionKind.QUESTION, text="Miten hinta muuttuu?")
    given = official(there, world.other_buyer, kind=ContributionKind.ANSWER, text=PAST)
    waiting = question(here, world.people["resident"], text="Saako hintaa korottaa?")
    session.add_all([asked, given, waiting])
    await session.flush()
    session.add(AnsweredQuestion(answer_id=given.id, question_id=asked.id))
    await session.commit()
    return here


def path_of(call: Dialogue) -> str:
    return f"/my/dialogues/{call.id}/answer"


async def past_answer(session: AsyncSession) -> Contribution:
    return (await session.scalars(select(Contribution).where(Contribution.text == PAST))).one()


async def taken_over(session: AsyncSession) -> Contribution | None:
    stmt = select(Contribution).where(Contribution.taken_from.is_not(None))
    row: Contribution | None = await session.scalar(stmt)
    return row


async def test_past_answer_is_taken_over_below_the_text_and_marked(
    officer: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    past = await past_answer(session)
    page = await officer.open(path_of(call))
    assert "Miten hinta muuttuu?" in officer.main()
    assert "Entiset kuljetukset" in officer.main()
    assert SCRIPT not in page.text
    waiting = officer.form().xpath(".//input[@name='questions']/@value")
    await officer.submit({"text": "Kyllä.", "questions": waiting}, step=f"take:{past.id}")
    filled = dict(officer.filled({}))
    assert filled["text"] == f"Kyllä.\n\n{PAST}"
    assert filled["questions"] == waiting[0]
    assert "merkitään otetuksi" in officer.main()
    await officer.submit(step="preview")
    assert "merkitään otetuksi" in officer.main()
    await officer.submit()
    given = await taken_over(session)
    assert given is not None
    assert (given.text, given.taken_from) == (f"Kyllä.\n\n{PAST}", past.id)
    await officer.open(f"/dialogues/{call.id}")
    assert "Otettu aiemmasta vastauksesta" in officer.main()


async def test_mark_is_taken_away_and_an_unknown_button_publishes_nothing(
    officer: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    past = await past_answer(session)
    await officer.open(path_of(call))
    waiting = officer.form().xpath(".//input[@name='questions']/@value")
    await officer.submit({"questions": waiting}, step=f"take:{past.id}")
    await officer.submit(step="unmark")
    assert "merkitään otetuksi" not in officer.main()
    for step in (f"take:{call.id}", "take:x", "find"):
        sent = [*officer.filled({}), ("step", step)]
        page = await officer.send(officer.form().get("action"), sent)
        assert page.status_code == 200
        assert dict(officer.filled({}))["text"] == PAST
    assert await taken_over(session) is None


async def test_search_follows_the_ticked_questions(
    officer: Visitor, call: Dialogue, session: AsyncSession, world: World
) -> None:
    other = question(call, world.people["resident"], text="Montako pysäkkiä reitillä on?")
    session.add(other)
    await session.commit()
    await officer.open(path_of(call))
    await officer.submit({"questions": [str(other.id)], "text": "Kesken"}, step="find")
    assert "Miten hinta muuttuu?" not in officer.main()
    assert "ei ole julkisia vastauksia" in officer.main()
    assert dict(officer.filled({}))["text"] == "Kesken"
