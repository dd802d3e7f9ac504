"""Scheduled publication of a draft: validated at once, moved, cancelled."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.core.errors import Fault
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue, DialogueStatus, DialogueSubject, Refusal
from api.mails.models import Mail, MailState
from api.organisations.models import OrganisationStatus
from api.plans.models.values import ProcurementStatus
from tests.api.client import As
from tests.api.moments import from_now
from tests.api.problems import faults_of
from tests.api.saving import event_types, saved
from tests.factories.dialogues import about, dialogue
from tests.factories.mails import mail
from tests.factories.plans import procurement
from tests.factories.world import World

S = DialogueStatus


@pytest.fixture
async def draft(world: World, session: AsyncSession) -> Dialogue:
    """Opens in two days."""
    return await saved(session, dialogue(world.buyer, S.DRAFT))


async def test_publication_is_scheduled_moved_and_unscheduled(
    as_: As, draft: Dialogue, session: AsyncSession
) -> None:
    officer, place = as_("officer"), f"/v1/dialogues/{draft.id}"
    seen = await officer.get(place)
    moments = [from_now(hours=3), from_now(days=1)]
    for moment in moments:
        seen = await officer.put(f"{place}/publication", json={"publish_at": moment}, if_match=seen)
        assert seen.status_code == 200, seen.text
        assert datetime.fromisoformat(seen.json()["publish_at"]) == datetime.fromisoformat(moment)
        assert seen.json()["status"] == "draft"
    assert (await as_("anonymous").get(place)).status_code == 404
    dropped = await officer.delete(f"{place}/publication", if_match=seen)
    assert (dropped.status_code, dropped.json()["publish_at"]) == (200, None)
    again = await officer.delete(f"{place}/publication", if_match=dropped)
    assert again.status_code == 404
    actions = list(await session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions == ["dialogue.schedule_publication"] * 2 + ["dialogue.unschedule_publication"]
    assert await event_types(session) == []


@pytest.mark.parametrize(
    ("later", "code"),
    [
        ({"seconds": -1}, "in_past"),
        ({"days": 2, "seconds": 1}, "after_opening"),
        ({"days": 366 * 200}, "bad_year"),
    ],
)
async def test_publication_time_must_be_between_now_and_the_opening(
    as_: As, draft: Dialogue, later: dict[str, float], code: str
) -> None:
    officer, place = as_("officer"), f"/v1/dialogues/{draft.id}"
    body = {"publish_at": from_now(**later)}
    refused = await officer.put(
        f"{place}/publication", json=body, if_match=await officer.get(place)
    )
    assert ("/publish_at", code) in faults_of(refused)
    assert {pointer for pointer, _ in faults_of(refused)} == {"/publish_at"}


async def test_publication_time_without_an_offset_is_refused(as_: As, draft: Dialogue) -> None:
    officer, place = as_("officer"), f"/v1/dialogues/{draft.id}"
    body = {"publish_at": "2027-03-27T12:00:00"}
    refused = await officer.put(
        f"{place}/publication", json=body, if_match=await officer.get(place)
    )
    assert [pointer for pointer, _ in faults_of(refused)] == ["/publish_at"]


async def test_scheduling_reports_all_faults_of_publishing(
    as_: As, world: World, session: AsyncSession
) -> None:
    hidden = procurement(world.buyer, status=ProcurementStatus.DRAFT)
    past = procurement(world.buyer, status=ProcurementStatus.TENDERING)
    lacking = dialogue(world.buyer, S.DRAFT, opens_at=None, closes_at=None)
    document = dialogue(world.buyer, S.DRAFT, subject=DialogueSubject.DOCUMENT)
    brief = dialogue(world.buyer, S.DRAFT, closes_at=utc_now() + timedelta(days=2, hours=5))
    session.add_all([hidden, past, lacking, document, brief])
    await session.flush()
    session.add_all([about(lacking, hidden), about(lacking, past)])
    wanted = {
        lacking.id: [
            ("/opens_at", "draft_lacks"),
            ("/closes_at", "draft_lacks"),
            ("/procurements/0", "not_public_yet"),
            ("/procurements/1", "past_dialogue"),
        ],
        document.id: [("/subject", "document_missing")],
        brief.id: [("/closes_at", "open_too_briefly")],
    }
    officer = as_("officer")
    for dialogue_id, faults in wanted.items():
        place = f"/v1/dialogues/{dialogue_id}"
        seen = await officer.get(place)
        body = {"publish_at": from_now(hours=1)}
        planned = await officer.put(f"{place}/publication", json=body, if_match=seen)
        published = await officer.post(f"{place}/publish", if_match=seen)
        assert (planned.status_code, published.status_code) == (400, 400)
        assert faults_of(planned) == faults_of(published) == faults


async def test_scheduling_needs_the_newest_version(as_: As, draft: Dialogue) -> None:
    place, body = f"/v1/dialogues/{draft.id}", {"publish_at": from_now(hours=1)}
    stale = await as_("officer").put(f"{place}/publication", json=body, if_match='"7-0"')
    assert stale.status_code == 412
    blind = await as_("officer").put(f"{place}/publication", json=body)
    assert blind.status_code == 428


async def test_pending_buyer_cannot_schedule(as_: As, world: World, draft: Dialogue) -> None:
    place, body = f"/v1/dialogues/{draft.id}", {"publish_at": from_now(hours=1)}
    world.buyer.status = OrganisationStatus.PENDING
    seen = await as_("officer").get(place)
    pending = await as_("officer").put(f"{place}/publication", json=body, if_match=seen)
    assert pending.status_code == 403


async def test_opening_cannot_move_before_the_scheduled_publication(
    as_: As, draft: Dialogue
) -> None:
    draft.publish_at = utc_now() + timedelta(days=1)
    officer, place = as_("officer"), f"/v1/dialogues/{draft.id}"
    seen = await officer.get(place)
    refused = await officer.patch(place, json={"opens_at": from_now(hours=5)}, if_match=seen)
    assert faults_of(refused) == [("/opens_at", "opens_before_published")]
    title = {"title": {"fi": {"text": "Uusi otsikko"}}}
    changed = await officer.patch(place, json=title, if_match=seen)
    assert changed.status_code == 200
    assert changed.json()["publish_at"] is not None


@pytest.mark.parametrize("command", ["publish", "publication"])
async def test_refusal_is_shown_to_the_buyer_until_the_next_attempt(
    as_: As, draft: Dialogue, command: str
) -> None:
    fault = Fault("/closes_at", "open_too_briefly", {"days": 1})
    draft.publication_refusal = Refusal(utc_now(), [fault])
    officer, place = as_("viewer"), f"/v1/dialogues/{draft.id}"
    [shown] = (await officer.get(place)).json()["publication_refusal"]["faults"]
    assert (shown["pointer"], shown["code"]) == ("/closes_at", "open_too_briefly")
    assert shown["words"]["sv"] == "inbjudan måste vara öppen minst 1 dygn"
    officer = as_("officer")
    seen = await officer.get(place)
    if command == "publish":
        done = await officer.post(f"{place}/publish", if_match=seen)
    else:
        body = {"publish_at": from_now(hours=1)}
        done = await officer.put(f"{place}/publication", json=body, if_match=seen)
    assert (done.status_code, done.json()["publication_refusal"]) == (200, None)


async def test_manual_publication_removes_the_schedule(
    as_: As, draft: Dialogue, session: AsyncSession
) -> None:
    draft.publish_at = utc_now() + timedelta(days=1)
    officer, place = as_("officer"), f"/v1/dialogues/{draft.id}"
    await officer.post(f"{place}/publish", if_match=await officer.get(place))
    seen = (await as_("anonymous").get(place)).json()
    assert (seen["status"], seen["publish_at"]) == ("scheduled", None)
    [event] = await session.scalars(select(OutboxEvent))
    await session.refresh(event, ["resource"])
    assert "publish_at" not in (event.resource or {})


async def test_copy_has_no_scheduled_publication(as_: As, draft: Dialogue) -> None:
    draft.publish_at = utc_now() + timedelta(days=1)
    copy = await as_("officer").post(f"/v1/dialogues/{draft.id}/copy")
    assert copy.json()["publish_at"] is None


async def test_edit_by_a_non_publisher_unschedules(
    as_: As, draft: Dialogue, session: AsyncSession
) -> None:
    place, moment = f"/v1/dialogues/{draft.id}", from_now(hours=3)
    words = {"fi": {"text": "Uusi otsikko"}}
    for who, still_planned in (("officer", True), ("occasional", False)):
        seen = await as_("officer").get(place)
        seen = await as_("officer").put(
            f"{place}/publication", json={"publish_at": moment}, if_match=seen
        )
        changed = await as_(who).patch(place, json={"title": words}, if_match=seen)
        assert changed.status_code == 200, changed.text
        assert (changed.json()["publish_at"] is not None) is still_planned
        words = {"fi": {"text": "Toinen otsikko"}}


async def test_document_of_a_non_publisher_unschedules(
    as_: As, draft: Dialogue, session: AsyncSession
) -> None:
    place = f"/v1/dialogues/{draft.id}"
    seen = await as_("officer").get(place)
    body = {"publish_at": from_now(hours=3)}
    await as_("officer").put(f"{place}/publication", json=body, if_match=seen)
    text = {
        "kind": "text",
        "language": "fi",
        "title": {"fi": {"text": "Luonnos"}},
        "text": "Ensimmäinen kappale.",
    }
    added = await as_("occasional").post(f"{place}/documents", json=text)
    assert added.status_code == 201, added.text
    assert (await as_("officer").get(place)).json()["publish_at"] is None
    last = await session.scalar(
        select(AuditEntry.action)
        .where(AuditEntry.action.startswith("dialogue."))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    assert last == "dialogue.unschedule_publication"


async def test_refusal_corrected_in_quiet_hours_is_not_mailed(
    as_: As, draft: Dialogue, session: AsyncSession
) -> None:
    waiting = mail(key=f"publication_refused:{draft.id}:x", about=[draft.id])
    session.add(waiting)
    path, officer = f"/v1/dialogues/{draft.id}", as_("officer")
    answer = await officer.put(
        f"{path}/publication",
        json={"publish_at": from_now(hours=1)},
        if_match=await officer.get(path),
    )
    assert answer.status_code == 200, answer.text
    assert (await session.get_one(Mail, waiting.id)).state is MailState.TAKEN_BACK
