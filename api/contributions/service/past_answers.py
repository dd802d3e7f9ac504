"""Past answers to questions that are like a new one: the buyer's own first, then others'."""

from asyncio import to_thread
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.continuous.service.loading import get as get_dialogue
from api.contributions.models import Contribution
from api.contributions.queries import past_answers as queries
from api.contributions.rules import alike
from api.core.actor import Actor, Permission
from api.core.errors import Fault, raise_faults
from api.dialogues.models import Dialogue
from api.organisations.queries.organisations import names, names_by_id
from api.organisations.rules.labels import OrganisationName

MOST = 5
"""Of the buyer itself, and as many of others."""
MOST_LETTERS = 2_000
"""Of the question that are read."""


class PastAnswer(NamedTuple):
    answer: Contribution
    question: Contribution
    dialogue: Dialogue
    buyer: OrganisationName
    own: bool


async def find(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, question: str
) -> list[PastAnswer]:
    """For who may answer in the dialogue."""
    dialogue = await get_dialogue(session, actor, dialogue_id)
    actor.require(Permission.CONTRIBUTION_ANSWER, dialogue.organisation_id)
    words = await to_thread(alike.asked_words, question[:MOST_LETTERS])
    if not (patterns := alike.patterns(words)):
        return []
    buyer_id = dialogue.organisation_id
    rows = [
        row
        for own in (True, False)
        for row in (await session.execute(queries.candidates(buyer_id, patterns, own=own))).all()
    ]
    past = {
        alike.Past(answer.id, asked.text, answer.text): (answer, asked, call)
        for answer, asked, call in rows
    }
    best = [past[item] for item in await to_thread(alike.best, words, list(past))]
    ordered = sorted(best, key=lambda row: row[2].organisation_id != buyer_id)
    return await _with_names(session, _few(ordered, buyer_id), buyer_id)


async def taken_from(session: AsyncSession, answer_id: UUID) -> Contribution:
    """The public answer that a new one is taken from."""
    answer = await session.scalar(queries.public_answer(answer_id))
    if answer is None:
        raise_faults([Fault("/taken_from", "no_such_answer")])
    assert answer is not None  # noqa: S101 - raised above
    return answer


Row = tuple[Contribution, Contribution, Dialogue]


def _few(rows: Sequence[Row], buyer_id: UUID) -> list[Row]:
    own = [row for row in rows if row[2].organisation_id == buyer_id]
    return [*own[:MOST], *[row for row in rows if row not in own][:MOST]]


async def _with_names(
    session: AsyncSession, rows: Sequence[Row], buyer_id: UUID
) -> list[PastAnswer]:
    buyers = {call.organisation_id for _, _, call in rows}
    by_id = names_by_id(await session.execute(names(buyers)))
    return [
        PastAnswer(*row, by_id[row[2].organisation_id], row[2].organisation_id == buyer_id)
        for row in rows
    ]
