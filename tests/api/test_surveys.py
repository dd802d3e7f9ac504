"""Surveys of a buyer: draft, publication, correction."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus
from api.surveys.inputs import SurveyCreate
from api.surveys.models import ResponseState, Survey, SurveyStatus
from tests.api.client import As
from tests.api.problems import faults_of
from tests.api.saving import saved
from tests.factories.dialogues import dialogue
from tests.factories.participation import participant
from tests.factories.surveys import response, survey
from tests.factories.world import World

NEW: dict[str, Any] = dict(SurveyCreate.example)


async def _asked(session: AsyncSession, survey_call: Dialogue, **values: Any) -> Survey:
    return await saved(session, survey(survey_call, **values))


async def _answered(session: AsyncSession, survey_call: Dialogue, **values: Any) -> Survey:
    row = await _asked(session, survey_call)
    somebody = participant(survey_call)
    session.add(somebody)
    await session.flush()
    session.add(response(row, somebody, **values))
    return row


async def _events(session: AsyncSession) -> list[tuple[str, Any]]:
    rows = await session.scalars(select(OutboxEvent).order_by(OutboxEvent.number))
    return [(row.type, row.data.get("changed")) for row in rows]


async def test_survey_goes_from_draft_to_published(
    as_: As, survey_call: Dialogue, session: AsyncSession
) -> None:
    created = await as_("officer").post(f"/v1/dialogues/{survey_call.id}/surveys", json=NEW)
    assert created.status_code == 201, created.text
    place = created.headers["Location"]
    assert (created.json()["status"], created.json()["published_at"]) == ("draft", None)
    assert (await as_("anonymous").get(place)).status_code == 404
    assert (await as_("anonymous").get(f"/v1/dialogues/{survey_call.id}/surveys")).json()[
        "items"
    ] == []

    changed = await as_("officer").patch(
        place,
        json={"title": {"sv": {"text": "Fordon", "origin": "translated"}}},
        if_match=created,
    )
    assert set(changed.json()["title"]) == {"fi", "sv"}
    assert await _events(session) == []
    published = await as_("officer").post(f"{place}/publish", if_match=changed)
    assert published.json()["status"] == "published"
    assert published.json()["published_at"]

    seen = await as_("anonymous").get(f"/v1/dialogues/{survey_call.id}/surveys")
    assert [item["id"] for item in seen.json()["items"]] == [created.json()["id"]]
    keys = [question["key"] for question in seen.json()["items"][0]["questions"]]
    assert keys == ["fleet", "fleet_size", "obstacles"]
    assert await _events(session) == [("survey.published.v1", None)]
    entries = (await session.scalars(select(AuditEntry).order_by(AuditEntry.id))).all()
    assert [entry.action for entry in entries] == [
        "survey.create",
        "survey.update",
        "survey.publish",
    ]
    assert {one.organisation_id for one in entries} == {survey_call.organisation_id}


async def test_survey_of_a_draft_dialogue_makes_no_public_event(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, DialogueStatus.DRAFT, formats=[DialogueFormat.SURVEY])
    session.add(call)
    await session.flush()
    row = await _asked(session, call, status=SurveyStatus.DRAFT)
    place = f"/v1/surveys/{row.id}"
    published = await as_("officer").post(f"{place}/publish", if_match="*")
    assert published.status_code == 200
    assert (await as_("anonymous").get(place)).status_code == 404
    assert await _events(session) == []


async def test_deleting_a_draft_dialogue_deletes_its_surveys(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, DialogueStatus.DRAFT, formats=[DialogueFormat.SURVEY])
    session.add(call)
    await session.flush()
    await _asked(session, call)
    gone = await as_("officer").delete(f"/v1/dialogues/{call.id}", if_match="*")
    assert gone.status_code == 204
    assert (await session.scalars(select(Survey))).all() == []


async def test_survey_needs_a_dialogue_with_surveys(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    refused = await as_("officer").post(f"/v1/dialogues/{call.id}/surveys", json=NEW)
    assert faults_of(refused, 409) == [("", "no_surveys_here")]


async def test_an_empty_survey_is_not_published(
    as_: As, world: World, survey_call: Dialogue, session: AsyncSession
) -> None:
    row = await _asked(session, survey_call, status=SurveyStatus.DRAFT, questions=[])
    place = f"/v1/surveys/{row.id}"
    refused = await as_("officer").post(f"{place}/publish", if_match="*")
    assert faults_of(refused) == [("/questions", "required")]
    coming = dialogue(world.buyer, DialogueStatus.SCHEDULED, formats=[DialogueFormat.SURVEY])
    session.add(coming)
    await session.flush()
    public = await _asked(session, coming)
    place = f"/v1/surveys/{public.id}"
    emptied = await as_("officer").patch(place, json={"questions": []}, if_match="*")
    assert faults_of(emptied) == [("/questions", "required")]


async def test_unknown_question_type_is_refused(as_: As, survey_call: Dialogue) -> None:
    body = {**NEW, "questions": [{"type": "drawing", "key": "a", "title": NEW["title"]}]}
    refused = await as_("officer").post(f"/v1/dialogues/{survey_call.id}/surveys", json=body)
    assert faults_of(refused) == [("/questions/0/type", "unknown_value")]


async def test_published_survey_can_change_until_the_dialogue_opens(
    as_: As, world: World, survey_call: Dialogue, session: AsyncSession
) -> None:
    coming = dialogue(world.buyer, DialogueStatus.SCHEDULED, formats=[DialogueFormat.SURVEY])
    session.add(coming)
    await session.flush()
    row = await _asked(session, coming)
    change = {"questions": NEW["questions"]}
    changed = await as_("officer").patch(f"/v1/surveys/{row.id}", json=change, if_match="*")
    assert changed.status_code == 200, changed.text
    assert await _events(session) == [("survey.changed.v1", ["questions"])]

    begun = await _answered(session, survey_call, state=ResponseState.DRAFT)
    unanswered = await _asked(session, survey_call)
    for item in (begun, unanswered):  # the buyer learns from neither whether somebody has begun
        place = f"/v1/surveys/{item.id}"
        refused = await as_("officer").patch(place, json=change, if_match="*")
        assert faults_of(refused, 409) == [("", "answers_may_be_there")]


async def test_correction_of_a_text_is_public(
    as_: As, survey_call: Dialogue, session: AsyncSession
) -> None:
    row = await _answered(session, survey_call)
    place = f"/v1/surveys/{row.id}"
    reason = {"fi": {"text": "Kirjoitusvirhe."}}
    right = {"fi": {"text": "Kuinka monta ajoneuvoa?"}}
    label = {"fi": {"text": "On omaa"}}
    body = {
        "reason": reason,
        "questions": {"size": {"title": right}, "fleet": {"options": {"own": label}}},
    }
    corrected = await as_("officer").post(f"{place}/corrections", json=body, if_match="*")
    assert corrected.status_code == 200, corrected.text
    fleet, size, *_ = corrected.json()["questions"]
    assert size["title"]["fi"]["text"] == right["fi"]["text"]
    assert [option["label"]["fi"]["text"] for option in fleet["options"]] == ["On omaa", "None"]
    assert (size["minimum"], size["required"]) == (1.0, True)

    [shown] = (await as_("anonymous").get(f"{place}/corrections")).json()["items"]
    assert shown["reason"]["fi"]["text"] == "Kirjoitusvirhe."
    assert [
        (item["pointer"], item["old"]["fi"]["text"], item["new"]["fi"]["text"])
        for item in shown["changes"]
    ] == [
        ("/questions/fleet/options/own", "Own", "On omaa"),
        ("/questions/size/title", "Kuinka monta autoa?", "Kuinka monta ajoneuvoa?"),
    ]
    assert await _events(session) == [("survey.changed.v1", ["questions"])]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({}, "", "nothing_to_correct"),
        ({"title": {"fi": {"text": "Kalusto ja aikataulu"}}}, "", "nothing_to_correct"),
        ({"title": {"fi": None}}, "/title", "text_required"),
        ({"reason": {}}, "/reason", "text_required"),
        ({"questions": {"gone": {}}}, "/questions/gone", "unknown_question"),
        (
            {"questions": {"fleet": {"options": {"rented": {}}}}},
            "/questions/fleet/options/rented",
            "unknown_option",
        ),
        (
            {"questions": {"fleet": {"unit": {"fi": {"text": "kpl"}}}}},
            "/questions/fleet/unit",
            "not_of_this_question",
        ),
        (
            {"questions": {"suits": {"options": {"a": {}}}}},
            "/questions/suits/options",
            "not_of_this_question",
        ),
        (
            {"questions": {"fleet": {"required": False}}},
            "/questions/fleet/required",
            "unknown_field",
        ),
    ],
)
async def test_correction_of_anything_but_texts_is_refused(  # noqa: PLR0917 - fixtures
    as_: As,
    survey_call: Dialogue,
    session: AsyncSession,
    change: dict[str, Any],
    pointer: str,
    code: str,
) -> None:
    row = await _answered(session, survey_call)
    body = {"reason": {"fi": {"text": "Kirjoitusvirhe."}}, **change}
    place = f"/v1/surveys/{row.id}/corrections"
    refused = await as_("officer").post(place, json=body, if_match="*")
    assert faults_of(refused) == [(pointer, code)]


async def test_change_needs_the_newest_version(
    as_: As, survey_call: Dialogue, session: AsyncSession
) -> None:
    row = await _asked(session, survey_call)
    place = f"/v1/surveys/{row.id}"
    assert (await as_("officer").patch(place, json={})).status_code == 428
    assert (await as_("officer").patch(place, json={}, if_match='"7-0"')).status_code == 412
