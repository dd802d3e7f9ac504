"""A record lists hidings. A record sealed before a hiding says that something was hidden since."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import DialogueStatus
from tests.api.client import ApiClient, As
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.world import World

REASON = {"fi": {"text": "Ei kuulu kaikille."}}


@pytest.mark.parametrize("destroyed", [False, True])
async def test_verification_of_an_older_record_lists_later_hidings(
    as_: As, client: ApiClient, session: AsyncSession, world: World, destroyed: bool
) -> None:
    call = dialogue(world.buyer, DialogueStatus.CLOSED)
    session.add(call)
    await session.flush()
    said = contribution(call, None, text="Soita Matille.")
    session.add(said)
    await session.flush()
    path = f"/v1/dialogues/{call.id}/record"
    older = (await client.get(path)).json()
    assert older["record"]["hidings"] == []
    body = {
        "subject": f"contributions/{said.id}",
        "passage": "Matille",
        "ground": "personal_data",
        "reason": REASON,
    }
    if destroyed:
        proposed = (await as_("officer").post("/v1/destructions", json=body)).json()
        await as_("leader").post(f"/v1/destructions/{proposed['id']}/confirm")
    else:
        await as_("officer").post("/v1/hidings", json=body)
    newer = (await client.get(path)).json()
    [listed] = newer["record"]["hidings"]
    assert (listed["subject"], listed["destroyed"]) == (body["subject"], destroyed)
    assert "Matille" not in str(newer)
    verified = (await client.post("/v1/records/verify", json=older)).json()
    assert verified["made_here"] is True
    assert [item["id"] for item in verified["hidden_since"]] == [listed["id"]]
    verified = (await client.post("/v1/records/verify", json=newer)).json()
    assert verified["hidden_since"] == []
    for language in ("fi", "sv", "en"):
        page = (await client.get(f"{path}.html?lang={language}")).text
        assert "Ei kuulu kaikille." in page
