"""Dispositions: one by one, in batches, with history, and the influence they add up to."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution, ContributionStatus, DispositionOutcome
from api.core.audit import AuditEntry
from api.core.ids import new_id
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue
from tests.api.client import ApiClient, As
from tests.api.problems import faults_of
from tests.api.saving import saved
from tests.factories.contributions import contribution, disposition, official, question
from tests.factories.dialogues import dialogue
from tests.factories.participation import participant, receipt
from tests.factories.world import World

REASON = {"fi": {"text": "Reitit jaetaan osiin.", "origin": "original"}}
ADOPTED = {"outcome": "adopted", "reason": REASON}
NOTED = {"outcome": "noted", "reason": REASON}


@pytest.fixture
async def said(world: World, call: Dialogue, session: AsyncSession) -> Contribution:
    return await saved(session, contribution(call, world.people["resident"]))


def _place(said: Contribution) -> str:
    return f"/v1/contributions/{said.id}/disposition"


async def _batch(officer: ApiClient, call: Dialogue, *items: dict[str, Any]) -> Any:
    return await officer.post(
        f"/v1/dialogues/{call.id}/dispositions", json={"dispositions": list(items)}
    )


async def test_all_can_read_what_becomes_of_a_contribution(
    as_: As, world: World, client: ApiClient, said: Contribution, session: AsyncSession
) -> None:
    done = await as_("officer").put(_place(said), json=ADOPTED)
    assert (done.status_code, done.json()["version"]) == (200, 1)
    seen = (await client.get(f"/v1/contributions/{said.id}")).json()
    assert seen["disposition"] == done.json()
    assert (await client.get(_place(said))).json() == done.json()
    event = (await session.scalars(select(OutboxEvent))).one()
    assert (event.type, event.data["outcome"]) == ("contribution.disposed.v1", "adopted")
    assert str(world.people["resident"].id) not in str(event.data)
    entry = (await session.scalars(select(AuditEntry))).one()
    assert (entry.action, entry.organisation_id) == ("contribution.dispose", world.buyer.id)


async def test_replaced_disposition_is_kept_and_needs_the_version(
    as_: As, client: ApiClient, said: Contribution
) -> None:
    officer = as_("officer")
    first = await officer.put(_place(said), json=NOTED)
    assert (await officer.put(_place(said), json=ADOPTED)).status_code == 428
    second = await officer.put(_place(said), json=ADOPTED, if_match=first)
    assert (second.json()["outcome"], second.json()["version"]) == ("adopted", 2)
    assert (await officer.put(_place(said), json=NOTED, if_match=first)).status_code == 412
    history = (await client.get(f"{_place(said)}s?limit=1")).json()
    rest = (await client.get(f"{_place(said)}s?limit=1&cursor={history['next']}")).json()
    assert [item["outcome"] for item in history["items"] + rest["items"]] == ["noted", "adopted"]
    assert rest["next"] is None


async def test_same_disposition_again_makes_no_event(
    as_: As, said: Contribution, session: AsyncSession
) -> None:
    first = await as_("officer").put(_place(said), json=NOTED)
    again = await as_("leader").put(_place(said), json=NOTED, if_match=first)
    assert again.json() == first.json()
    assert len((await session.scalars(select(OutboxEvent))).all()) == 1


async def test_disposition_does_not_change_the_contributions_version(
    as_: As, said: Contribution, client: ApiClient
) -> None:
    seen = await as_("resident").get(f"/v1/contributions/{said.id}")
    await as_("officer").put(_place(said), json=NOTED)
    edited = await as_("resident").patch(
        f"/v1/contributions/{said.id}", json={"text": "Tarkennan."}, if_match=seen
    )
    assert edited.status_code == 200


@pytest.mark.parametrize("reason", [{}, {"fi": {"text": " "}}])
async def test_disposition_needs_a_reason(as_: As, said: Contribution, reason: Any) -> None:
    refused = await as_("officer").put(_place(said), json={**NOTED, "reason": reason})
    assert all(pointer.startswith("/reason") for pointer, _ in faults_of(refused))


async def test_tombstone_shows_no_disposition(
    as_: As, client: ApiClient, said: Contribution
) -> None:
    await as_("officer").put(_place(said), json=NOTED)
    place = f"/v1/contributions/{said.id}"
    resident = as_("resident")
    await resident.post(f"{place}/withdraw", if_match=await resident.get(place))
    assert (await client.get(place)).json()["disposition"] is None
    assert (await client.get(_place(said))).status_code == 404
    assert (await client.get(f"{_place(said)}s")).json()["items"] == []
    assert (await as_("officer").put(_place(said), json=ADOPTED)).status_code == 409


async def test_receipt_holder_sees_the_disposition(
    client: ApiClient, as_: As, call: Dialogue, session: AsyncSession
) -> None:
    author, token = receipt(call)
    session.add(author)
    await session.flush()
    said = contribution(call, None, participant_id=author.id)
    session.add(said)
    await as_("officer").put(_place(said), json=ADOPTED)
    own = await client.as_(token).get(f"/v1/dialogues/{call.id}/contributions?own=true")
    assert own.json()["items"][0]["disposition"]["outcome"] == "adopted"


async def test_batch_sets_many_dispositions(
    as_: As, client: ApiClient, call: Dialogue, session: AsyncSession
) -> None:
    rows = [question(call, None) for _ in range(4)]
    session.add_all(rows)
    await session.flush()
    session.add(disposition(rows[0], outcome=DispositionOutcome.NOTED))
    items = [{**ADOPTED, "contribution_id": str(row.id)} for row in rows]
    done = await _batch(as_("officer"), call, {**items[0], "version": 1}, *items[1:])
    assert done.status_code == 200, done.text
    shown = done.json()["items"]
    assert [item["contribution_id"] for item in shown] == [str(row.id) for row in rows]
    assert [one["version"] for one in shown] == [2, 1, 1, 1]
    listed = await client.get(f"/v1/dialogues/{call.id}/contributions?disposition=adopted")
    assert len(listed.json()["items"]) == 4


async def test_batch_with_a_fault_changes_nothing_and_points_to_it(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    elsewhere = dialogue(world.buyer)
    session.add(elsewhere)
    await session.flush()
    good, disposed = contribution(call, None), contribution(call, None)
    foreign, own = contribution(elsewhere, None), official(call, world.buyer)
    held = contribution(call, None, status=ContributionStatus.HELD)
    session.add_all([good, disposed, foreign, own, held])
    await session.flush()
    session.add(disposition(disposed))

    def item(contribution_id: UUID, **values: Any) -> dict[str, Any]:
        return {**NOTED, "contribution_id": str(contribution_id), **values}

    refused = await _batch(
        as_("officer"), call,
        item(good.id), item(foreign.id), item(own.id), item(held.id), item(new_id()),
        item(disposed.id), item(good.id), item(disposed.id, version=1, reason={}),
    )  # fmt: skip
    assert faults_of(refused) == [
        ("/dispositions/1/contribution_id", "not_to_be_disposed"),
        ("/dispositions/2/contribution_id", "not_to_be_disposed"),
        ("/dispositions/3/contribution_id", "not_to_be_disposed"),
        ("/dispositions/4/contribution_id", "not_to_be_disposed"),
        ("/dispositions/5/version", "not_the_version"),
        ("/dispositions/6/contribution_id", "disposed_twice"),
        ("/dispositions/7/reason", "text_required"),
        ("/dispositions/7/contribution_id", "disposed_twice"),
    ]
    assert (await as_("officer").get(_place(good))).status_code == 404


async def test_batch_size_is_bounded(as_: As, call: Dialogue) -> None:
    item = {**NOTED, "contribution_id": str(new_id())}
    assert faults_of(await _batch(as_("officer"), call, *[item] * 201))[0][0] == "/dispositions"
    assert faults_of(await _batch(as_("officer"), call))[0][0] == "/dispositions"


async def test_contributions_are_filtered_by_disposition(
    as_: As, world: World, client: ApiClient, call: Dialogue, session: AsyncSession
) -> None:
    rows = {outcome: contribution(call, None, text=outcome) for outcome in DispositionOutcome}
    undisposed = contribution(call, None, text="none")
    others = [
        official(call, world.buyer),
        contribution(call, None, status=ContributionStatus.WITHDRAWN),
    ]
    session.add_all([*rows.values(), undisposed, *others])
    await session.flush()
    session.add_all(disposition(row, outcome=outcome) for outcome, row in rows.items())
    session.add(
        disposition(undisposed, number=1, replaced_at=undisposed.published_at)
    )  # not standing
    place = f"/v1/dialogues/{call.id}/contributions"

    async def texts(query: str) -> set[str]:
        found = (await client.get(f"{place}?count=true&{query}")).json()
        assert found["count"] == len(found["items"])
        return {item["text"] for item in found["items"]}

    assert await texts("disposition=none") == {"none"}
    assert await texts("disposition=partly") == {"partly"}
    assert await texts("disposition=none&disposition=noted") == {"none", "noted"}
    assert (await client.get(f"{place}?disposition=perhaps")).status_code == 400


async def test_influence_counts_public_contributions_of_participants(
    world: World, client: ApiClient, call: Dialogue, session: AsyncSession
) -> None:
    authors = [participant(call, number=number) for number in (1, 2)]
    authors.append(participant(call, number=None, organisation_id=world.rival.id))
    session.add_all(authors)
    await session.flush()
    one, other, named = ({"participant_id": author.id} for author in authors)
    supplier = {"organisation_id": world.supplier.id}
    outcomes = [
        DispositionOutcome.ADOPTED,
        DispositionOutcome.PARTLY,
        DispositionOutcome.NOTED,
        DispositionOutcome.NOT_ADOPTED,
    ]
    rows = [
        contribution(call, None, **one),
        question(call, None, **one, **supplier),
        contribution(call, None, **other, **supplier),
        contribution(call, None, **other),
        contribution(call, None, **other),
        contribution(call, None, **named, organisation_id=world.rival.id, names_author=True),
    ]
    gone = contribution(call, None, status=ContributionStatus.REMOVED)
    session.add_all([*rows, gone, official(call, world.buyer)])
    await session.flush()
    pairs = zip(rows, outcomes, strict=False)
    session.add_all(disposition(row, outcome=outcome) for row, outcome in pairs)
    session.add(disposition(gone, outcome=DispositionOutcome.ADOPTED))
    counted = (await client.get(f"/v1/dialogues/{call.id}/influence")).json()
    assert counted == {
        "contributions": 6,
        "adopted": 1,
        "partly": 1,
        "noted": 1,
        "not_adopted": 1,
        "undisposed": 2,
        "changed_something": 0.3333,
        "participants": 2,
        "suppliers": 1,
    }


async def test_influence_of_an_empty_dialogue_has_no_share(
    client: ApiClient, call: Dialogue
) -> None:
    counted = (await client.get(f"/v1/dialogues/{call.id}/influence")).json()
    assert (counted["contributions"], counted["changed_something"]) == (0, None)
