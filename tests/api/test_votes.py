"""Votes: one for each participant, people and receipts counted apart."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution, ContributionStatus, Vote
from api.core.audit import AuditEntry
from api.dialogues.models import Dialogue, DialogueStatus
from api.participation import limits, rates
from api.participation.models import Participant
from api.participation.proof_of_work import Work, solve
from tests.api.client import ApiClient, As
from tests.api.saving import saved
from tests.factories.contributions import contribution
from tests.factories.participation import earned, receipt, solved
from tests.factories.world import World

pytestmark = pytest.mark.usefixtures("within_one_window")
RECEIPT_BITS = 4
"""As the tests' settings have it."""


@pytest.fixture
async def said(world: World, call: Dialogue, session: AsyncSession) -> Contribution:
    return await saved(session, contribution(call, world.people["resident"]))


Shown = tuple[int, int, bool]


async def _shown(reader: ApiClient, said: Contribution) -> Shown:
    """People who signed in, receipts, and whether the reader is among them."""
    seen = (await reader.get(f"/v1/contributions/{said.id}")).json()
    return seen["votes"], seen["receipt_votes"], seen["voted"]


async def test_each_participant_counts_once_and_receipts_apart(
    client: ApiClient, as_: As, call: Dialogue, said: Contribution, session: AsyncSession
) -> None:
    holder, token = receipt(call)
    session.add(holder)
    unknown, place = client.as_(token), f"/v1/contributions/{said.id}/vote"
    for voter in (as_("member"), as_("member"), as_("supplier"), unknown, unknown):
        voted = await voter.put(place)
        assert (voted.status_code, voted.json()["voted"]) == (200, True)
    assert await _shown(client, said) == (2, 1, False)
    assert await _shown(unknown, said) == (2, 1, True)
    assert (await unknown.delete(place)).status_code == 204
    assert (await unknown.delete(place)).status_code == 204
    assert await _shown(unknown, said) == (2, 0, False)
    assert await _shown(as_("member"), said) == (2, 0, True)


async def test_votes_stay_after_erasure_of_the_voter(
    client: ApiClient, as_: As, call: Dialogue, said: Contribution, session: AsyncSession
) -> None:
    """Without person and receipt: it is still known which of both it was."""
    holder, token = receipt(call)
    session.add(holder)
    for voter in (as_("member"), client.as_(token)):
        await voter.put(f"/v1/contributions/{said.id}/vote")
    await session.execute(update(Participant).values(person_id=None, receipt_hash=None))
    assert await _shown(client, said) == (1, 1, False)


async def test_page_shows_votes_of_people_and_receipts_apart(
    client: ApiClient, as_: As, call: Dialogue, said: Contribution, session: AsyncSession
) -> None:
    holders = [receipt(call) for _ in range(2)]
    session.add_all([row for row, _ in holders])
    for number, (row, _) in enumerate(holders, 1):
        row.number = number
    for voter in (as_("member"), *(client.as_(token) for _, token in holders)):
        await voter.put(f"/v1/contributions/{said.id}/vote")
    for language, words in (
        ("fi", "1 kirjautunut on samaa mieltä · 2 ääntä ilman kirjautumista"),
        ("sv", "1 inloggad instämmer · 2 röster utan inloggning"),
        ("en", "1 person who signed in shares the concern · 2 votes without an account"),
    ):
        page = await client.get(f"/dialogues/{call.id}?lang={language}")
        assert words in page.text


