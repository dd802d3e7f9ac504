"""Survey responses: drafts, conditions, submission, withdrawal, permissions."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.clock import clock_stopped_at, utc_now
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue, Participation
from api.surveys.models import Survey, SurveyResponse
from tests.api.client import ApiClient, As
from tests.api.problems import faults_of
from tests.api.saving import saved
from tests.factories.participation import receipt
from tests.factories.surveys import survey

ANSWERS: dict[str, Any] = {
    "fleet": "own",
    "size": 12,
    "fuels": {"options": ["electric"], "other": "Vety"},
    "obstacles": "Liian lyhyt tarjousaika.",
}


@pytest.fixture
async def asked(survey_call: Dialogue, session: AsyncSession) -> Survey:
    return await saved(session, survey(survey_call))


async def _save(
    client: ApiClient, asked: Survey, answers: Any = ANSWERS, if_match: Any = None, **values: Any
) -> httpx.Response:
    options = {"if_match": if_match} if if_match is not None else {}
    body = {"answers": answers, **values}
    return await client.put(f"/v1/surveys/{asked.id}/response", json=body, **options)


async def _submit(client: ApiClient, asked: Survey, saved: Any) -> httpx.Response:
    return await client.post(f"/v1/surveys/{asked.id}/response/submit", if_match=saved)


async def test_a_draft_is_saved_changed_and_submitted(as_: As, asked: Survey) -> None:
    resident = as_("resident")
    place = f"/v1/surveys/{asked.id}/response"
    assert (await resident.get(place)).status_code == 404
    saved = await _save(resident, asked, {"fleet": "none"})
    assert saved.status_code == 201, saved.text
    assert saved.json()["state"] == "draft"
    assert "size" not in saved.json()["shown"]

    changed = await _save(resident, asked, if_match=saved, quotes=["obstacles", "obstacles"])
    assert changed.status_code == 200
    assert "size" in changed.json()["shown"]
    submitted = await _submit(resident, asked, changed)
    assert submitted.status_code == 200, submitted.text
    own = (await resident.get(place)).json()
    assert (own["state"], own["answers"], own["quotes"]) == ("submitted", ANSWERS, ["obstacles"])
    assert own["submitted_at"]
    again = await _submit(resident, asked, submitted)
    assert again.status_code == 409


async def test_participant_has_one_response_and_changes_need_its_version(
    as_: As, asked: Survey
) -> None:
    resident = as_("resident")
    assert (await _save(resident, asked, if_match='"1-0"')).status_code == 412
    saved = await _save(resident, asked)
    assert (await _save(resident, asked)).status_code == 428
    changed = await _save(resident, asked, {"fleet": "none"}, if_match=saved)
    assert (await _save(resident, asked, if_match=saved)).status_code == 412
    assert (await _submit(resident, asked, saved)).status_code == 412
    assert (await _submit(resident, asked, changed)).status_code == 200


async def test_answers_to_hidden_questions_are_dropped_on_submission(
    as_: As, asked: Survey
) -> None:
    resident = as_("resident")
    saved = await _save(resident, asked, {**ANSWERS, "fleet": "none"}, quotes=["fuels"])
    assert saved.json()["answers"]["size"] == 12
    submitted = await _submit(resident, asked, saved)
    assert "size" not in submitted.json()["answers"]
    assert submitted.json()["quotes"] == ["fuels"]


async def test_submitted_response_cannot_become_incomplete(as_: As, asked: Survey) -> None:
    resident = as_("resident")
    submitted = await _submit(resident, asked, await _save(resident, asked))
    refused = await _save(resident, asked, {"fleet": "own"}, if_match=submitted)
    assert faults_of(refused) == [("/answers/size", "required")]
    changed = await _save(resident, asked, {"fleet": "none", "size": 3}, if_match=submitted)
    assert (changed.json()["state"], changed.json()["answers"]) == ("submitted", {"fleet": "none"})


async def test_required_applies_to_shown_questions_only(as_: As, asked: Survey) -> None:
    resident = as_("resident")
    saved = await _save(resident, asked, {"obstacles": " "})
    assert saved.json()["answers"] == {}
    assert faults_of(await _submit(resident, asked, saved)) == [("/answers/fleet", "required")]


@pytest.mark.parametrize(
    ("answers", "quotes", "fault"),
    [
        ({"gone": "x"}, [], ("/answers/gone", "unknown_question")),
        ({"fleet": "rented"}, [], ("/answers/fleet", "unknown_option")),
        ({"size": "12"}, [], ("/answers/size", "answer_is_number")),
        ({"size": 0.5}, [], ("/answers/size", "number_out_of_range")),
        ({"size": 1.5}, [], ("/answers/size", "too_many_decimals")),
        ({"suits": 6}, [], ("/answers/suits", "off_the_scale")),
        ({"suits": 3.5}, [], ("/answers/suits", "answer_is_whole_number")),
        ({"start": "10.8.2027"}, [], ("/answers/start", "answer_is_day")),
        ({"start": "20270810"}, [], ("/answers/start", "answer_is_day")),
        ({"start": "1899-12-31"}, [], ("/answers/start", "bad_year")),
        ({"fuels": "biogas"}, [], ("/answers/fuels", "answer_is_options")),
        (
            {"fuels": {"options": ["biogas", "diesel", "electric"]}},
            [],
            ("/answers/fuels", "too_many_selected"),
        ),
        ({"fuels": {"options": ["coal"]}}, [], ("/answers/fuels/options/0", "unknown_option")),
        ({"obstacles": "x" * 2_001}, [], ("/answers/obstacles", "length")),
        ({}, ["fleet"], ("/quotes/0", "not_an_open_text")),
        ({"size": True}, [], ("/answers", "wrong_type")),
        ({"A B": 1}, [], ("/answers", "wrong_form")),
    ],
)
async def test_draft_may_be_incomplete_but_not_of_a_wrong_type(
    as_: As, asked: Survey, answers: Any, quotes: list[str], fault: tuple[str, str]
) -> None:
    refused = await _save(as_("resident"), asked, answers, quotes=quotes)
    pointer, code = faults_of(refused)[0]
    assert code == fault[1]
    assert pointer.startswith(fault[0])


async def test_withdrawal_deletes_the_response(
    as_: As, asked: Survey, session: AsyncSession
) -> None:
    resident = as_("resident")
    await _submit(resident, asked, await _save(resident, asked))
    place = f"/v1/surveys/{asked.id}/response"
    assert (await resident.delete(place)).status_code == 204
    assert (await resident.get(place)).status_code == 404
    assert (await session.scalars(select(SurveyResponse))).all() == []
    assert (await _save(resident, asked)).status_code == 201


async def test_response_is_refused_at_the_deadline(
    as_: As, asked: Survey, survey_call: Dialogue
) -> None:
    resident = as_("resident")
    saved = await _save(resident, asked)
    assert survey_call.closes_at is not None
    with clock_stopped_at(survey_call.closes_at - timedelta(seconds=1)):
        submitted = await _submit(resident, asked, saved)
        assert submitted.status_code == 200
    with clock_stopped_at(survey_call.closes_at):
        for late in (
            await _save(resident, asked, if_match=submitted),
            await _submit(resident, asked, submitted),
            await resident.delete(f"/v1/surveys/{asked.id}/response"),
        ):
            assert late.status_code == 409, late.text
        assert (await resident.get(f"/v1/surveys/{asked.id}/response")).status_code == 200


async def test_receipt_holder_responds_where_all_may_take_part(
    client: ApiClient, as_: As, survey_call: Dialogue, asked: Survey, session: AsyncSession
) -> None:
    holder, token = receipt(survey_call)
    session.add(holder)
    saved = await _save(client.as_(token), asked)
    assert saved.status_code == 201
    assert (await _submit(client.as_(token), asked, saved)).status_code == 200
    assert (await as_("resident").get(f"/v1/surveys/{asked.id}/response")).status_code == 404

    call = await session.merge(survey_call)
    call.participation = Participation.SIGNED_IN
    assert (await _save(client.as_(token), asked, if_match=saved)).status_code == 401


async def test_saving_a_draft_is_not_rate_limited(
    client: ApiClient, survey_call: Dialogue, asked: Survey, session: AsyncSession
) -> None:
    holder, token = receipt(survey_call)
    session.add(holder)
    saved = await _save(client.as_(token), asked)
    for _ in range(35):
        saved = await _save(client.as_(token), asked, if_match=saved)
    assert saved.status_code == 200


async def test_response_is_in_no_organisations_audit_log(
    as_: As, asked: Survey, session: AsyncSession
) -> None:
    resident = as_("resident")
    await _submit(resident, asked, await _save(resident, asked))
    await resident.delete(f"/v1/surveys/{asked.id}/response")
    entries = (await session.scalars(select(AuditEntry).order_by(AuditEntry.id))).all()
    assert [entry.action for entry in entries] == [
        "survey_response.save",
        "survey_response.submit",
        "survey_response.withdraw",
    ]
    assert {one.organisation_id for one in entries} == {None}
    assert {one.target for one in entries} == {f"surveys/{asked.id}"}
    assert (await session.scalars(select(OutboxEvent))).all() == []


async def test_members_of_the_buyer_cannot_respond(as_: As, asked: Survey) -> None:
    refused = await _save(as_("viewer"), asked)
    assert faults_of(refused, 409) == [("", "buyer_does_not_answer")]


async def test_response_before_the_opening_is_refused(
    as_: As, asked: Survey, survey_call: Dialogue
) -> None:
    assert survey_call.closes_at is not None
    with clock_stopped_at(max(survey_call.closes_at, utc_now()) + timedelta(days=1)):
        assert (await _save(as_("resident"), asked)).status_code == 409
