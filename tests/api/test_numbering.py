"""The first public contribution without a name assigns a number, and nothing else does."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import Dialogue, DialogueFormat, ModerationMode
from tests.api.client import ApiClient, As
from tests.api.saving import saved
from tests.factories.dialogues import dialogue
from tests.factories.participation import solved
from tests.factories.surveys import survey
from tests.factories.world import World


@pytest.fixture
async def call(world: World, session: AsyncSession) -> Dialogue:
    return await saved(
        session,
        dialogue(
            world.buyer,
            formats=[DialogueFormat.COMMENTS, DialogueFormat.QUESTIONS, DialogueFormat.SURVEY],
        ),
    )


async def speak(who: ApiClient, call: Dialogue, **values: Any) -> httpx.Response:
    body = {"kind": "comment", "text": "Samaa mieltä.", "language": "fi", **values}
    said = await who.post(f"/v1/dialogues/{call.id}/contributions", json=body)
    assert said.status_code == 201
    return said


def number(said: httpx.Response) -> Any:
    return said.json()["author"]["participant"]


async def _by_name(as_: As, world: World, call: Dialogue) -> None:
    await speak(as_("supplier"), call, on_behalf_of=str(world.supplier.id), names_author=True)


async def _by_vote(as_: As, world: World, call: Dialogue) -> None:
    said = await speak(as_("rival"), call, on_behalf_of=str(world.rival.id), names_author=True)
    voted = await as_("supplier").put(f"/v1/contributions/{said.json()['id']}/vote")
    assert voted.status_code == 200


async def _by_survey(as_: As, world: World, call: Dialogue) -> None:
    listed = await as_("supplier").get(f"/v1/dialogues/{call.id}/surveys")
    place = f"/v1/surveys/{listed.json()['items'][0]['id']}/response"
    answered = await as_("supplier").put(place, json={"answers": {}})
    assert answered.status_code == 201


async def _by_receipt(as_: As, world: World, call: Dialogue) -> None:
    taken = await as_("anonymous").post(f"/v1/dialogues/{call.id}/receipts", json=solved(call.id))
    assert taken.json()["participant"] is None


@pytest.mark.parametrize("deed", [_by_name, _by_vote, _by_survey, _by_receipt])
async def test_named_contribution_assigns_no_number(
    deed: Callable[..., Any], as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    session.add(survey(call))
    await deed(as_, world, call)
    assert number(await speak(as_("resident"), call)) == 1
    assert number(await speak(as_("supplier"), call)) == 2


async def test_person_has_a_number_apart_from_the_named_organisation(
    as_: As, world: World, call: Dialogue
) -> None:
    named = {"on_behalf_of": str(world.supplier.id), "names_author": True}
    said = [await speak(as_("supplier"), call, **values) for values in ({}, named, {}, named, {})]
    assert [number(item) for item in said] == [1, None, 1, None, 1]
    own = await as_("supplier").get(f"/v1/dialogues/{call.id}/contributions", params={"own": True})
    assert len(own.json()["items"]) == len(said)


async def test_held_contribution_gets_its_number_on_release(
    as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, moderation=ModerationMode.BEFORE)
    session.add(call)
    await session.flush()
    held = [await speak(as_(who), call) for who in ("resident", "member", "rival", "resident")]
    assert [number(one) for one in held] == [None] * 4
    released = []
    for item in (held[1], held[3], held[0]):
        place = f"/v1/contributions/{item.json()['id']}"
        released.append(await as_("officer").post(f"{place}/release", if_match=item))
    assert [number(one) for one in released] == [1, 2, 2]
    queue = (await as_("officer").get(f"/v1/dialogues/{call.id}/moderation")).json()["items"]
    assert [one["contribution"]["author"]["participant"] for one in queue] == [None]


async def test_unpublished_contribution_leaves_no_gap_in_numbers(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, moderation=ModerationMode.BEFORE)
    session.add(call)
    await session.flush()
    gone, refused, seen = [await speak(as_(who), call) for who in ("resident", "member", "rival")]
    place = "/v1/contributions/{}".format
    await as_("resident").post(f"{place(gone.json()['id'])}/withdraw", if_match=gone)
    reason = {"reason": {"fi": {"text": "Ei liity asiaan."}}}
    await as_("officer").post(
        f"{place(refused.json()['id'])}/remove", json=reason, if_match=refused
    )
    released = await as_("officer").post(f"{place(seen.json()['id'])}/release", if_match=seen)
    assert number(released) == 1


async def test_receipt_shows_its_number_once_assigned(as_: As, call: Dialogue) -> None:
    taken = await as_("anonymous").post(f"/v1/dialogues/{call.id}/receipts", json=solved(call.id))
    holder = as_("anonymous").as_(taken.json()["token"])
    assert number(await speak(as_("resident"), call)) == 1
    assert (await holder.get("/v1/receipts/current")).json()["participant"] is None
    await speak(holder, call)
    assert (await holder.get("/v1/receipts/current")).json()["participant"] == 2
