"""An open call can close earlier: with a public reason and days of notice."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.outbox import OutboxEvent
from api.dialogues.models import Extension
from tests.api.client import As
from tests.api.moments import from_now
from tests.api.problems import fault_codes
from tests.api.saving import event_types
from tests.factories.dialogues import dialogue
from tests.factories.world import World

REASON = {"fi": {"text": "Hankinta on kiireellinen."}}


async def test_early_closing_has_a_public_reason(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, closes_at=utc_now() + timedelta(days=20))
    session.add(call)
    before = call.closes_at
    place, officer = f"/v1/dialogues/{call.id}", as_("officer")
    body: dict[str, Any] = {"closes_at": from_now(days=4), "reason": REASON}
    done = await officer.post(f"{place}/shorten", json=body, if_match=await officer.get(place))
    assert done.status_code == 200, done.text
    seen = (await as_("anonymous").get(place)).json()
    assert datetime.fromisoformat(seen["closes_at"]) == datetime.fromisoformat(body["closes_at"])
    [moved] = seen["extensions"]
    assert datetime.fromisoformat(moved["closes_before"]) == before
    assert moved["closes_after"] == seen["closes_at"]
    assert moved["reason"]["fi"]["text"] == REASON["fi"]["text"]
    assert await event_types(session) == ["dialogue.shortened.v1"]
    ids = [await session.scalar(select(table.id)) for table in (Extension, OutboxEvent)]
    assert ids[0] == ids[1]
    page = await as_("anonymous").get(f"/dialogues/{call.id}")
    assert REASON["fi"]["text"] in page.text
    calendar = await as_("anonymous").get("/v1/feeds/dialogues.ics")
    assert (
        f"{datetime.fromisoformat(body['closes_at']).astimezone(UTC):%Y%m%dT%H%M%SZ}"
        in calendar.text
    )


@pytest.mark.parametrize(
    ("days", "reason", "code"),
    [(2, REASON, "too_short_notice"), (40, REASON, "not_earlier"), (4, {}, "text_required")],
)
async def test_early_closing_needs_notice_and_reason(
    as_: As, world: World, session: AsyncSession, *, days: int, reason: Any, code: str
) -> None:
    call = dialogue(world.buyer, closes_at=utc_now() + timedelta(days=20))
    session.add(call)
    place, officer = f"/v1/dialogues/{call.id}", as_("officer")
    body = {"closes_at": from_now(days=days), "reason": reason}
    refused = await officer.post(f"{place}/shorten", json=body, if_match=await officer.get(place))
    assert fault_codes(refused) == [code]
    assert await event_types(session) == []
