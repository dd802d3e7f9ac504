"""Surveys in the grace period: late responses are marked; results wait for its end."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import clock_stopped_at
from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus
from api.surveys.models import ResponseState, Survey
from tests.api.client import ApiClient, As
from tests.api.saving import saved
from tests.api.web.browser import open_page
from tests.factories.dialogues import dialogue
from tests.factories.participation import participant, solved
from tests.factories.surveys import response, survey
from tests.factories.world import World

NONE = {"answers": {"fleet": "none"}}
FEW = {"count": None, "fewer_than": 5, "at_least": None}
OWN = {"answers": {"fleet": "own", "size": 3}}


@pytest.fixture
async def call(world: World, session: AsyncSession) -> Dialogue:
    """Closed an hour ago, with two hours of grace."""
    return await saved(
        session,
        dialogue(
            world.buyer, DialogueStatus.CLOSED, grace_hours=2, formats=[DialogueFormat.SURVEY]
        ),
    )


@pytest.fixture
async def asked(call: Dialogue, session: AsyncSession) -> Survey:
    return await saved(session, survey(call))


async def _given(session: AsyncSession, world: World, asked: Survey, state: ResponseState) -> str:
    """The resident's, saved before the deadline; its address."""
    call = await session.get_one(Dialogue, asked.dialogue_id)
    somebody = participant(call, world.people["resident"])
    session.add(somebody)
    await session.flush()
    session.add(response(asked, somebody, state=state, answers={"fleet": "none"}))
    await session.flush()
    return f"/v1/surveys/{asked.id}/response"


async def _answer(somebody: ApiClient, asked: Survey) -> httpx.Response:
    place = f"/v1/surveys/{asked.id}/response"
    saved = await somebody.put(place, json=NONE)
    assert saved.status_code == 201, saved.text
    return await somebody.post(f"{place}/submit", if_match=saved)


def _code(refused: httpx.Response) -> Any:
    assert refused.status_code == 409, refused.text
    return refused.json()["errors"][0]["code"]


async def test_late_response_is_accepted_marked_and_editable(as_: As, asked: Survey) -> None:
    resident, place = as_("resident"), f"/v1/surveys/{asked.id}/response"
    submitted = await _answer(resident, asked)
    assert (submitted.status_code, submitted.json()["late"]) == (200, True)
    changed = await resident.put(place, json=OWN, if_match=submitted)
    assert (changed.status_code, changed.json()["late"]) == (200, True)
    assert (await resident.get(place)).json()["late"] is True


async def test_a_draft_from_before_the_deadline_is_submitted_late(
    as_: As, world: World, session: AsyncSession, asked: Survey
) -> None:
    place = await _given(session, world, asked, ResponseState.DRAFT)
    resident = as_("resident")
    submitted = await resident.post(f"{place}/submit", if_match=await resident.get(place))
    assert (submitted.status_code, submitted.json()["late"]) == (200, True)


async def test_response_in_time_can_be_withdrawn_but_not_edited_late(
    as_: As, world: World, session: AsyncSession, asked: Survey
) -> None:
    place = await _given(session, world, asked, ResponseState.SUBMITTED)
    resident = as_("resident")
    seen = await resident.get(place)
    assert seen.json()["late"] is False
    assert (await resident.put(place, json=OWN, if_match=seen)).status_code == 409
    assert (await resident.delete(place)).status_code == 204
    assert (await _answer(resident, asked)).json()["late"] is True


async def test_response_is_refused_when_the_grace_period_ends(
    as_: As, call: Dialogue, asked: Survey
) -> None:
    assert call.closes_at is not None
    end = call.closes_at + timedelta(hours=2)
    place = f"/v1/surveys/{asked.id}/response"
    with clock_stopped_at(end - timedelta(seconds=1)):
        submitted = await _answer(as_("resident"), asked)
        assert submitted.status_code == 200
    with clock_stopped_at(end):
        assert (await as_("supplier").put(place, json=NONE)).status_code == 409
        resident = as_("resident")
        assert (await resident.put(place, json=OWN, if_match=submitted)).status_code == 409
        assert (await resident.delete(place)).status_code == 409


async def test_receipt_holder_may_respond_in_the_grace_period(
    client: ApiClient, call: Dialogue, asked: Survey
) -> None:
    taken = await client.post(f"/v1/dialogues/{call.id}/receipts", json=solved(call.id))
    submitted = await _answer(client.as_(taken.json()["token"]), asked)
    assert submitted.json()["late"] is True


async def test_results_are_hidden_until_the_grace_period_ends(
    as_: As, client: ApiClient, call: Dialogue, asked: Survey
) -> None:
    """Else the last to answer would know what all others have answered."""
    await _answer(as_("resident"), asked)
    place = f"/v1/surveys/{asked.id}"
    for path in ("results", "quotes?question=obstacles"):
        assert _code(await client.get(f"{place}/{path}")) == "responses_still_taken"
    for actor, path in (("viewer", "quotes?question=obstacles"), ("officer", "export.csv")):
        assert _code(await as_(actor).get(f"{place}/{path}")) == "responses_still_taken"
    assert "5 vastaaja" not in (await open_page(client, f"/dialogues/{call.id}")).text
    assert call.closes_at is not None
    with clock_stopped_at(call.closes_at + timedelta(hours=2)):
        results = (await client.get(f"{place}/results")).json()
        assert results["responses"] == results["late"] == FEW
        assert "alle 5 vastaajaa" in (await open_page(client, f"/dialogues/{call.id}")).text


async def test_export_marks_late_responses(
    as_: As, world: World, session: AsyncSession, call: Dialogue, asked: Survey
) -> None:
    await _given(session, world, asked, ResponseState.SUBMITTED)
    await _answer(as_("supplier"), asked)
    officer, place = as_("officer"), f"/v1/surveys/{asked.id}"
    assert call.closes_at is not None
    with clock_stopped_at(call.closes_at + timedelta(hours=2)):
        content = (await officer.get(f"{place}/export.csv")).content
        assert (await officer.get(f"{place}/results")).json()["late"]["count"] == 1
    headings, *rows = csv.reader(StringIO(content.decode("utf-8-sig")))
    assert headings[1] == "Tullut määräajan jälkeen"
    assert sorted(row[1] for row in rows) == ["ei", "kyllä"]
