"""Contributions that break the rules are removed with a public reason."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Report
from api.core.audit import AuditEntry
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue, ModerationMode
from api.participation import limits
from tests.api.client import ApiClient, As
from tests.api.saving import event_types
from tests.factories.contributions import contribution, report
from tests.factories.dialogues import dialogue
from tests.factories.participation import receipt
from tests.factories.world import World

REASON = {"fi": {"text": "Sisälsi toisen ihmisen puhelinnumeron.", "origin": "original"}}


async def _remove(moderator: ApiClient, place: str, reason: Any = REASON) -> Any:
    seen = await moderator.get(place)
    return await moderator.post(f"{place}/remove", json={"reason": reason}, if_match=seen)


async def test_a_tombstone_with_the_reason_stays(
    as_: As, client: ApiClient, call: Dialogue, session: AsyncSession
) -> None:
    author, token = receipt(call)
    session.add(author)
    await session.flush()
    unknown = client.as_(token)
    body = {"kind": "comment", "text": "Soittakaa 040 1234567.", "language": "fi"}
    said = await unknown.post(f"/v1/dialogues/{call.id}/contributions", json=body)
    place = f"/v1/contributions/{said.json()['id']}"
    await unknown.patch(place, json={"text": "Soittakaa 040 7654321."}, if_match=said)
    removed = await _remove(as_("moderator"), place)
    assert (removed.status_code, removed.json()["status"]) == (200, "removed")
    for reader in (client, unknown):
        seen = await reader.get(place)
        assert "040 " not in seen.text
        assert seen.json()["removal_reason"] == REASON
        assert (await reader.get(f"{place}/edits")).json()["items"] == []
    again = await unknown.patch(place, json={"text": "Uudelleen."}, if_match=removed)
    assert again.status_code == 409
    types = await session.scalars(select(OutboxEvent.type).order_by(OutboxEvent.number))
    assert list(types)[-1] == "contribution.removed.v1"


async def test_the_buyers_audit_log_tells_who_removed_it(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    said = contribution(call, world.people["resident"])
    session.add(said)
    place = f"/v1/contributions/{said.id}"
    assert (await _remove(as_("officer"), place)).status_code == 200
    logged = (await as_("officer").get(f"/v1/organisations/{world.buyer.id}/audit")).json()
    [entry] = logged["items"]
    assert (entry["action"], entry["person"]["name"]) == ("contribution.remove", "officer")


@pytest.mark.parametrize("reason", [{}, {"fi": {"text": " "}}])
async def test_nothing_is_removed_without_a_reason(
    as_: As, world: World, call: Dialogue, session: AsyncSession, reason: Any
) -> None:
    said = contribution(call, world.people["resident"])
    session.add(said)
    refused = await _remove(as_("officer"), f"/v1/contributions/{said.id}", reason)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"].startswith("/reason")


async def test_nothing_is_removed_twice(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    said = contribution(call, world.people["resident"])
    session.add(said)
    place = f"/v1/contributions/{said.id}"
    await _remove(as_("officer"), place)
    assert (await _remove(as_("officer"), place)).status_code == 409


async def _held(as_: As, call: Dialogue, session: AsyncSession, who: str = "resident") -> str:
    """Said where all is looked at first."""
    stored = await session.get_one(Dialogue, call.id)
    stored.moderation = ModerationMode.BEFORE
    body = {"kind": "comment", "text": "Kirjasto auki sunnuntaisin.", "language": "fi"}
    said = await as_(who).post(f"/v1/dialogues/{call.id}/contributions", json=body)
    assert said.status_code == 201, said.text
    return f"/v1/contributions/{said.json()['id']}"


async def _event_types(session: AsyncSession) -> list[str]:
    return await event_types(session)


async def _queued(moderator: ApiClient, call: Dialogue) -> list[dict[str, Any]]:
    queue = (await moderator.get(f"/v1/dialogues/{call.id}/moderation")).json()
    items: list[dict[str, Any]] = queue["items"]
    return items


async def test_held_contribution_is_visible_to_author_and_moderators_only(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    place = await _held(as_, call, session)
    for reader, status in (
        ("anonymous", 404), ("viewer", 404), ("stranger", 404), ("operator", 404),
        ("resident", 200), ("officer", 200), ("moderator", 200),
    ):  # fmt: skip
        assert (await as_(reader).get(place)).status_code == status, reader
    own = (await as_("resident").get(place)).json()
    assert (own["status"], own["published_at"]) == ("held", None)
    listed = await as_("anonymous").get(f"/v1/dialogues/{call.id}/contributions?count=true")
    assert (listed.json()["items"], listed.json()["count"]) == ([], 0)
    assert await _event_types(session) == []


async def test_contribution_of_the_buyer_is_never_held(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    place = await _held(as_, call, session, who="officer")
    assert (await as_("anonymous").get(place)).json()["status"] == "published"


async def test_released_contribution_is_public(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    place = await _held(as_, call, session)
    officer = as_("officer")
    released = await officer.post(f"{place}/release", if_match=await officer.get(place))
    assert (released.status_code, released.json()["status"]) == (200, "published")
    seen = (await as_("anonymous").get(place)).json()
    assert seen["published_at"] is not None
    assert await _event_types(session) == ["contribution.published.v1", "contribution.released.v1"]
    events = (await as_("anonymous").get("/v1/events?after=0")).text
    assert "released" not in events
    assert await _queued(officer, call) == []
    logged = (await officer.get(f"/v1/organisations/{world.buyer.id}/audit")).json()["items"]
    assert [entry["action"] for entry in logged] == ["contribution.release"]


async def test_refused_held_contribution_leaves_a_tombstone(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    place = await _held(as_, call, session)
    removed = await _remove(as_("officer"), place)
    assert removed.status_code == 200
    seen = (await as_("anonymous").get(place)).json()
    assert (seen["status"], seen["text"], seen["removal_reason"]) == ("removed", None, REASON)
    assert await _event_types(session) == ["contribution.removed.v1"]
    shown = (await as_("anonymous").get(f"/v1/dialogues/{call.id}")).json()
    assert shown["removed_contributions"] == 1


async def test_removal_does_not_change_the_dialogues_version(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    said = contribution(call, world.people["resident"])
    session.add(said)
    officer, place = as_("officer"), f"/v1/dialogues/{call.id}"
    before = await officer.get(place)
    await _remove(officer, f"/v1/contributions/{said.id}")
    changed = await officer.patch(place, json={"moderation": "before"}, if_match=before)
    assert (changed.status_code, changed.json()["moderation"]) == (200, "before")
    assert (await _event_types(session))[-1] == "dialogue.changed.v1"


async def test_editing_a_held_contribution_leaves_no_public_trace(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    place = await _held(as_, call, session)
    resident = as_("resident")
    seen = await resident.get(place)
    edited = await resident.patch(place, json={"text": "Lauantaisin."}, if_match=seen)
    assert (edited.json()["status"], edited.json()["edited_at"]) == ("held", None)
    gone = await resident.post(f"{place}/withdraw", if_match=edited)
    assert gone.json()["status"] == "withdrawn"
    assert (await as_("anonymous").get(place)).status_code == 404
    assert await _queued(as_("officer"), call) == []
    assert await _event_types(session) == []


async def test_text_before_the_release_is_not_in_the_history(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    place = await _held(as_, call, session)
    resident, officer = as_("resident"), as_("officer")
    edited = await resident.patch(
        place, json={"text": "Lauantaisin."}, if_match=await resident.get(place)
    )
    await officer.post(f"{place}/release", if_match=edited)
    assert (await as_("anonymous").get(f"{place}/edits")).json()["items"] == []


async def test_release_needs_the_newest_version(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    place = await _held(as_, call, session)
    resident, officer = as_("resident"), as_("officer")
    read = await officer.get(place)
    await resident.patch(place, json={"text": "Jotain muuta."}, if_match=read)
    assert (await officer.post(f"{place}/release", if_match=read)).status_code == 412


async def test_report_queues_the_contribution_and_hides_nothing(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    rows = [contribution(call, world.people["resident"]) for _ in range(3)]
    session.add_all(rows)
    for row, text in ((rows[2], "Uusin"), (rows[0], "Numero"), (rows[0], "")):
        body = {"reason": "personal_data", "text": text}
        told = await as_("anonymous").post(f"/v1/contributions/{row.id}/reports", json=body)
        assert told.status_code == 204
    assert (await as_("anonymous").get(f"/v1/contributions/{rows[0].id}")).json()["text"]
    first, last = await _queued(as_("moderator"), call)
    assert first["contribution"]["id"] == str(rows[0].id)
    assert [report["text"] for report in first["reports"]] == ["Numero", ""]
    assert [report["text"] for report in last["reports"]] == ["Uusin"]


async def test_dismissed_reports_leave_the_queue_until_the_next_report(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    said = contribution(call, world.people["resident"])
    session.add(said)
    place, officer = f"/v1/contributions/{said.id}", as_("officer")
    for waiting in (1, 0, 1):
        if waiting:
            await as_("resident").post(f"{place}/reports", json={"reason": "other"})
        else:
            await officer.post(f"{place}/dismiss-reports", if_match=await officer.get(place))
        assert len(await _queued(officer, call)) == waiting
    await officer.post(f"{place}/dismiss-reports", if_match=await officer.get(place))
    await officer.post(f"{place}/dismiss-reports", if_match=await officer.get(place))
    logged = (await officer.get(f"/v1/organisations/{world.buyer.id}/audit")).json()["items"]
    assert [entry["action"] for entry in logged] == ["contribution.keep"] * 2


async def test_moderation_queue_is_paged(as_: As, call: Dialogue, session: AsyncSession) -> None:
    places = [await _held(as_, call, session) for _ in range(3)]
    at = f"/v1/dialogues/{call.id}/moderation?limit=2"
    first = (await as_("officer").get(at)).json()
    rest = (await as_("officer").get(f"{at}&cursor={first['next']}")).json()
    shown = [item["contribution"]["id"] for item in first["items"] + rest["items"]]
    assert [f"/v1/contributions/{one}" for one in shown] == places
    assert rest["next"] is None


async def test_reporter_is_stored_nowhere(
    client: ApiClient, as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    said = contribution(call, world.people["resident"])
    session.add(said)
    await client.from_("203.0.113.77").post(
        f"/v1/contributions/{said.id}/reports", json={"reason": "abuse"}
    )
    row = (await session.scalars(select(Report))).one()
    assert "203.0.113" not in repr(vars(row))
    entry = (await session.scalars(select(AuditEntry))).one()
    assert (entry.action, entry.organisation_id) == ("contribution.report", None)
    assert "203.0.113" not in repr(vars(entry))


async def test_reports_of_one_network_are_limited(
    client: ApiClient, world: World, call: Dialogue, session: AsyncSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """An address one, its /24 four: counted in PostgreSQL, so that it holds without Redis."""
    monkeypatch.setattr(limits, "REPORTS", limits.REPORTS._replace(most=1))
    said = contribution(call, world.people["resident"])
    session.add(said)
    place, body = f"/v1/contributions/{said.id}/reports", {"reason": "abuse"}
    for address, status in (
        ("192.0.2.1", 204), ("192.0.2.1", 429), ("192.0.2.2", 204), ("192.0.2.3", 204),
        ("192.0.2.4", 204), ("192.0.2.5", 429), ("198.51.100.1", 204),
    ):  # fmt: skip
        response = await client.from_(address).post(place, json=body)
        assert response.status_code == status
    assert int((await client.from_("192.0.2.9").post(place, json=body)).headers["retry-after"]) > 0


async def test_one_network_does_not_fill_the_queue(
    client: ApiClient, as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    said = contribution(call, world.people["resident"])
    session.add(said)
    place = f"/v1/contributions/{said.id}/reports"
    for number in range(6):
        response = await client.from_(f"192.0.2.{number}").post(place, json={"reason": "abuse"})
        assert response.status_code == 204
    await client.from_("198.51.100.1").post(place, json={"reason": "secret"})
    [queued] = await _queued(as_("officer"), call)
    assert [item["reason"] for item in queued["reports"]] == ["abuse"] * 3 + ["secret"]


async def test_removed_contribution_is_not_in_the_queue(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    rows = [contribution(call, world.people["resident"]) for _ in range(2)]
    session.add_all(rows)
    await session.flush()
    session.add_all(report(row) for row in rows)
    officer, resident = as_("officer"), as_("resident")
    assert len(await _queued(officer, call)) == 2
    removed, withdrawn = (f"/v1/contributions/{row.id}" for row in rows)
    await _remove(officer, removed)
    await resident.post(f"{withdrawn}/withdraw", if_match=await resident.get(withdrawn))
    assert await _queued(officer, call) == []


async def test_released_contribution_reveals_neither_time_nor_order_of_writing(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, moderation=ModerationMode.BEFORE)
    session.add(call)
    await session.flush()
    place = f"/v1/dialogues/{call.id}/contributions"
    body = {"kind": "comment", "text": "Kannatan.", "language": "fi"}
    said = [await as_(who).post(place, json=body) for who in ("resident", "member", "rival")]
    assert {UUID(one.json()["id"]).version for one in said} == {4}
    for item in (said[2], said[0], said[1]):
        at = f"/v1/contributions/{item.json()['id']}/release"
        assert (await as_("officer").post(at, if_match=item)).status_code == 200
    first = (await as_("anonymous").get(f"{place}?limit=2")).json()
    rest = (await as_("anonymous").get(f"{place}?cursor={first['next']}&limit=2")).json()
    listed = [one["id"] for one in first["items"] + rest["items"]]
    assert listed == [said[place].json()["id"] for place in (2, 0, 1)]
    assert [one["author"]["participant"] for one in first["items"] + rest["items"]] == [1, 2, 3]
