"""Past answers to questions that are like a new one: found by words, compounds and synonyms."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import (
    AnsweredQuestion,
    Contribution,
    ContributionKind,
    ContributionStatus,
)
from api.contributions.service.past_answers import find
from api.core.actor import ANONYMOUS, Actor, ActorKind, Permission
from api.core.errors import Forbidden, Unauthenticated
from api.dialogues.models import Dialogue, DialogueStatus
from api.organisations.models import Organisation
from tests.api.client import As
from tests.api.labelled_questions import ASKED, LABELLED
from tests.api.problems import fault_codes
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.world import World

NEW, FIRST, NEEDED = 50, 3, 40


async def _answered(
    session: AsyncSession, call: Dialogue, question: str, answer: str
) -> Contribution:
    asked = contribution(call, None, kind=ContributionKind.QUESTION, text=question)
    given = contribution(
        call,
        None,
        kind=ContributionKind.ANSWER,
        text=answer,
        official=True,
        names_author=True,
        organisation_id=call.organisation_id,
    )
    session.add_all([asked, given])
    await session.flush()
    session.add(AnsweredQuestion(answer_id=given.id, question_id=asked.id))
    await session.flush()
    return given


async def _call(session: AsyncSession, buyer: Organisation, *status: DialogueStatus) -> Dialogue:
    call = dialogue(buyer, *status)
    session.add(call)
    await session.flush()
    return call


def _officer(world: World) -> Actor:
    held = frozenset({Permission.CONTRIBUTION_ANSWER, Permission.ORGANISATION_READ})
    return Actor(kind=ActorKind.PERSON, memberships={world.buyer.id: held})


@pytest.fixture
async def here(session: AsyncSession, world: World) -> Dialogue:
    return await _call(session, world.buyer)


async def test_right_past_answer_is_among_the_first_three(
    session: AsyncSession, world: World, here: Dialogue
) -> None:
    """Every third past answer is of another buyer."""
    own, other = await _call(session, world.buyer), await _call(session, world.other_buyer)
    for number, item in enumerate(LABELLED):
        await _answered(session, own if number % 3 else other, item.question, item.answer)
    missed = []
    for asked, item in ASKED:
        found = await find(session, _officer(world), here.id, asked)
        if item.answer not in [past.answer.text for past in found[:FIRST]]:
            missed.append(asked)
    assert len(ASKED) == NEW
    assert len(ASKED) - len(missed) >= NEEDED, missed


async def test_own_answers_stand_before_those_of_others(
    session: AsyncSession, world: World, here: Dialogue
) -> None:
    theirs = await _answered(
        session, await _call(session, world.other_buyer), "Voiko hintaa korottaa?", "Kerran."
    )
    ours = await _answered(session, here, "Miten hinnan korotus tehdään?", "Indeksin mukaan.")
    found = await find(session, _officer(world), here.id, "Saako hintoja korottaa?")
    assert [past.answer.id for past in found] == [ours.id, theirs.id]
    assert [past.own for past in found] == [True, False]


@pytest.mark.parametrize(
    "states",
    [
        (ContributionStatus.PUBLISHED, ContributionStatus.REMOVED, DialogueStatus.OPEN),
        (ContributionStatus.WITHDRAWN, ContributionStatus.PUBLISHED, DialogueStatus.OPEN),
        (ContributionStatus.PUBLISHED, ContributionStatus.PUBLISHED, DialogueStatus.DRAFT),
    ],
)
async def test_what_is_not_public_is_not_found(
    session: AsyncSession,
    world: World,
    here: Dialogue,
    states: tuple[ContributionStatus, ContributionStatus, DialogueStatus],
) -> None:
    question, answer, status = states
    call = await _call(session, world.buyer, status)
    given = await _answered(session, call, "Voiko hintaa korottaa?", "Kerran vuodessa.")
    link = (await session.scalars(select(AnsweredQuestion))).one()
    given.status = answer
    (await session.get_one(Contribution, link.question_id)).status = question
    await session.flush()
    assert await find(session, _officer(world), here.id, "Saako hintaa korottaa?") == []


async def test_only_who_answers_may_look(
    session: AsyncSession, world: World, here: Dialogue
) -> None:
    with pytest.raises(Unauthenticated):
        await find(session, ANONYMOUS, here.id, "Saako hintaa korottaa?")
    stranger = Actor(kind=ActorKind.PERSON, memberships={world.other_buyer.id: frozenset()})
    with pytest.raises(Forbidden):
        await find(session, stranger, here.id, "Saako hintaa korottaa?")


@pytest.mark.parametrize("question", ["?", "on ja tai", "(((", "\\m[a", "a" * 5_000, "%_" * 500])
async def test_nonsense_finds_nothing(
    session: AsyncSession, world: World, here: Dialogue, question: str
) -> None:
    await _answered(session, here, "Voiko hintaa korottaa?", "Kerran vuodessa.")
    assert await find(session, _officer(world), here.id, question) == []


async def test_answer_says_what_it_was_taken_from(
    as_: As, session: AsyncSession, world: World, here: Dialogue
) -> None:
    past = await _answered(session, here, "Voiko hintaa korottaa?", "Kerran vuodessa.")
    waiting = contribution(here, None, kind=ContributionKind.QUESTION, text="Nouseeko hinta?")
    session.add(waiting)
    await session.commit()
    officer, path = as_("officer"), f"/v1/dialogues/{here.id}"
    listed = await officer.get(f"{path}/past-answers?question=Nouseeko hinta?")
    assert [item["answer_id"] for item in listed.json()["items"]] == [str(past.id)]
    body = {"questions": [str(waiting.id)], "text": past.text, "language": "fi"}
    refused = await officer.post(f"{path}/answers", json={**body, "taken_from": str(waiting.id)})
    assert fault_codes(refused, 400) == ["no_such_answer"]
    given = await officer.post(f"{path}/answers", json={**body, "taken_from": str(past.id)})
    assert (given.status_code, given.json()["taken_from"]) == (201, str(past.id))
