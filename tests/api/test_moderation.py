"""What breaks the rules is removed, with a reason that all can read."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue
from tests.api.client import ApiClient
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.participation import receipt
from tests.factories.world import World

As = Callable[[str], ApiClient]
REASON = {"fi": {"text": "Sisälsi toisen ihmisen puhelinnumeron.", "origin": "original"}}


@pytest.fixture
async def call(world: World, session: AsyncSession) -> Dialogue:
    row = dialogue(world.buyer)
    session.add(row)
    await session.flush()
    return row


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
        assert "040" not in seen.text
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