async def test_first_vote_of_a_receipt_needs_its_own_proof_of_work(
    client: ApiClient, call: Dialogue, said: Contribution, session: AsyncSession
) -> None:
    holder, token = receipt(call, vote_earned_at=None)
    session.add(holder)
    unknown, place = client.as_(token), f"/v1/contributions/{said.id}/vote"
    refused = await unknown.put(place, headers={"Accept-Language": "sv"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "vote_not_earned")
    asked = (await unknown.get("/v1/receipts/current/vote-challenge")).json()
    assert asked["difficulty"] == RECEIPT_BITS + 1, "more than a receipt, and so than a comment"
    nonce = solve(asked["challenge"], asked["difficulty"])
    body = {"challenge": asked["challenge"], "nonce": nonce}
    earned_now = await unknown.post("/v1/receipts/current/vote-work", json=body)
    assert (earned_now.status_code, earned_now.json()["may_vote"]) == (200, True)
    assert (await unknown.put(place)).status_code == 200
    again = await unknown.post("/v1/receipts/current/vote-work", json=body)
    assert again.json()["errors"][0]["code"] == "challenge_spent"


async def test_proof_of_work_of_a_vote_is_bound_to_the_receipt(
    client: ApiClient, call: Dialogue, said: Contribution, session: AsyncSession
) -> None:
    (one, token), (other, _) = (receipt(call, number=n, vote_earned_at=None) for n in (1, 2))
    session.add_all([one, other])
    await session.flush()
    place = "/v1/receipts/current/vote-work"
    for body in (earned(other), solved(call.id), earned(one, work=Work.RECEIPT)):
        refused = await client.as_(token).post(place, json=body)
        assert refused.json()["errors"][0]["code"] == "challenge_unknown"
    away = client.as_(token).from_("198.51.100.1")
    refused = await away.post(place, json=earned(one))
    assert refused.json()["errors"][0]["code"] == "challenge_of_another_network"


async def test_work_for_votes_rises_with_their_rate(
    client: ApiClient, call: Dialogue, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F2b: a crowd of receipts from one address."""
    monkeypatch.setattr(rates, "VOTERS", rates.VOTERS._replace(most=1))
    bits = []
    for number in range(1, 5):
        holder, token = receipt(call, number=number, vote_earned_at=None)
        session.add(holder)
        unknown = client.as_(token)
        asked = (await unknown.get("/v1/receipts/current/vote-challenge")).json()
        bits.append(asked["difficulty"])
        nonce = solve(asked["challenge"], asked["difficulty"])
        body = {"challenge": asked["challenge"], "nonce": nonce}
        assert (await unknown.post("/v1/receipts/current/vote-work", json=body)).is_success
    assert bits == [5, 6, 7, 7]


async def test_votes_of_a_participant_are_limited(
    as_: As, said: Contribution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "VOTES", limits.VOTES._replace(most=1))
    place = f"/v1/contributions/{said.id}/vote"
    assert (await as_("member").put(place)).status_code == 200
    refused = await as_("member").put(place)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


async def test_vote_is_in_no_event_and_no_organisations_audit_log(
    as_: As, world: World, said: Contribution, session: AsyncSession
) -> None:
    for _ in range(2):
        await as_("member").put(f"/v1/contributions/{said.id}/vote")
    entry = (await session.scalars(select(AuditEntry))).one()
    assert (entry.action, entry.organisation_id) == ("contribution.vote", None)


async def test_own_contribution_cannot_be_voted_for(
    as_: As, said: Contribution, session: AsyncSession
) -> None:
    refused = await as_("resident").put(f"/v1/contributions/{said.id}/vote")
    assert refused.json()["errors"][0]["code"] == "own_contribution"
    assert (await session.scalars(select(Vote))).all() == []


async def test_members_of_the_buyer_cannot_vote(as_: As, said: Contribution) -> None:
    refused = await as_("viewer").put(f"/v1/contributions/{said.id}/vote")
    assert refused.json()["errors"][0]["code"] == "speaks_for_buyer"


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_votes_are_final_after_the_deadline(
    as_: As, call: Dialogue, said: Contribution, session: AsyncSession, method: str
) -> None:
    place = f"/v1/contributions/{said.id}/vote"
    assert (await as_("member").put(place)).status_code == 200
    stored = await session.get_one(Dialogue, call.id)
    stored.status, stored.grace_hours = DialogueStatus.CLOSED, 168
    assert (await as_("member").request(method, place)).status_code == 409
    assert await _shown(as_("member"), said) == (1, 0, True)


async def test_tombstone_cannot_be_voted_for(
    as_: As, said: Contribution, session: AsyncSession
) -> None:
    stored = await session.get_one(Contribution, said.id)
    stored.status = ContributionStatus.WITHDRAWN
    refused = await as_("member").put(f"/v1/contributions/{said.id}/vote")
    assert refused.status_code == 409
