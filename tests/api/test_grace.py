"""Late contributions are accepted in the grace period and marked as late."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import clock_stopped_at
from api.dialogues.models import Dialogue, DialogueStatus
from tests.api.client import ApiClient, As
from tests.api.saving import saved
from tests.api.web.browser import open_page
from tests.factories.dialogues import dialogue
from tests.factories.participation import solved
from tests.factories.world import World

COMMENT = {"kind": "comment", "text": "Ehdittehän vielä lukea.", "language": "fi"}


@pytest.fixture
async def call(world: World, session: AsyncSession) -> Dialogue:
    """Closed an hour ago, with two hours of grace."""
    return await saved(session, dialogue(world.buyer, DialogueStatus.CLOSED, grace_hours=2))


async def _say(speaker: ApiClient, call: Dialogue) -> Any:
    return await speaker.post(f"/v1/dialogues/{call.id}/contributions", json=COMMENT)


async def test_late_contribution_is_accepted_and_marked(
    as_: As, client: ApiClient, call: Dialogue
) -> None:
    said = await _say(as_("resident"), call)
    assert (said.status_code, said.json()["late"]) == (201, True)
    assert (await client.get(f"/v1/dialogues/{call.id}")).json()["status"] == "closed"
    page = await open_page(client, f"/dialogues/{call.id}")
    assert "tullut määräajan jälkeen" in page.text
    assert "2 tuntia määräajan jälkeen" in page.text
    own = f"/v1/contributions/{said.json()['id']}"
    edited = await as_("resident").patch(own, json={"text": "Korjaan."}, if_match=said)
    assert (edited.status_code, edited.json()["late"]) == (200, True)


async def test_contribution_of_the_buyer_is_never_late(as_: As, call: Dialogue) -> None:
    assert (await _say(as_("officer"), call)).json()["late"] is False


async def test_contribution_is_refused_when_the_grace_period_ends(as_: As, call: Dialogue) -> None:
    assert call.closes_at is not None
    end = call.closes_at + timedelta(hours=2)
    with clock_stopped_at(end - timedelta(seconds=1)):
        assert (await _say(as_("resident"), call)).status_code == 201
    with clock_stopped_at(end):
        assert (await _say(as_("resident"), call)).status_code == 409


async def test_receipt_holder_may_write_in_the_grace_period(
    client: ApiClient, call: Dialogue
) -> None:
    response = await client.post(f"/v1/dialogues/{call.id}/receipts", json=solved(call.id))
    said = await _say(client.as_(response.json()["token"]), call)
    assert said.json()["late"] is True


async def test_dialogue_is_not_concluded_in_the_grace_period(as_: As, call: Dialogue) -> None:
    officer, place = as_("officer"), f"/v1/dialogues/{call.id}"
    body = {"summary": {"fi": {"text": "Kuulimme."}}}
    seen = await officer.get(place)
    refused = await officer.post(f"{place}/conclude", json=body, if_match=seen)
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["code"] == "grace_not_over"


async def test_grace_period_is_fixed_once_public(
    as_: As, world: World, session: AsyncSession
) -> None:
    officer = as_("officer")
    draft = {
        "organisation_id": str(world.buyer.id),
        "subject": "operating_model",
        "title": {"fi": {"text": "Miten hankimme?"}},
        "formats": ["comments"],
        "opens_at": "2027-01-11T08:00:00+02:00",
        "closes_at": "2027-02-05T16:00:00+02:00",
        "moderation": "before",
    }
    for hours in (-1, 169):
        refused = await officer.post("/v1/dialogues", json={**draft, "grace_hours": hours})
        assert refused.json()["errors"][0]["pointer"] == "/grace_hours"
    made = await officer.post("/v1/dialogues", json={**draft, "grace_hours": 168})
    assert (made.json()["grace_hours"], made.json()["moderation"]) == (168, "before")
    place = made.headers["location"]
    changed = await officer.patch(place, json={"grace_hours": 24}, if_match=made)
    assert changed.json()["grace_hours"] == 24
    public = await officer.post(f"{place}/publish", if_match=changed)
    refused = await officer.patch(place, json={"grace_hours": 48}, if_match=public)
    assert refused.json()["errors"][0]["code"] == "fixed_once_public"
