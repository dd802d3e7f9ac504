"""Votes: "same concern", once per participant, whoever they are."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution, ContributionStatus, Vote
from api.core.audit import AuditEntry
from api.dialogues.models import Dialogue, DialogueStatus
from tests.api.client import ApiClient
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.participation import receipt
from tests.factories.world import World

As = Callable[[str], ApiClient]


@pytest.fixture
async def call(world: World, session: AsyncSession) -> Dialogue:
    row = dialogue(world.buyer)
    session.add(row)
    await session.flush()
    return row


@pytest.fixture
async def said(world: World, call: Dialogue, session: AsyncSession) -> Contribution:
    row = contribution(call, world.people["resident"])
    session.add(row)
    await session.flush()
    return row


async def _shown(reader: ApiClient, said: Contribution) -> tuple[int, bool]:
    seen = (await reader.get(f"/v1/contributions/{said.id}")).json()
    return seen["votes"], seen["voted"]


async def test_each_participant_counts_once(
    client: ApiClient, as_: As, call: Dialogue, said: Contribution, session: AsyncSession
) -> None:
    holder, token = receipt(call)
    session.add(holder)
    unknown, place = client.as_(token), f"/v1/contributions/{said.id}/vote"
    for voter in (as_("member"), as_("member"), as_("supplier"), unknown, unknown):
        voted = await voter.put(place)
        assert (voted.status_code, voted.json()["voted"]) == (200, True)
    assert await _shown(client, said) == (3, False)
    assert await _shown(unknown, said) == (3, True)
    assert (await unknown.delete(place)).status_code == 204
    assert (await unknown.delete(place)).status_code == 204
    assert await _shown(unknown, said) == (2, False)
    assert await _shown(as_("member"), said) == (2, True)


async def test_a_vote_is_nobodys_to_know(
    as_: As, world: World, said: Contribution, session: AsyncSession
) -> None:
    for _ in range(2):
        await as_("member").put(f"/v1/contributions/{said.id}/vote")
    entry = (await session.scalars(select(AuditEntry))).one()
    assert (entry.action, entry.organisation_id) == ("contribution.vote", None)


async def test_nobody_votes_for_their_own(
    as_: As, said: Contribution, session: AsyncSession
) -> None:
    refused = await as_("resident").put(f"/v1/contributions/{said.id}/vote")
    assert refused.json()["errors"][0]["code"] == "own_contribution"
    assert (await session.scalars(select(Vote))).all() == []


async def test_the_buyers_people_do_not_vote(as_: As, said: Contribution) -> None:
    refused = await as_("viewer").put(f"/v1/contributions/{said.id}/vote")
    assert refused.json()["errors"][0]["code"] == "speaks_for_buyer"


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_after_the_deadline_the_counts_stand(
    as_: As, call: Dialogue, said: Contribution, session: AsyncSession, method: str
) -> None:
    place = f"/v1/contributions/{said.id}/vote"
    assert (await as_("member").put(place)).status_code == 200
    stored = await session.get_one(Dialogue, call.id)
    stored.status, stored.grace_hours = DialogueStatus.CLOSED, 168
    assert (await as_("member").request(method, place)).status_code == 409
    assert await _shown(as_("member"), said) == (1, True)


async def test_a_tombstone_takes_no_votes(
    as_: As, said: Contribution, session: AsyncSession
) -> None:
    stored = await session.get_one(Contribution, said.id)
    stored.status = ContributionStatus.WITHDRAWN
    refused = await as_("member").put(f"/v1/contributions/{said.id}/vote")
    assert refused.status_code == 409
