"""A survey of the buyer's: written, published, corrected."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus
from api.surveys.inputs import SurveyCreate
from api.surveys.models import ResponseState, Survey, SurveyStatus
from tests.api.client import ApiClient
from tests.factories.dialogues import dialogue
from tests.factories.participation import participant
from tests.factories.surveys import response, survey
from tests.factories.world import World

As = Callable[[str], ApiClient]
NEW: dict[str, Any] = dict(SurveyCreate.example)


@pytest.fixture
async def call(world: World, session: AsyncSession) -> Dialogue:
    row = dialogue(world.buyer, formats=[DialogueFormat.SURVEY])
    session.add(row)
    await session.flush()
    return row


async def _asked(session: AsyncSession, call: Dialogue, **values: Any) -> Survey:
    row = survey(call, **values)
    session.add(row)
    await session.flush()
    return row


async def _answered(session: AsyncSession, call: Dialogue, **values: Any) -> Survey:
    row = await _asked(session, call)
    somebody = participant(call)
    session.add(somebody)
    await session.flush()
    session.add(response(row, somebody, **values))
    return row


async def _events(session: AsyncSession) -> list[tuple[str, Any]]:
    rows = await session.scalars(select(OutboxEvent).order_by(OutboxEvent.number))
    return [(row.type, row.data.get("changed")) for row in rows]


def _faults(answer: Any, status: int = 400) -> list[tuple[str, str]]:
    assert answer.status_code == status, answer.text
    return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]


async def test_from_draft_to_public(as_: As, call: Dialogue, session: AsyncSession) -> None:
    created = await as_("officer").post(f"/v1/dialogues/{call.id}/surveys", json=NEW)
    assert created.status_code == 201, created.text
    place = created.headers["Location"]
    assert (created.json()["status"], created.json()["published_at"]) == ("draft", None)
    assert (await as_("anonymous").get(place)).status_code == 404
    assert (await as_("anonymous").get(f"/v1/dialogues/{call.id}/surveys")).json()["items"] == []

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

    seen = await as_("anonymous").get(f"/v1/dialogues/{call.id}/surveys")
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
    assert {one.organisation_id for one in entries} == {call.organisation_id}


async def test_a_survey_of_a_draft_is_not_told_in_the_open_log(
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


async def test_a_draft_of_a_dialogue_takes_its_surveys_with_it(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, DialogueStatus.DRAFT, formats=[DialogueFormat.SURVEY])
    session.add(call)
    await session.flush()
    await _asked(session, call)
    gone = await as_("officer").delete(f"/v1/dialogues/{call.id}", if_match="*")
    assert gone.status_code == 204
    assert (await session.scalars(select(Survey))).all() == []


async def test_only_where_the_dialogue_has_surveys(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    refused = await as_("officer").post(f"/v1/dialogues/{call.id}/surveys", json=NEW)
    assert _faults(refused, 409) == [("", "no_surveys_here")]


async def test_an_empty_survey_is_not_published(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    row = await _asked(session, call, status=SurveyStatus.DRAFT, questions=[])
    place = f"/v1/surveys/{row.id}"
    refused = await as_("officer").post(f"{place}/publish", if_match="*")
    assert _faults(refused) == [("/questions", "required")]
    coming = dialogue(world.buyer, DialogueStatus.SCHEDULED, formats=[DialogueFormat.SURVEY])
    session.add(coming)
    await session.flush()
    public = await _asked(session, coming)
    place = f"/v1/surveys/{public.id}"
    emptied = await as_("officer").patch(place, json={"questions": []}, if_match="*")
    assert _faults(emptied) == [("/questions", "required")]


async def test_a_kind_of_question_nobody_knows_is_refused(as_: As, call: Dialogue) -> None:
    body = {**NEW, "questions": [{"type": "drawing", "key": "a", "title": NEW["title"]}]}
    refused = await as_("officer").post(f"/v1/dialogues/{call.id}/surveys", json=body)
    assert _faults(refused) == [("/questions/0/type", "unknown_value")]


async def test_a_published_survey_changes_until_somebody_may_begin_to_answer(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    coming = dialogue(world.buyer, DialogueStatus.SCHEDULED, formats=[DialogueFormat.SURVEY])
    session.add(coming)
    await session.flush()
    row = await _asked(session, coming)
    change = {"questions": NEW["questions"]}
    changed = await as_("officer").patch(f"/v1/surveys/{row.id}", json=change, if_match="*")
    assert changed.status_code == 200, changed.text
    assert await _events(session) == [("survey.changed.v1", ["questions"])]

    begun = await _answered(session, call, state=ResponseState.DRAFT)
    unanswered = await _asked(session, call)
    for item in (begun, unanswered):  # the buyer learns from neither whether somebody has begun
        place = f"/v1/surveys/{item.id}"
        refused = await as_("officer").patch(place, json=change, if_match="*")
        assert _faults(refused, 409) == [("", "answers_may_be_there")]


async def test_typing_errors_are_put_right_in_public(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    row = await _answered(session, call)
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
async def test_nothing_but_texts_is_corrected(  # noqa: PLR0917 - fixtures
    as_: As,
    call: Dialogue,
    session: AsyncSession,
    change: dict[str, Any],
    pointer: str,
    code: str,
) -> None:
    row = await _answered(session, call)
    body = {"reason": {"fi": {"text": "Kirjoitusvirhe."}}, **change}
    place = f"/v1/surveys/{row.id}/corrections"
    refused = await as_("officer").post(place, json=body, if_match="*")
    assert _faults(refused) == [(pointer, code)]


async def test_a_change_names_the_version_it_is_based_on(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    row = await _asked(session, call)
    place = f"/v1/surveys/{row.id}"
    assert (await as_("officer").patch(place, json={})).status_code == 428
    assert (await as_("officer").patch(place, json={}, if_match='"7-0"')).status_code == 412
