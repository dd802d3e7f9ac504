"""Questions about procurements and plans outside calls."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.continuous.models import QuestionPause
from api.core.clock import utc_now
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue
from api.organisations.models import Organisation, OrganisationStatus
from api.plans.models.procurements import Procurement
from api.plans.models.values import PlanStatus, ProcurementStatus
from tests.api.client import As
from tests.api.problems import faults_of
from tests.api.receipts import take_receipt
from tests.api.saving import saved
from tests.factories.plans import plan, procurement
from tests.factories.world import World

QUESTION = {"kind": "question", "text": "Saako tarjota vain osaa reiteistä?", "language": "fi"}
REASON = {"fi": {"text": "Hankintayksikkö on lomalla."}}


@pytest.fixture
async def wanted(world: World, session: AsyncSession) -> Procurement:
    return await saved(session, procurement(world.buyer))


def place_of(row: Any) -> str:
    return f"/v1/dialogues/{row.id}/contributions"


async def asked(as_: As, who: str, row: Any, **values: Any) -> dict[str, Any]:
    response = await as_(who).post(place_of(row), json={**QUESTION, **values})
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


async def paused(as_: As, world: World, **values: Any) -> Any:
    until = (utc_now() + timedelta(days=7)).isoformat()
    body = {"until": until, "reason": REASON, **values}
    return await as_("officer").post(
        f"/v1/organisations/{world.buyer.id}/question-pauses", json=body
    )


async def test_question_on_a_procurement_is_answered_to_all(as_: As, wanted: Procurement) -> None:
    question = await asked(as_, "member", wanted)
    answer = {"questions": [question["id"]], "text": "Saa tarjota.", "language": "fi"}
    place = f"/v1/dialogues/{wanted.id}/answers"
    given = await as_("officer").post(place, json=answer)
    assert given.status_code == 201, given.text
    seen = (await as_("anonymous").get(place_of(wanted))).json()["items"]
    assert [item["text"] for item in seen] == [QUESTION["text"], "Saa tarjota."]
    assert seen[0]["author"]["participant"] == 1
    assert seen[0]["waiting_since"] is None
    assert seen[1]["answers"] == [question["id"]]


async def test_question_on_a_published_plan(as_: As, world: World, session: AsyncSession) -> None:
    row = await saved(session, plan(world.buyer, status=PlanStatus.PUBLISHED))
    await asked(as_, "resident", row)
    dialogue = (await as_("anonymous").get(f"/v1/dialogues/{row.id}")).json()
    assert (dialogue["kind"], dialogue["title"]["fi"]["text"]) == (
        "plan",
        "Hankintasuunnitelma 2027",
    )


async def test_dialogue_without_questions_is_empty_and_not_stored(
    as_: As, wanted: Procurement, session: AsyncSession
) -> None:
    dialogue = (await as_("anonymous").get(f"/v1/dialogues/{wanted.id}")).json()
    assert (dialogue["kind"], dialogue["status"]) == ("procurement", "open")
    assert (await as_("anonymous").get(place_of(wanted))).json()["items"] == []
    assert await session.scalar(select(Dialogue.id).where(Dialogue.id == wanted.id)) is None


async def test_receipt_is_enough_to_ask(as_: As, wanted: Procurement) -> None:
    holder = await take_receipt(as_("anonymous"), wanted)
    response = await holder.post(place_of(wanted), json=QUESTION)
    assert response.status_code == 201, response.text
    own = (await holder.get(f"{place_of(wanted)}?own=true")).json()["items"]
    assert [item["own"] for item in own] == [True]


async def test_draft_and_suspended_buyers_procurement_have_no_dialogue(
    as_: As, world: World, session: AsyncSession
) -> None:
    draft = await saved(
        session, procurement(world.buyer, status=ProcurementStatus.DRAFT, published_at=None)
    )
    for who in ("anonymous", "officer"):
        assert (await as_(who).get(f"/v1/dialogues/{draft.id}")).status_code == 404
    public = await saved(session, procurement(world.buyer))
    await asked(as_, "resident", public)
    await session.execute(
        update(Organisation)
        .where(Organisation.id == world.buyer.id)
        .values(status=OrganisationStatus.SUSPENDED)
    )
    assert (await as_("anonymous").get(place_of(public))).status_code == 404


async def test_withdrawn_publication_takes_its_questions_along(
    as_: As, wanted: Procurement, session: AsyncSession
) -> None:
    question = await asked(as_, "resident", wanted)
    await session.execute(
        update(Procurement)
        .where(Procurement.id == wanted.id)
        .values(published_at=None, withdrawn_at=utc_now())
    )
    for path in (place_of(wanted), f"/v1/contributions/{question['id']}"):
        assert (await as_("anonymous").get(path)).status_code == 404


@pytest.mark.parametrize("status", ["tendering", "concluded", "cancelled"])
async def test_nothing_is_asked_once_the_tender_is_out(
    as_: As, world: World, session: AsyncSession, status: str
) -> None:
    row = await saved(session, procurement(world.buyer, status=ProcurementStatus(status)))
    refused = await as_("resident").post(place_of(row), json=QUESTION)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("wrong-state"), refused.text
    assert "Hankinta on" in refused.json()["detail"]
    challenge = await as_("anonymous").get(f"/v1/dialogues/{row.id}/receipt-challenge")
    assert challenge.status_code == 409


async def test_continuous_dialogue_takes_questions_only(as_: As, wanted: Procurement) -> None:
    refused = await as_("resident").post(place_of(wanted), json={**QUESTION, "kind": "comment"})
    assert faults_of(refused) == [("/kind", "not_in_this_dialogue")]


async def test_continuous_dialogue_is_no_call(
    as_: As, wanted: Procurement, session: AsyncSession
) -> None:
    await asked(as_, "resident", wanted)
    lists = ("/v1/dialogues", f"/v1/dialogues?procurement={wanted.id}", "/v1/feeds/dialogues.json")
    for path in lists:
        seen = await as_("officer").get(path)
        assert str(wanted.id) not in seen.text.replace(f"procurement={wanted.id}", "")
    row = (await as_("anonymous").get(f"/v1/procurements/{wanted.id}")).json()
    assert row["status"] == "planned"
    stored = await session.get_one(Dialogue, wanted.id)
    for command in ("cancel", "conclude"):
        refused = await as_("officer").post(
            f"/v1/dialogues/{stored.id}/{command}",
            json={"reason": REASON} if command == "cancel" else {"summary": REASON},
            headers={"If-Match": "*"},
        )
        assert refused.status_code == 404, command


async def test_events_name_the_procurement_and_nobody(
    as_: As, world: World, wanted: Procurement, session: AsyncSession
) -> None:
    await asked(as_, "member", wanted)
    rows = await session.scalars(
        select(OutboxEvent).where(OutboxEvent.type == "contribution.published.v1")
    )
    [event] = rows.all()
    assert event.data["procurement_id"] == event.data["dialogue_id"] == str(wanted.id)
    assert str(world.people["member"].id) not in str(event.data)


async def test_moderators_remove_hold_and_exclude(as_: As, wanted: Procurement) -> None:
    question = await asked(as_, "resident", wanted)
    place = f"/v1/contributions/{question['id']}"
    reported = await as_("anonymous").post(
        f"{place}/reports", json={"reason": "personal_data", "text": ""}
    )
    assert reported.status_code == 204, reported.text
    queue = await as_("officer").get(f"/v1/dialogues/{wanted.id}/moderation")
    assert [item["contribution"]["id"] for item in queue.json()["items"]] == [question["id"]]
    removed = await as_("officer").post(
        f"{place}/remove", json={"reason": REASON}, headers={"If-Match": "*"}
    )
    assert removed.status_code == 200, removed.text
    before = await as_("officer").put(
        f"/v1/dialogues/{wanted.id}/moderation-mode", json={"moderation": "before"}
    )
    assert before.status_code == 200, before.text
    held = await asked(as_, "resident", wanted)
    assert held["status"] == "held"
    shut = await as_("officer").post(
        f"/v1/dialogues/{wanted.id}/exclusions", json={"participant": 1, "reason": REASON}
    )
    assert shut.status_code == 201, shut.text
    refused = await as_("resident").post(place_of(wanted), json=QUESTION)
    assert faults_of(refused, 409) == [("", "excluded")]


async def test_pause_closes_the_door_with_a_public_reason(
    as_: As, world: World, wanted: Procurement, session: AsyncSession
) -> None:
    question = await asked(as_, "resident", wanted)
    pause = await paused(as_, world)
    assert pause.status_code == 201, pause.text
    refused = await as_("resident").post(place_of(wanted), json=QUESTION)
    assert faults_of(refused, 409) == [("", "questions_paused")]
    shown = await as_("anonymous").get(f"/v1/organisations/{world.buyer.id}/question-pauses")
    assert shown.json()["items"][0]["reason"]["fi"]["text"] == REASON["fi"]["text"]
    answer = {"questions": [question["id"]], "text": "Saa.", "language": "fi"}
    given = await as_("officer").post(f"/v1/dialogues/{wanted.id}/answers", json=answer)
    assert given.status_code == 201
    again = await paused(as_, world)
    assert faults_of(again, 409) == [("", "already_paused")]
    ended = await as_("officer").post(
        f"/v1/question-pauses/{pause.json()['id']}/end",
        headers={"If-Match": pause.headers["ETag"]},
    )
    assert ended.status_code == 200, ended.text
    await asked(as_, "resident", wanted)
    types = await session.scalars(
        select(OutboxEvent.type)
        .where(OutboxEvent.type.like("questions.%"))
        .order_by(OutboxEvent.id)
    )
    assert types.all() == ["questions.paused.v1", "questions.resumed.v1"]


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"until": "2020-01-01T12:00:00Z"}, ("/until", "in_past")),
        ({"until": "9999-12-31T23:59:59Z"}, ("/until", "pause_too_long")),
        ({"reason": {}}, ("/reason", "text_required")),
    ],
)
async def test_pause_has_an_end_and_a_reason(
    as_: As, world: World, values: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert faults_of(await paused(as_, world, **values)) == [fault]


async def test_pause_that_ran_out_closes_nothing(
    as_: As, world: World, wanted: Procurement, session: AsyncSession
) -> None:
    now = utc_now()
    session.add(
        QuestionPause(
            organisation_id=world.buyer.id,
            since=now - timedelta(days=9),
            until=now - timedelta(seconds=1),
            reason={},
        )
    )
    await session.flush()
    await asked(as_, "resident", wanted)


async def test_pause_stays_readable_at_its_address(as_: As, world: World) -> None:
    pause = (await paused(as_, world)).json()
    shown = await as_("anonymous").get(f"/v1/question-pauses/{pause['id']}")
    assert shown.json() == pause
