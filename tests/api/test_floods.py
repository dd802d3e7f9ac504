"""Floods: removal of many contributions, exclusion of authors, holding, and how to undo each."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions import inputs
from api.contributions.models import Contribution, ContributionStatus
from api.contributions.queries import moderation as moderation_queries
from api.contributions.service import floods
from api.contributions.service import moderation as moderating_service
from api.core.audit import AuditEntry
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus, ModerationMode
from api.participation.models import Participant
from tests.api.client import ApiClient, As
from tests.api.saving import event_types, saved
from tests.factories.contributions import contribution, official
from tests.factories.dialogues import dialogue
from tests.factories.participation import participant, receipt
from tests.factories.surveys import survey
from tests.factories.world import World

REASON = {"fi": {"text": "Sama mainos yhä uudelleen.", "origin": "original"}}
COMMENT = {"kind": "comment", "text": "Ostakaa meiltä.", "language": "fi"}


@pytest.fixture
async def flooder(world: World, call: Dialogue, session: AsyncSession) -> Participant:
    return await saved(session, participant(call, world.people["resident"], number=7))


async def _said(
    session: AsyncSession, call: Dialogue, author: Participant, **values: Any
) -> Contribution:
    return await saved(
        session,
        contribution(call, None, person_id=author.person_id, participant_id=author.id, **values),
    )


async def _statuses(client: ApiClient, call: Dialogue) -> dict[str, str]:
    listed = (await client.get(f"/v1/dialogues/{call.id}/contributions?limit=100")).json()
    return {item["id"]: item["status"] for item in listed["items"]}


async def _events(session: AsyncSession, name: str) -> int:
    types = await event_types(session)
    return types.count(name)


def _removals(call: Dialogue) -> str:
    return f"/v1/dialogues/{call.id}/removals"


def _exclusions(call: Dialogue) -> str:
    return f"/v1/dialogues/{call.id}/exclusions"


async def test_removal_by_number_takes_all_contributions_of_that_author_only(
    as_: As, world: World, call: Dialogue, flooder: Participant, session: AsyncSession
) -> None:
    client, other = as_("anonymous"), participant(call, world.people["member"], number=8)
    session.add(other)
    await session.flush()
    theirs = [await _said(session, call, flooder) for _ in range(3)]
    held = await _said(session, call, flooder, status=ContributionStatus.HELD, published_at=None)
    withdrawn = await _said(session, call, flooder, status=ContributionStatus.WITHDRAWN)
    stays = await _said(session, call, other)
    gone = {str(row.id) for row in (*theirs, held)}
    done = await as_("officer").post(_removals(call), json={"participant": 7, "reason": REASON})
    assert done.status_code == 200, done.text
    assert (set(done.json()["contributions"]), done.json()["more"]) == (gone, False)
    seen = await _statuses(client, call)
    assert {one for one, status in seen.items() if status == "removed"} == gone
    assert seen[str(stays.id)] == "published"
    assert seen[str(withdrawn.id)] == "withdrawn"
    assert await _events(session, "contribution.removed.v1") == len(gone)
    shown = (await client.get(f"/v1/dialogues/{call.id}")).json()
    assert shown["removed_contributions"] == len(gone)
    for item in gone:
        assert (await client.get(f"/v1/contributions/{item}")).json()["removal_reason"] == REASON


async def test_removal_by_list_is_limited_to_one_dialogue(
    as_: As, world: World, call: Dialogue, flooder: Participant, session: AsyncSession
) -> None:
    """Also what the buyer's own people wrote; ids of elsewhere are passed over."""
    elsewhere = dialogue(world.buyer)
    session.add(elsewhere)
    await session.flush()
    foreign = contribution(elsewhere, world.people["member"])
    own = official(call, world.buyer)
    session.add_all([foreign, own])
    row = await _said(session, call, flooder)
    ids = [str(item) for item in (row.id, own.id, foreign.id, uuid4())]
    done = await as_("moderator").post(
        _removals(call), json={"contributions": ids, "reason": REASON}
    )
    assert set(done.json()["contributions"]) == {str(row.id), str(own.id)}
    again = await as_("moderator").post(
        _removals(call), json={"contributions": ids, "reason": REASON}
    )
    assert again.json() == {"contributions": [], "more": False}


