"""Surveys on the page of their dialogue: named while it is open, their results after it."""

from datetime import timedelta
from typing import Any

import pytest
from lxml import html
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import clock_stopped_at
from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus
from api.surveys.models import SurveyStatus
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT, open_page
from tests.factories.dialogues import dialogue
from tests.factories.participation import participant
from tests.factories.surveys import ANSWERS, response, survey
from tests.factories.world import World
from tests.texts import fi

QUOTED = {**ANSWERS, "obstacles": f"Aika {SCRIPT}"}


async def _answered(
    world: World, session: AsyncSession, status: DialogueStatus, times: int = 6
) -> Dialogue:
    call = dialogue(world.buyer, status, formats=[DialogueFormat.SURVEY])
    row = survey(call, title=fi(f"Kalusto {SCRIPT}"), introduction=fi("Viisi *minuuttia*."))
    session.add(call)
    await session.flush()
    session.add(row)
    for number in range(1, times + 1):
        somebody = participant(call, number=number)
        session.add(somebody)
        await session.flush()
        answers: dict[str, Any] = QUOTED if number > 1 else {"fleet": "none"}
        session.add(response(row, somebody, answers=answers, quotes=["obstacles"]))
    return call


def _text(page: Any) -> str:
    root = html.document_fromstring(page.text)
    [one] = root.xpath("//article[@class='survey']")
    return " ".join(one.text_content().split())


async def test_open_survey_is_named_without_results(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = await _answered(world, session, DialogueStatus.OPEN)
    session.add(survey(call, status=SurveyStatus.DRAFT, title=fi("Luonnos")))
    page = await open_page(client, f"/dialogues/{call.id}")
    assert _text(page) == f"Kalusto {SCRIPT} Avoinna · 6 kysymystä Viisi minuuttia. Vastaa kyselyyn"
    assert "<em>minuuttia</em>" in page.text
    for hidden in (SCRIPT, "Luonnos", "Aika", "<table"):
        assert hidden not in page.text
    assert call.closes_at is not None
    with clock_stopped_at(call.closes_at + timedelta(seconds=1)):
        page = await open_page(client, f"/dialogues/{call.id}")
    assert "Sulkeutunut · 6 kysymystä · 6 vastaajaa" in _text(page)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_results_are_shown_after_the_deadline(
    client: ApiClient, world: World, session: AsyncSession, language: str
) -> None:
    call = await _answered(world, session, DialogueStatus.CLOSED, times=11)
    page = await open_page(client, f"/dialogues/{call.id}", language)
    rows = html.document_fromstring(page.text).xpath("//table[@class='bars']/tbody/tr")
    counts = {
        row.xpath("string(th)").strip(): (
            row.xpath("string(td[1])"),
            row.xpath("string(.//meter/@value)"),
            row.xpath("string(.//meter/@max)"),
        )
        for row in rows
    }
    assert counts["Own"] == ("10", "10", "11")
    assert counts["None"] == ("1", "1", "11")
    month = {"fi": "elokuu 2027", "sv": "augusti 2027", "en": "August 2027"}[language]
    assert counts[month] == ("10", "10", "11")
    assert "12 autoa" in page.text
    assert SCRIPT not in page.text
    assert "Aika &lt;script&gt;" in page.text


async def test_few_answers_are_not_shown(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = await _answered(world, session, DialogueStatus.CLOSED, times=4)
    page = await open_page(client, f"/dialogues/{call.id}")
    assert "<table" not in page.text
    assert "vasta, kun vastanneita on vähintään 5" in page.text
