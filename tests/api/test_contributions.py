"""Contributions: how authors appear, threads, answers, edits, tombstones."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution
from api.core.audit import AuditEntry
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus, Participation
from tests.api.client import As
from tests.api.problems import faults_of
from tests.factories.contributions import contribution, question
from tests.factories.dialogues import dialogue
from tests.factories.world import World

COMMENT = {"kind": "comment", "text": "Pienille sopisi jako osiin.", "language": "fi"}
QUESTION = {"kind": "question", "text": "Saako tarjota osia?", "language": "fi"}


async def _said(as_: As, who: str, call: Dialogue, **values: Any) -> dict[str, Any]:
    place = f"/v1/dialogues/{call.id}/contributions"
    response = await as_(who).post(place, json={**COMMENT, **values})
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


async def _refused(as_: As, who: str, call: Dialogue, **values: Any) -> list[tuple[str, str]]:
    place = f"/v1/dialogues/{call.id}/contributions"
    response = await as_(who).post(place, json={**COMMENT, **values})
    return faults_of(response)


async def test_participant_keeps_one_number_within_a_dialogue(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    other = dialogue(world.buyer)
    session.add(other)
    said = [
        await _said(as_, "resident", call),
        await _said(as_, "member", call),
        await _said(as_, "resident", call),
        await _said(as_, "member", other),
    ]
    assert [item["author"]["participant"] for item in said] == [1, 2, 1, 1]
    seen = await as_("anonymous").get(f"/v1/dialogues/{call.id}/contributions")
    assert "Person" not in seen.text
    assert str(world.people["resident"].id) not in seen.text


async def test_contribution_of_an_organisation_does_not_reveal_the_persons_number(
    as_: As, world: World, call: Dialogue
) -> None:
    supplier = str(world.supplier.id)
    await _said(as_, "member", call, on_behalf_of=supplier)
    named = await _said(as_, "member", call, on_behalf_of=supplier, names_author=True)
    assert named["author"] == {
        "has_left": False,
        "participant": None,
        "organisation_id": supplier,
        "organisation_name": {"fi": {"text": "Puhtax Oy", "origin": "original"}},
        "organisation_confirmation": "confirmed",
    }
    seen = await as_("anonymous").get(f"/v1/dialogues/{call.id}/contributions")
    unnamed = seen.json()["items"][0]["author"]
    assert unnamed == {
        "participant": 1,
        "organisation_id": None,
        "organisation_name": None,
        "organisation_confirmation": None,
        "has_left": False,
    }


async def test_author_without_organisation_is_not_named(as_: As, call: Dialogue) -> None:
    assert await _refused(as_, "resident", call, names_author=True) == [
        ("/on_behalf_of", "required")
    ]


async def test_members_of_the_buyer_write_as_the_buyer(
    as_: As, world: World, call: Dialogue
) -> None:
    said = await _said(as_, "officer", call)
    assert said["official"]
    assert said["author"]["organisation_id"] == str(world.buyer.id)
    assert said["author"]["participant"] is None
    assert await _refused(as_, "officer", call, **QUESTION) == [("/kind", "buyer_comments")]


async def test_audit_log_of_the_buyer_does_not_name_the_asker(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    await _said(as_, "resident", call, **QUESTION)
    entry = (await session.scalars(select(AuditEntry))).one()
    assert entry.action == "contribution.publish"
    assert entry.organisation_id is None
    event = (await session.scalars(select(OutboxEvent))).one()
    assert event.type == "contribution.published.v1"
    assert event.data["kind"] == "question"
    assert str(world.people["resident"].id) not in str(event.data)


async def test_contribution_outside_the_formats_is_refused(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    call.formats = [DialogueFormat.QUESTIONS]
    assert await _refused(as_, "resident", call) == [("/kind", "not_in_this_dialogue")]
    await _said(as_, "resident", call, **QUESTION)
    assert await _refused(as_, "resident", call, kind="answer") == [("/kind", "answer_elsewhere")]


@pytest.mark.parametrize("text", ["", "  \n", "x" * 10_001])
async def test_text_over_the_maximum_length_is_refused(as_: As, call: Dialogue, text: str) -> None:
    assert await _refused(as_, "resident", call, text=text) == [("/text", "length")]


async def test_deadline_applies_before_the_worker_closes_the_dialogue(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    call.closes_at = call.opens_at
    place = f"/v1/dialogues/{call.id}/contributions"
    refused = await as_("resident").post(place, json=COMMENT, headers={"Accept-Language": "en"})
    assert refused.status_code == 409
    assert "closed" in refused.json()["detail"]


async def test_reply_refers_to_its_parent(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    first = await _said(as_, "resident", call)
    reply = await _said(as_, "member", call, parent_id=first["id"])
    assert reply["parent_id"] == first["id"]
    other = dialogue(world.buyer)
    session.add(other)
    await session.flush()
    foreign = contribution(other, None)
    gone = contribution(call, None, status="withdrawn")
    session.add_all([foreign, gone])
    for parent in (foreign, gone):
        faults = await _refused(as_, "member", call, parent_id=str(parent.id))
        assert faults == [("/parent_id", "cannot_be_replied_to")]


async def test_one_answer_for_several_questions(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    asked = [(await _said(as_, who, call, **QUESTION))["id"] for who in ("resident", "member")]
    open_one = (await _said(as_, "rival", call, **QUESTION))["id"]
    (await session.get_one(Dialogue, call.id)).status = DialogueStatus.CLOSED
    body = {"questions": asked, "text": "Saa tarjota.", "language": "fi"}
    place = f"/v1/dialogues/{call.id}"
    answered = await as_("officer").post(f"{place}/answers", json=body)
    assert answered.status_code == 201, answered.text
    assert (answered.json()["official"], answered.json()["answers"]) == (True, sorted(asked))
    listed = (await as_("anonymous").get(f"{place}/contributions?answered=true")).json()["items"]
    assert [item["id"] for item in listed] == asked
    assert listed[0]["answered_by"] == [answered.json()["id"]]
    waiting = (await as_("anonymous").get(f"{place}/contributions?answered=false")).json()["items"]
    assert [one["id"] for one in waiting] == [open_one]
    types = (await session.scalars(select(OutboxEvent).order_by(OutboxEvent.id))).all()
    assert [row.type for row in types[-2:]] == ["contribution.published.v1", "question.answered.v1"]
    assert types[-1].data["questions"] == asked


async def test_only_published_questions_of_this_dialogue_are_answered(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    other = dialogue(world.buyer)
    session.add(other)
    await session.flush()
    right, comment = question(call, None), contribution(call, None)
    withdrawn, foreign = question(call, None, status="withdrawn"), question(other, None)
    session.add_all([right, comment, withdrawn, foreign])
    ids = [str(row.id) for row in (right, comment, withdrawn, foreign)]
    body = {"questions": ids, "text": "Saa.", "language": "fi"}
    refused = await as_("officer").post(f"/v1/dialogues/{call.id}/answers", json=body)
    faults = faults_of(refused)
    assert faults == [(f"/questions/{n}", "not_a_question_here") for n in (1, 2, 3)]
    assert (await session.scalars(select(OutboxEvent))).all() == []


async def test_a_withdrawn_answer_leaves_the_question_open(as_: As, call: Dialogue) -> None:
    asked = (await _said(as_, "resident", call, **QUESTION))["id"]
    body = {"questions": [asked], "text": "Saa.", "language": "fi"}
    officer, place = as_("officer"), f"/v1/dialogues/{call.id}"
    answered = await officer.post(f"{place}/answers", json=body)
    await officer.post(f"/v1/contributions/{answered.json()['id']}/withdraw", if_match=answered)
    waiting = (await officer.get(f"{place}/contributions?answered=false")).json()["items"]
    assert [item["id"] for item in waiting] == [asked]
    assert waiting[0]["answered_by"] == []


async def test_open_questions_show_their_waiting_time_and_are_counted(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    asked = [await _said(as_, "resident", call, **QUESTION) for _ in range(3)]
    comment = await _said(as_, "resident", call)
    officer, place = as_("officer"), f"/v1/dialogues/{call.id}"
    body = {"questions": [asked[0]["id"]], "text": "Saa.", "language": "fi"}
    answered = await officer.post(f"{place}/answers", json=body)
    gone = f"/v1/contributions/{asked[1]['id']}"
    await as_("resident").post(f"{gone}/withdraw", if_match=await as_("resident").get(gone))
    listed = (await officer.get(f"{place}/contributions?count=true")).json()
    clocks = {item["id"]: item["waiting_since"] for item in listed["items"]}
    assert clocks == {
        asked[0]["id"]: None,
        asked[1]["id"]: None,
        asked[2]["id"]: asked[2]["published_at"],
        comment["id"]: None,
        answered.json()["id"]: None,
    }
    assert listed["count"] == 5
    waiting = (await officer.get(f"{place}/contributions?answered=false&count=true&limit=1")).json()
    assert ([one["id"] for one in waiting["items"]], waiting["count"]) == ([asked[2]["id"]], 1)


async def test_edit_keeps_the_former_text(as_: As, call: Dialogue, session: AsyncSession) -> None:
    said = await _said(as_, "resident", call)
    place, resident = f"/v1/contributions/{said['id']}", as_("resident")
    for text in ("Toinen sanamuoto.", "Kolmas sanamuoto."):
        seen = await resident.get(place)
        edited = await resident.patch(place, json={"text": text}, if_match=seen)
        assert edited.status_code == 200, edited.text
    assert edited.json()["text"] == "Kolmas sanamuoto."
    assert edited.json()["edited_at"] is not None
    edits = (await as_("anonymous").get(f"{place}/edits?limit=1")).json()
    assert [edit["text"] for edit in edits["items"]] == [COMMENT["text"]]
    rest = (await as_("anonymous").get(f"{place}/edits?limit=1&cursor={edits['next']}")).json()
    assert [item["text"] for item in rest["items"]] == ["Toinen sanamuoto."]
    newest = (await session.scalars(select(OutboxEvent).order_by(OutboxEvent.id.desc()))).first()
    assert newest is not None
    assert newest.type == "contribution.edited.v1"


async def test_author_recognises_own_contributions(as_: As, call: Dialogue) -> None:
    said = await _said(as_, "resident", call)
    place = f"/v1/contributions/{said['id']}"
    owns = {who: (await as_(who).get(place)).json()["own"] for who in ("resident", "member")}
    assert owns == {"resident": True, "member": False}
    assert (await as_("anonymous").get(place)).json()["own"] is False


async def test_withdrawn_contribution_leaves_a_tombstone_without_text(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    said = await _said(as_, "member", call, on_behalf_of=str(world.supplier.id), names_author=True)
    place, member = f"/v1/contributions/{said['id']}", as_("member")
    await member.patch(place, json={"text": "Toinen."}, if_match=await member.get(place))
    await _said(as_, "resident", call, parent_id=said["id"])
    gone = await member.post(f"{place}/withdraw", if_match=await member.get(place))
    assert gone.status_code == 200
    seen = (await as_("anonymous").get(place)).json()
    assert (seen["status"], seen["text"], seen["author"]) == ("withdrawn", None, None)
    assert (await member.get(f"{place}/edits")).json()["items"] == []
    listed = (await as_("anonymous").get(f"/v1/dialogues/{call.id}/contributions")).json()["items"]
    assert [item["status"] for item in listed] == ["withdrawn", "published"]
    assert "Toinen" not in str(listed)
    again = await member.post(f"{place}/withdraw", if_match=gone)
    assert again.status_code == 409
    row = await session.get_one(Contribution, said["id"])
    assert row.withdrawn_at is not None


async def test_participation_of_suppliers_needs_on_behalf_of(
    as_: As, world: World, call: Dialogue
) -> None:
    call.participation = Participation.SUPPLIERS
    assert await _refused(as_, "member", call) == [("/on_behalf_of", "required")]
    await _said(as_, "member", call, on_behalf_of=str(world.supplier.id))


async def test_the_list_pages_oldest_first_and_filters_by_kind(as_: As, call: Dialogue) -> None:
    said = [(await _said(as_, "resident", call))["id"] for _ in range(3)]
    asked = (await _said(as_, "resident", call, **QUESTION))["id"]
    place = f"/v1/dialogues/{call.id}/contributions"
    first = (await as_("anonymous").get(f"{place}?kind=comment&limit=2")).json()
    rest = await as_("anonymous").get(f"{place}?kind=comment&limit=2&cursor={first['next']}")
    assert [item["id"] for item in first["items"] + rest.json()["items"]] == said
    both = (await as_("anonymous").get(f"{place}?kind=comment&kind=question")).json()
    assert [one["id"] for one in both["items"]] == [*said, asked]