async def test_removal_by_name_leaves_contributions_without_the_name(
    client: ApiClient, as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    speaker, firm = world.people["supplier"], world.supplier.id
    named = contribution(call, speaker, organisation_id=firm, names_author=True)
    unnamed = contribution(call, speaker, organisation_id=firm)
    session.add_all([named, unnamed])
    await session.flush()
    body = {"organisation_id": str(firm), "reason": REASON}
    done = await as_("officer").post(_removals(call), json=body)
    assert done.json()["contributions"] == [str(named.id)]
    assert (await _statuses(client, call))[str(unnamed.id)] == "published"


async def test_removal_by_name_reveals_nothing_about_unnamed_authors(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    """The buyer's own name is no author's, and a firm that only spoke unnamed has said nothing."""
    session.add_all(
        [
            official(call, world.buyer),
            contribution(call, world.people["supplier"], organisation_id=world.supplier.id),
        ]
    )
    await session.flush()
    for organisation in (world.buyer.id, world.supplier.id, uuid4()):
        body = {"organisation_id": str(organisation), "reason": REASON}
        done = await as_("officer").post(_removals(call), json=body)
        assert done.json() == {"contributions": [], "more": False}
        refused = await as_("officer").post(_exclusions(call), json=body)
        assert refused.json()["errors"][0] | {"detail": ""} == {
            "pointer": "/organisation_id", "code": "no_such_author", "detail": "",
        }  # fmt: skip


async def test_large_removal_takes_several_requests(
    as_: As, call: Dialogue, flooder: Participant, session: AsyncSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert inputs.MOST_REMOVED == 500
    for module in (moderation_queries, moderating_service):
        monkeypatch.setattr(module, "MOST_REMOVED", 2)
    for _ in range(3):
        await _said(session, call, flooder)
    body = {"participant": 7, "reason": REASON}
    found = [(await as_("officer").post(_removals(call), json=body)).json() for _ in range(2)]
    assert [(len(item["contributions"]), item["more"]) for item in found] == [(2, True), (1, False)]


@pytest.mark.parametrize(
    "chosen",
    [{}, {"participant": 7, "organisation_id": str(uuid4())}, {"participant": None}],
)
@pytest.mark.parametrize("path", [_removals, _exclusions])
async def test_removal_names_exactly_one_author(
    as_: As, call: Dialogue, chosen: dict[str, Any], path: Callable[[Dialogue], str]
) -> None:
    refused = await as_("officer").post(path(call), json={**chosen, "reason": REASON})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "choose_one")


@pytest.mark.parametrize("path", [_removals, _exclusions])
async def test_removal_needs_a_reason(
    as_: As, call: Dialogue, flooder: Participant, path: Callable[[Dialogue], str]
) -> None:
    refused = await as_("officer").post(path(call), json={"participant": 7, "reason": {}})
    assert refused.json()["errors"][0]["pointer"] == "/reason"


async def test_excluded_participant_cannot_write_vote_or_answer(
    as_: As, world: World, call: Dialogue, flooder: Participant, session: AsyncSession
) -> None:
    (await session.get_one(Dialogue, call.id)).formats = [*call.formats, DialogueFormat.SURVEY]
    questions = survey(call)
    other = contribution(call, world.people["member"])
    session.add_all([questions, other])
    said = await _said(session, call, flooder)
    excluded = await as_("officer").post(
        _exclusions(call), json={"participant": 7, "reason": REASON}
    )
    assert (excluded.status_code, excluded.json()["participant"]) == (201, 7)
    resident, place = as_("resident"), f"/v1/contributions/{said.id}"
    attempts = [
        await resident.post(f"/v1/dialogues/{call.id}/contributions", json=COMMENT),
        await resident.patch(place, json={"text": "Uusi."}, if_match=await resident.get(place)),
        await resident.put(f"/v1/contributions/{other.id}/vote"),
        await resident.put(f"/v1/surveys/{questions.id}/response", json={"answers": {}}),
    ]
    for refused in attempts:
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "excluded")
    withdrawn = await resident.post(f"{place}/withdraw", if_match=await resident.get(place))
    assert withdrawn.status_code == 200
    assert (await as_("officer").delete(f"/v1/exclusions/{excluded.json()['id']}")).is_success
    again = await resident.post(f"/v1/dialogues/{call.id}/contributions", json=COMMENT)
    assert again.status_code == 201


async def test_exclusion_can_end_and_be_repeated(
    as_: As, call: Dialogue, flooder: Participant, session: AsyncSession
) -> None:
    officer, body = as_("officer"), {"participant": 7, "reason": REASON}
    first = (await officer.post(_exclusions(call), json=body)).json()
    refused = await officer.post(_exclusions(call), json=body)
    assert refused.json()["errors"][0]["code"] == "excluded_already"
    listed = (await officer.get(_exclusions(call))).json()["items"]
    assert [item["id"] for item in listed] == [first["id"]]
    for _ in range(2):
        assert (await officer.delete(f"/v1/exclusions/{first['id']}")).status_code == 204
    assert (await officer.get(_exclusions(call))).json()["items"] == []
    assert (await officer.post(_exclusions(call), json=body)).status_code == 201
    rows = (await session.scalars(select(AuditEntry).order_by(AuditEntry.id))).all()
    assert [(row.action, row.organisation_id) for row in rows] == [
        (f"participant.{verb}", call.organisation_id) for verb in ("exclude", "readmit", "exclude")
    ]


async def test_receipt_shows_its_exclusion(
    client: ApiClient, as_: As, call: Dialogue, session: AsyncSession
) -> None:
    holder, token = receipt(call, number=7)
    session.add(holder)
    unknown = client.as_(token)
    body = {"participant": 7, "reason": REASON}
    excluded = (await as_("officer").post(_exclusions(call), json=body)).json()
    seen = (await unknown.get("/v1/receipts/current")).json()
    assert seen["excluded"]["reason"] == REASON
    refused = await unknown.post(f"/v1/dialogues/{call.id}/contributions", json=COMMENT)
    assert refused.json()["errors"][0]["code"] == "excluded"
    await as_("officer").delete(f"/v1/exclusions/{excluded['id']}")
    assert (await unknown.get("/v1/receipts/current")).json()["excluded"] is None


async def test_exclusion_by_number_does_not_cover_the_named_organisation(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    """Else who excludes a number would see whose name falls silent, and the other way round."""
    speaker = world.people["supplier"]
    unnamed = participant(call, speaker, number=7)
    session.add(unnamed)
    await session.flush()
    await as_("officer").post(_exclusions(call), json={"participant": 7, "reason": REASON})
    place, firm = f"/v1/dialogues/{call.id}/contributions", str(world.supplier.id)
    named = {**COMMENT, "on_behalf_of": firm, "names_author": True}
    assert (await as_("supplier").post(place, json=COMMENT)).status_code == 409
    assert (await as_("supplier").post(place, json=named)).status_code == 201
    body = {"organisation_id": firm, "reason": REASON}
    assert (await as_("officer").post(_exclusions(call), json=body)).status_code == 201
    refused = await as_("supplier").post(place, json=named)
    assert refused.json()["errors"][0]["code"] == "excluded"


async def test_contributions_are_held_while_moderation_is_before(
    client: ApiClient, as_: As, call: Dialogue, session: AsyncSession
) -> None:
    mode, place = f"/v1/dialogues/{call.id}/moderation-mode", f"/v1/dialogues/{call.id}"
    assert (await as_("moderator").put(mode, json={"moderation": "before"})).status_code == 200
    assert (await client.get(place)).json()["moderation"] == "before"
    said = (await as_("resident").post(f"{place}/contributions", json=COMMENT)).json()
    assert said["status"] == "held"
    for _ in range(2):
        back = await as_("officer").put(mode, json={"moderation": "after"})
        assert back.json() == {"moderation": "after"}
    later = (await as_("resident").post(f"{place}/contributions", json=COMMENT)).json()
    assert later["status"] == "published"
    assert (await client.get(f"/v1/contributions/{said['id']}")).status_code == 404
    changes = select(OutboxEvent.data).where(OutboxEvent.type == "dialogue.changed.v1")
    assert [data["changed"] for data in await session.scalars(changes)] == [["moderation"]] * 2


async def test_moderators_get_one_mail_after_many_contributions(
    as_: As, call: Dialogue, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert floods.CONTRIBUTIONS_IN_DIALOGUE.most == 60
    monkeypatch.setattr(
        floods, "CONTRIBUTIONS_IN_DIALOGUE", floods.CONTRIBUTIONS_IN_DIALOGUE._replace(most=1)
    )
    for number in range(4):
        await as_("resident").post(f"/v1/dialogues/{call.id}/contributions", json=COMMENT)
        assert await _events(session, "dialogue.flooded.v1") == (number > 0)
    assert (await as_("officer").get("/v1/events")).json()["items"] == []


async def test_moderators_get_one_mail_after_many_reports(
    client: ApiClient, world: World, call: Dialogue, session: AsyncSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert floods.REPORTED.most == 10
    monkeypatch.setattr(floods, "REPORTED", floods.REPORTED._replace(most=2))
    said = contribution(call, world.people["resident"])
    session.add(said)
    for number in range(5):
        reporter = client.from_(f"198.51.{number}.1")
        await reporter.post(f"/v1/contributions/{said.id}/reports", json={"reason": "abuse"})
        assert await _events(session, "dialogue.flooded.v1") == (number > 1)


async def test_held_contributions_make_no_alert(
    as_: As, call: Dialogue, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        floods, "CONTRIBUTIONS_IN_DIALOGUE", floods.CONTRIBUTIONS_IN_DIALOGUE._replace(most=1)
    )
    (await session.get_one(Dialogue, call.id)).moderation = ModerationMode.BEFORE
    for _ in range(3):
        await as_("resident").post(f"/v1/dialogues/{call.id}/contributions", json=COMMENT)
    assert await _events(session, "dialogue.flooded.v1") == 0


async def test_moderation_of_a_concluded_dialogue_cannot_change(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    (await session.get_one(Dialogue, call.id)).status = DialogueStatus.CONCLUDED
    refused = await as_("officer").put(
        f"/v1/dialogues/{call.id}/moderation-mode", json={"moderation": "before"}
    )
    assert refused.status_code == 409
