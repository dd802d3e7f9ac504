"""The confidential part of a contribution: who reads it, and that it leaks nowhere else."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.contributions.models import ConfidentialPart
from api.core.audit import AuditEntry
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue, DialogueStatus
from tests.api.client import ApiClient, As
from tests.api.dump import whole_database
from tests.api.problems import faults_of
from tests.api.saving import event_types
from tests.factories.participation import receipt
from tests.factories.world import ACTORS, World, hand_out_receipts

WORD = "kaksitoista"
"""Stands in the confidential part, nowhere else."""
SECRET = {"text": f"Kalustomme riittää {WORD} reitille.", "ground": "trade_secret"}
PUBLIC = {"kind": "comment", "text": "Pienille sopisi jako osiin.", "language": "fi"}
COMMENT = {**PUBLIC, "confidential": SECRET}
READERS = {"leader", "officer", "api_key"}


async def _said(speaker: ApiClient, call: Dialogue, **values: Any) -> str:
    body = {**COMMENT, **values}
    said = await speaker.post(f"/v1/dialogues/{call.id}/contributions", json=body)
    assert said.status_code == 201, said.text
    assert said.json()["has_confidential_part"] is True
    return f"/v1/contributions/{said.json()['id']}"


async def test_the_author_and_the_buyers_officers_read_it(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    place = await _said(as_("member"), call, on_behalf_of=str(world.supplier.id))
    await hand_out_receipts(world, session, call)
    readers, told = set(), set()
    for actor in ACTORS:
        read = await as_(actor).get(f"{place}/confidential")
        if read.status_code == 200:
            readers.add(actor)
            assert read.json() == SECRET
            assert read.headers["cache-control"] == "private, no-store"
        if (await as_(actor).get(place)).json()["has_confidential_part"]:
            told.add(actor)
    assert readers == told == READERS | {"member"}


async def test_missing_confidential_part_is_not_found(as_: As, call: Dialogue) -> None:
    said = await as_("resident").post(f"/v1/dialogues/{call.id}/contributions", json=PUBLIC)
    assert said.json()["has_confidential_part"] is False
    for who in ("resident", "officer"):
        read = await as_(who).get(f"/v1/contributions/{said.json()['id']}/confidential")
        assert read.status_code == 404


async def test_receipt_holder_may_write_a_confidential_part(
    client: ApiClient, as_: As, call: Dialogue, session: AsyncSession
) -> None:
    author, token = receipt(call)
    session.add(author)
    unknown = client.as_(token)
    place = await _said(unknown, call)
    assert (await unknown.get(f"{place}/confidential")).json() == SECRET
    assert (await as_("officer").get(f"{place}/confidential")).json() == SECRET


async def test_reading_by_the_buyer_is_audited(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    place = await _said(as_("resident"), call)
    for who in ("resident", "officer", "viewer", "leader"):
        await as_(who).get(f"{place}/confidential")
    logged = (await as_("officer").get(f"/v1/organisations/{world.buyer.id}/audit")).json()
    read = [
        (item["person"]["name"], item["target"])
        for item in logged["items"]
        if item["action"] == "confidential_part.read"
    ]
    target = place.removeprefix("/v1/")
    assert read == [("leader", target), ("officer", target)]


async def test_confidential_text_is_in_one_row_and_no_other_response(
    as_: As, client: ApiClient, call: Dialogue, session: AsyncSession, connection: AsyncConnection
) -> None:
    """Said, changed and read: what then lies around, and what anybody can ask for."""
    resident = as_("resident")
    place = await _said(resident, call)
    seen = await resident.get(f"{place}/confidential")
    changed = {"text": f"Ehkä {WORD} reittiä."}
    edited = await resident.patch(f"{place}/confidential", json=changed, if_match=seen)
    assert edited.json() == {**SECRET, **changed}
    public = {"text": "Pienille sopisi jako neljään."}
    await resident.patch(place, json=public, if_match=await resident.get(place))
    await as_("officer").get(f"{place}/confidential")
    holding = [row for row in (await whole_database(connection)).splitlines() if WORD in row]
    assert len(holding) == 1
    for position, row in enumerate(await session.scalars(select(OutboxEvent)), start=1):
        row.position = position
    for asked in (
        place,
        f"{place}/edits",
        f"/v1/dialogues/{call.id}",
        f"/v1/dialogues/{call.id}/contributions",
        f"/v1/dialogues?q={WORD}",
        "/v1/events",
        f"/dialogues/{call.id}",
    ):
        answer = await client.get(asked)
        assert answer.status_code == 200, asked
        assert WORD not in answer.text.replace(f"q={WORD}", "")
        assert '"has_confidential_part":true' not in answer.text
    for who in ("resident", "officer", "viewer"):
        for asked in (place, f"{place}/edits", f"/v1/dialogues/{call.id}/contributions"):
            assert WORD not in (await as_(who).get(asked)).text
    assert (await client.get(f"/v1/dialogues?q={WORD}")).json()["items"] == []


async def test_change_leaves_the_public_part_unchanged(
    as_: As, client: ApiClient, call: Dialogue, session: AsyncSession
) -> None:
    """Neither a tag nor a time nor an event tells that something has changed."""
    resident = as_("resident")
    place = await _said(resident, call)
    before, facts = await client.get(place), await event_types(session)
    seen = await resident.get(f"{place}/confidential")
    for change in ({"text": "Toisin."}, {"ground": "security"}):
        seen = await resident.patch(f"{place}/confidential", json=change, if_match=seen)
        assert seen.status_code == 200
    assert (await resident.delete(f"{place}/confidential")).status_code == 204
    after = await client.get(place)
    assert (after.headers["etag"], after.json()) == (before.headers["etag"], before.json())
    assert await event_types(session) == facts


async def test_change_needs_the_newest_version_and_is_audited(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    resident = as_("resident")
    place = f"{await _said(resident, call)}/confidential"
    first = await resident.get(place)
    assert (await resident.patch(place, json={"text": "Toisin."})).status_code == 428
    await resident.patch(place, json={"text": "Toisin."}, if_match=first)
    stale = await resident.patch(place, json={"text": "Vielä."}, if_match=first)
    assert stale.status_code == 412
    entry = await session.scalar(
        select(AuditEntry).where(AuditEntry.action == "confidential_part.edit")
    )
    assert entry is not None
    assert (entry.organisation_id, entry.changed) == (None, ["text"])


async def test_readers_cannot_change_it(as_: As, call: Dialogue) -> None:
    place = f"{await _said(as_('resident'), call)}/confidential"
    officer = as_("officer")
    seen = await officer.get(place)
    changed = await officer.patch(place, json={"text": "Toisin."}, if_match=seen)
    assert changed.status_code == 403
    assert (await officer.delete(place)).status_code == 403


async def test_withdrawing_a_contribution_deletes_its_confidential_part(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    resident = as_("resident")
    place = await _said(resident, call)
    await resident.post(f"{place}/withdraw", if_match=await resident.get(place))
    assert (await session.scalars(select(ConfidentialPart))).all() == []
    for who in ("resident", "officer"):
        assert (await as_(who).get(f"{place}/confidential")).status_code == 404
        assert (await as_(who).get(place)).json()["has_confidential_part"] is False


async def test_after_the_deadline_it_can_be_removed_but_not_changed(
    as_: As, call: Dialogue, session: AsyncSession
) -> None:
    resident = as_("resident")
    place = f"{await _said(resident, call)}/confidential"
    (await session.get_one(Dialogue, call.id)).status = DialogueStatus.CLOSED
    seen = await resident.get(place)
    changed = await resident.patch(place, json={"text": "Toisin."}, if_match=seen)
    assert changed.status_code == 409
    assert (await resident.delete(place)).status_code == 204


@pytest.mark.parametrize(
    ("who", "confidential", "fault"),
    [
        ("resident", {**SECRET, "text": " "}, ("/confidential/text", "length")),
        ("resident", {**SECRET, "ground": "shy"}, ("/confidential/ground", "unknown_value")),
        ("resident", {"text": "Luku."}, ("/confidential/ground", "required")),
        ("officer", SECRET, ("/confidential", "speaks_for_buyer")),
    ],
)
async def test_confidential_part_needs_text_and_ground(
    as_: As, call: Dialogue, who: str, confidential: dict[str, str], fault: tuple[str, str]
) -> None:
    body = {**PUBLIC, "confidential": confidential}
    refused = await as_(who).post(f"/v1/dialogues/{call.id}/contributions", json=body)
    assert faults_of(refused) == [fault]


async def test_empty_change_is_refused_with_a_pointer(as_: As, call: Dialogue) -> None:
    resident = as_("resident")
    place = f"{await _said(resident, call)}/confidential"
    refused = await resident.patch(place, json={"text": ""}, if_match=await resident.get(place))
    assert refused.json()["errors"][0]["pointer"] == "/text"
