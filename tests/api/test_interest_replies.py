"""Replies to interests: privately, or answered to all without naming the firm."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.outbox import OutboxEvent
from api.interest_replies.rules import MOST_REPLIES
from api.interests.models import Interest
from tests.api.client import As
from tests.api.problems import faults_of
from tests.api.saving import save_in_order, saved
from tests.factories.interests import interest, interest_reply
from tests.factories.plans import procurement
from tests.factories.world import World

REPLY = {"text": "Kyllä, reitit jaetaan osiin.", "language": "fi"}
QUESTION = "Voiko tarjota vain osaa reiteistä?"


@pytest.fixture
async def message(world: World, session: AsyncSession) -> Interest:
    target = await saved(session, procurement(world.buyer))
    return await saved(session, interest(world.supplier, target, message="Voimmeko tarjota?"))


async def replied(as_: As, row: Interest, **values: Any) -> Any:
    return await as_("officer").post(f"/v1/interests/{row.id}/replies", json={**REPLY, **values})


async def test_private_reply_is_read_by_the_firm_alone(
    as_: As, message: Interest, session: AsyncSession
) -> None:
    assert (await replied(as_, message)).status_code == 201
    assert (await replied(as_, message, text="Soitamme vielä.")).status_code == 201
    seen = (await as_("member").get(f"/v1/interests/{message.id}/replies")).json()["items"]
    assert [item["text"] for item in seen] == [REPLY["text"], "Soitamme vielä."]
    assert [item["answer_id"] for item in seen] == [None, None]
    public = select(OutboxEvent.type).where(OutboxEvent.audience == "public")
    assert (await session.scalars(public)).all() == []


async def test_reply_to_all_names_neither_firm_nor_officer(
    as_: As, world: World, message: Interest
) -> None:
    made = (await replied(as_, message, question=QUESTION)).json()
    place = f"/v1/dialogues/{message.procurement_id}/contributions"
    seen = await as_("anonymous").get(place)
    question, answer = seen.json()["items"]
    assert (question["kind"], question["text"]) == ("question", QUESTION)
    assert question["official"]
    assert question["author"]["organisation_id"] == str(world.buyer.id)
    assert (answer["id"], answer["answers"]) == (made["answer_id"], [question["id"]])
    assert str(world.supplier.id) not in seen.text
    assert str(message.id) not in seen.text


async def test_reply_needs_words(as_: As, message: Interest) -> None:
    assert [pointer for pointer, _ in faults_of(await replied(as_, message, text=" "))] == ["/text"]
    blank = await replied(as_, message, question=" ")
    assert [pointer for pointer, _ in faults_of(blank)] == ["/question"]


async def test_replies_to_one_interest_are_bounded(
    as_: As, message: Interest, session: AsyncSession
) -> None:
    await save_in_order(session, *(interest_reply(message) for _ in range(MOST_REPLIES)))
    assert faults_of(await replied(as_, message)) == [("", "too_many_replies")]
