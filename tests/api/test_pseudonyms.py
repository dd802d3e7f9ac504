"""Public data does not reveal whether two dialogues have an author in common."""

import re
from collections.abc import Awaitable, Callable
from itertools import count

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.events import Audience
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue
from tests.api.client import ApiClient, As
from tests.factories.dialogues import dialogue
from tests.factories.participation import solved
from tests.factories.world import World

Enter = Callable[[Dialogue, str], Awaitable[ApiClient]]
COMMENT = {"kind": "comment", "text": "Kirjasto saisi olla auki sunnuntaisin.", "language": "fi"}
CHANGING = re.compile(
    r"(?P<id>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"|\d{4}-\d{2}-\d{2}T[\d:.]+Z"
    r"|\d{1,2}\.\d{1,2}\.\d{4} klo \d{1,2}\.\d{2}"
)


@pytest.fixture
def by_name(as_: As) -> Enter:
    async def enter(call: Dialogue, who: str) -> ApiClient:
        return as_(who)

    return enter


@pytest.fixture
def by_receipt(client: ApiClient) -> Enter:
    """Whoever has the same name sits at the same address."""
    receipts: dict[tuple[Dialogue, str], ApiClient] = {}
    addresses = {"resident": "203.0.113.7", "member": "198.51.100.7", "rival": "192.0.2.7"}

    async def enter(call: Dialogue, who: str) -> ApiClient:
        if (call, who) not in receipts:
            somebody = client.from_(addresses[who])
            taken = await somebody.post(
                f"/v1/dialogues/{call.id}/receipts", json=solved(call.id, address=addresses[who])
            )
            receipts[call, who] = somebody.as_(taken.json()["token"])
        return receipts[call, who]

    return enter


@pytest.mark.parametrize("way", ["by_name", "by_receipt"])
async def test_public_data_is_equal_for_same_and_other_people(
    way: str,
    request: pytest.FixtureRequest,
    client: ApiClient,
    world: World,
    session: AsyncSession,
) -> None:
    """The same two people in both dialogues, or somebody else in the second one."""
    enter: Enter = request.getfixturevalue(way)
    seen = []
    for second in (("resident", "member"), ("rival", "member"), ("member", "resident")):
        calls = [dialogue(world.buyer) for _ in range(2)]
        session.add_all(calls)
        await session.flush()
        for call, (one, other) in zip(calls, (("resident", "member"), second), strict=True):
            for who in (one, other, one):
                await _speak(await enter(call, who), call)
        seen.append(_renamed([await _public(client, session, call) for call in calls]))
    assert seen[0] == seen[1] == seen[2]
    assert "participant" in seen[0]


async def _speak(speaker: ApiClient, call: Dialogue) -> None:
    said = await speaker.post(f"/v1/dialogues/{call.id}/contributions", json=COMMENT)
    place = f"/v1/contributions/{said.json()['id']}"
    edited = await speaker.patch(place, json={"text": "Tai lauantaisin."}, if_match=said)
    assert edited.status_code == 200


async def _public(client: ApiClient, session: AsyncSession, call: Dialogue) -> str:
    """All that anybody can read of a dialogue."""
    listed = await client.get(f"/v1/dialogues/{call.id}/contributions")
    parts = [listed.text, (await client.get(f"/dialogues/{call.id}")).text]
    for item in listed.json()["items"]:
        place = f"/v1/contributions/{item['id']}"
        parts += [(await client.get(at)).text for at in (place, f"{place}/edits")]
    events = await session.scalars(
        select(OutboxEvent)
        .where(
            OutboxEvent.audience == Audience.PUBLIC,
            OutboxEvent.data["dialogue_id"].astext == str(call.id),
        )
        .order_by(OutboxEvent.number)
    )
    parts += [f"{row.type} {row.subject} {row.data}" for row in events]
    return "\n".join(parts)


def _renamed(answers: list[str]) -> str:
    """Identifiers by where they first come, in both dialogues together; times not at all."""
    numbers, names = count(), dict[str, str]()

    def rename(found: re.Match[str]) -> str:
        if found["id"] is None:
            return "TIME"
        return names.setdefault(found["id"], f"ID{next(numbers)}")

    return CHANGING.sub(rename, "\n".join(answers))
