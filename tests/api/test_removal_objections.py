"""The author of a removed contribution may object once, and another moderator decides."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution
from api.core.audit import AuditEntry
from api.dialogues.models import Dialogue
from api.mails.models import Mail, MailState
from tests.api.client import ApiClient, As
from tests.api.saving import event_types, saved
from tests.factories.contributions import contribution
from tests.factories.mails import mail
from tests.factories.participation import participant, receipt
from tests.factories.world import World

REASON = {"reason": {"fi": {"text": "Loukkaava.", "origin": "original"}}}
OBJECTION = {"text": "Puhe on asiasta, ei ihmisestä."}
ANSWER = {"fi": {"text": "Poisto oli virhe.", "origin": "original"}}


@pytest.fixture
async def said(world: World, call: Dialogue, session: AsyncSession) -> Contribution:
    author = participant(call, world.people["resident"])
    session.add(author)
    await session.flush()
    return await saved(
        session, contribution(call, world.people["resident"], participant_id=author.id)
    )


async def _remove(as_: As, said: Contribution) -> str:
    place, officer = f"/v1/contributions/{said.id}", as_("officer")
    gone = await officer.post(f"{place}/remove", json=REASON, if_match=await officer.get(place))
    assert gone.status_code == 200, gone.text
    return place


async def test_upheld_objection_restores_the_contribution_with_an_event(
    client: ApiClient, as_: As, call: Dialogue, said: Contribution, session: AsyncSession
) -> None:
    before = (await client.get(f"/v1/contributions/{said.id}")).json()
    place = await _remove(as_, said)
    session.add(mail(key="removed:a", about=[said.id]))
    await session.flush()
    objected = await as_("resident").post(f"{place}/objection", json=OBJECTION)
    assert (objected.status_code, objected.json()["objection"]["text"]) == (201, OBJECTION["text"])
    decision = {"upheld": True, "answer": ANSWER}
    decided = await as_("leader").post(f"{place}/objection/decision", json=decision)
    assert decided.status_code == 200, decided.text
    waiting = await session.scalar(select(Mail.state).where(Mail.key == "removed:a"))
    assert waiting is MailState.TAKEN_BACK, "nobody hears in the morning that it was removed"
    after = (await client.get(place)).json()
    assert after == before
    types = await event_types(session)
    assert types[-2:] == ["contribution.objection_decided.v1", "contribution.restored.v1"]
    shown = (await client.get(f"/v1/dialogues/{call.id}")).json()
    assert shown["removed_contributions"] == 0


async def test_refused_objection_keeps_the_removal_and_shows_the_reason(
    client: ApiClient, as_: As, said: Contribution
) -> None:
    place = await _remove(as_, said)
    await as_("resident").post(f"{place}/objection", json=OBJECTION)
    decision = {"upheld": False, "answer": ANSWER}
    assert (await as_("moderator").post(f"{place}/objection/decision", json=decision)).is_success
    own = (await as_("resident").get(place)).json()
    assert own["status"] == "removed"
    assert (own["objection"]["upheld"], own["objection"]["answer"]) == (False, ANSWER)
    assert (await client.get(place)).json()["objection"] is None
    again = await as_("resident").post(f"{place}/objection", json=OBJECTION)
    assert again.json()["errors"][0]["code"] == "objected_before"
    decided_again = await as_("leader").post(f"{place}/objection/decision", json=decision)
    assert decided_again.status_code == 409


async def test_remover_cannot_decide_the_objection(as_: As, said: Contribution) -> None:
    place = await _remove(as_, said)
    await as_("resident").post(f"{place}/objection", json=OBJECTION)
    for who, status in (("officer", 403), ("api_key", 403), ("leader", 200)):
        decision = {"upheld": False, "answer": ANSWER}
        decided = await as_(who).post(f"{place}/objection/decision", json=decision)
        assert decided.status_code == status, who


async def test_remover_of_many_cannot_decide_any_of_their_objections(
    as_: As, call: Dialogue, said: Contribution
) -> None:
    body = {"contributions": [str(said.id)], **REASON}
    await as_("officer").post(f"/v1/dialogues/{call.id}/removals", json=body)
    place = f"/v1/contributions/{said.id}"
    await as_("resident").post(f"{place}/objection", json=OBJECTION)
    decision = {"upheld": True, "answer": ANSWER}
    refused = await as_("officer").post(f"{place}/objection/decision", json=decision)
    assert refused.status_code == 403


async def test_receipt_holder_objects_and_reads_the_decision(
    client: ApiClient, as_: As, call: Dialogue, session: AsyncSession
) -> None:
    author, token = receipt(call)
    session.add(author)
    await session.flush()
    row = contribution(call, None, participant_id=author.id)
    session.add(row)
    await session.flush()
    place, unknown = await _remove(as_, row), client.as_(token)
    [own] = (await unknown.get(f"/v1/dialogues/{call.id}/contributions?own=true")).json()["items"]
    assert own["removal_reason"] == REASON["reason"]
    assert (await unknown.post(f"{place}/objection", json=OBJECTION)).status_code == 201
    decision = {"upheld": False, "answer": ANSWER}
    await as_("leader").post(f"{place}/objection/decision", json=decision)
    [own] = (await unknown.get(f"/v1/dialogues/{call.id}/contributions?own=true")).json()["items"]
    assert own["objection"]["answer"] == ANSWER


async def test_moderators_see_open_objections_without_authors(
    as_: As, world: World, call: Dialogue, said: Contribution, session: AsyncSession
) -> None:
    place, waiting = await _remove(as_, said), f"/v1/dialogues/{call.id}/objections"
    assert (await as_("leader").get(waiting)).json()["items"] == []
    await as_("resident").post(f"{place}/objection", json=OBJECTION)
    listed = await as_("leader").get(waiting)
    [one] = listed.json()["items"]
    assert (one["objection"]["text"], one["author"]) == (OBJECTION["text"], None)
    assert str(world.people["resident"].id) not in listed.text
    entry = (
        await session.scalars(select(AuditEntry).where(AuditEntry.action == "contribution.object"))
    ).one()
    assert entry.organisation_id is None
    await as_("leader").post(
        f"{place}/objection/decision", json={"upheld": False, "answer": ANSWER}
    )
    assert (await as_("leader").get(waiting)).json()["items"] == []


async def test_only_the_author_can_object(as_: As, said: Contribution) -> None:
    place = await _remove(as_, said)
    refused = await as_("member").post(f"{place}/objection", json=OBJECTION)
    assert refused.status_code == 403


@pytest.mark.parametrize("text", ["", "  ", "x" * 5_001])
async def test_objection_needs_a_text(as_: As, said: Contribution, text: str) -> None:
    place = await _remove(as_, said)
    refused = await as_("resident").post(f"{place}/objection", json={"text": text})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, "/text")


async def test_upheld_objection_publishes_a_held_contribution_with_a_number(
    client: ApiClient, as_: As, call: Dialogue, session: AsyncSession
) -> None:
    """A held contribution is removed and restored: its author is public for the first time."""
    officer = as_("officer")
    await officer.put(f"/v1/dialogues/{call.id}/moderation-mode", json={"moderation": "before"})
    body = {"kind": "comment", "text": "Kirjasto auki sunnuntaisin.", "language": "fi"}
    held = (await as_("resident").post(f"/v1/dialogues/{call.id}/contributions", json=body)).json()
    row = await session.get_one(Contribution, held["id"])
    place = await _remove(as_, row)
    await as_("resident").post(f"{place}/objection", json=OBJECTION)
    await as_("leader").post(f"{place}/objection/decision", json={"upheld": True, "answer": ANSWER})
    shown = (await client.get(place)).json()
    assert (shown["status"], shown["author"]["participant"]) == ("published", 1)
    assert shown["published_at"] is not None
