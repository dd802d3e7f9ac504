"""Answering a survey on a page: every kind of question, faults at their fields, changes."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.i18n import Language
from api.core.quotas import count_network
from api.dialogues.models import DialogueFormat, DialogueStatus
from api.participation import rates
from api.participation.models import Participant
from api.surveys.models import ResponseState, Survey, SurveyResponse
from api.surveys.questions import ChosenOptions
from api.surveys.rules.answers import answer_faults, completeness_faults
from api.web.forms.placing import field_of
from api.web.taking_part.survey_fields import survey_fields
from tests.api.client import ApiClient
from tests.api.saving import count_of
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.api.web.waiting import half_past, later
from tests.factories.dialogues import dialogue
from tests.factories.surveys import QUESTIONS, survey
from tests.factories.world import World
from tests.settings import SECRET_KEY

ANSWERS: dict[str, Any] = {
    "answers/fleet": "own",
    "answers/size": "1 2,0",
    "answers/fuels/options": ["electric"],
    "answers/fuels/other": "Vety",
    "answers/suits": "4",
    "answers/start": "10.8.2027",
    "answers/obstacles": f"Liian lyhyt tarjousaika. {SCRIPT}",
    "quotes": ["obstacles"],
}


@pytest.fixture
async def asked(session: AsyncSession, world: World) -> Survey:
    call = dialogue(world.buyer, formats=[DialogueFormat.SURVEY])
    session.add(call)
    await session.flush()
    row = survey(call)
    session.add(row)
    await session.flush()
    return row


def path_of(asked: Survey, name: str = "answer") -> str:
    return f"/dialogues/{asked.dialogue_id}/surveys/{asked.id}/{name}"


async def response(session: AsyncSession) -> SurveyResponse:
    return (await session.scalars(select(SurveyResponse))).one()


async def test_resident_answers_every_kind_of_question_without_an_account(
    client: ApiClient, asked: Survey, session: AsyncSession
) -> None:
    visitor = Visitor(client)
    await visitor.open(path_of(asked))
    assert "Vastaa vain, jos vastasit kysymykseen ”Onko kalustoa?”: Own." in visitor.main()
    with later():
        page = await visitor.submit(ANSWERS)
        assert "(saa julkaista ilman nimeä)" in page.text
        assert await count_of(session, SurveyResponse) == 0
        await visitor.submit()
    assert "Vastauksesi kyselyyn on lähetetty" in visitor.main()
    assert "vp_rec_" in visitor.page.text
    row = await response(session)
    assert row.state is ResponseState.SUBMITTED
    assert row.answers == {
        "fleet": "own",
        "size": 12.0,
        "fuels": ChosenOptions(["electric"], "Vety"),
        "suits": 4.0,
        "start": "2027-08-10",
        "obstacles": ANSWERS["answers/obstacles"],
    }
    assert row.quotes == ["obstacles"]


async def test_answers_are_changed_and_deleted(
    client: ApiClient, asked: Survey, session: AsyncSession, world: World
) -> None:
    visitor = Visitor(client)
    visitor.sign_in(world.token("resident"))
    await visitor.open(path_of(asked))
    await visitor.submit(ANSWERS)
    await visitor.submit()
    await visitor.open(path_of(asked))
    filled = dict(visitor.filled({}))
    assert (filled["answers/size"], filled["answers/start"]) == ("12", "10.8.2027")
    await visitor.submit({"answers/fleet": "none", "answers/suits": "-"})
    await visitor.submit()
    row = await response(session)
    assert set(row.answers) == {"fleet", "fuels", "start", "obstacles"}
    await visitor.open(path_of(asked, "withdraw"))
    await visitor.submit()
    assert "on poistettu" in visitor.main()
    assert await count_of(session, SurveyResponse) == 0


async def test_unfinished_answers_are_saved_and_sent_later(
    client: ApiClient, asked: Survey, session: AsyncSession, world: World
) -> None:
    visitor = Visitor(client)
    visitor.sign_in(world.token("resident"))
    await visitor.open(path_of(asked))
    await visitor.submit({"answers/suits": "4"}, step="save")
    assert "Kesken: ei vielä lähetetty" in visitor.main()
    assert (await response(session)).state is ResponseState.DRAFT
    await visitor.open(path_of(asked))
    assert dict(visitor.filled({}))["answers/suits"] == "4"
    await visitor.submit({"answers/fleet": "none"})
    await visitor.submit()
    session.expire_all()
    row = await response(session)
    assert (row.state, row.answers) == (ResponseState.SUBMITTED, {"fleet": "none", "suits": 4.0})


async def test_faults_stand_at_their_questions(
    client: ApiClient, asked: Survey, session: AsyncSession, world: World
) -> None:
    visitor = Visitor(client)
    visitor.sign_in(world.token("resident"))
    await visitor.open(path_of(asked))
    page = await visitor.submit({"answers/size": "monta", "answers/start": "31.2.2027"})
    assert page.status_code == 400
    assert set(visitor.errors()) == {"answers/size", "answers/start"}
    wrong = {
        "answers/fleet": "own",
        "answers/size": "501",
        "answers/start": "joskus",
        "answers/fuels/options": ["electric", "biogas"],
        "answers/fuels/other": "Vety",
    }
    await visitor.submit(wrong)
    assert set(visitor.errors()) == {"answers/size", "answers/start", "answers/fuels/options"}
    assert dict(visitor.filled({}))["answers/start"] == "joskus"
    await visitor.submit({**ANSWERS, "answers/size": ""})
    assert set(visitor.errors()) == {"answers/size"}


def test_every_fault_of_answers_has_a_place() -> None:
    fields = survey_fields(QUESTIONS, {}, [], Language.FI)
    bad: dict[str, Any] = {
        "fleet": "x",
        "size": 0.5,
        "fuels": ChosenOptions(["x"], "y"),
        "suits": 9.0,
        "start": "x",
        "obstacles": "x" * 3_000,
    }
    faults = [*answer_faults(QUESTIONS, bad, ["fleet"]), *completeness_faults(QUESTIONS, {})]
    assert {fault.pointer.split("/")[1] for fault in faults} == {"answers", "quotes"}
    assert [fault.pointer for fault in faults if field_of(fault.pointer, fields) is None] == []


async def test_survey_that_is_over_says_so(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    call = dialogue(world.buyer, DialogueStatus.CLOSED, formats=[DialogueFormat.SURVEY])
    session.add(call)
    await session.flush()
    row = survey(call)
    session.add(row)
    await session.flush()
    page = await Visitor(client).open(path_of(row))
    assert page.status_code == 409


async def test_far_beyond_the_budget_answers_are_refused_with_their_texts(
    client: ApiClient, asked: Survey, session: AsyncSession
) -> None:
    """They cannot be held like a comment."""
    visitor = Visitor(client)
    with half_past():
        for _ in range(rates.RECEIPTS.most * 8):
            await count_network(session, rates.RECEIPTS, "127.0.0.1", SECRET_KEY)
        await visitor.open(path_of(asked))
        with later(minutes=5):
            page = await visitor.submit(ANSWERS)
    assert page.status_code == 429
    assert page.headers["retry-after"] == "900"
    assert dict(visitor.filled({}))["answers/obstacles"] == ANSWERS["answers/obstacles"]
    assert await count_of(session, Participant) == 0


async def test_survey_of_another_dialogue_is_not_here(
    client: ApiClient, asked: Survey, session: AsyncSession, world: World
) -> None:
    other = dialogue(world.buyer)
    session.add(other)
    await session.flush()
    page = await Visitor(client).open(f"/dialogues/{other.id}/surveys/{asked.id}/answer")
    assert page.status_code == 404
