"""Paths of things in a dialogue that residents and firms act on."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import ContributionStatus
from api.surveys.questions import Question
from tests.api.web.matrix.rows import Path
from tests.factories import meetings
from tests.factories.contributions import confidential_part, contribution
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, text_version
from tests.factories.surveys import QUESTIONS, survey
from tests.factories.world import World


def at_removed(suffix: str) -> Path:
    """A comment of the resident that a moderator has removed."""
    return at_contribution(suffix, "resident", status=ContributionStatus.REMOVED)


def at_contribution(suffix: str, author: str | None = None, **values: Any) -> Path:
    """A published comment; of nobody known, if there is no `author`."""

    async def given(world: World, session: AsyncSession) -> str:
        call = dialogue(world.buyer)
        session.add(call)
        await session.flush()
        row = contribution(call, world.people[author] if author else None, **values)
        session.add(row)
        await session.flush()
        return f"/dialogues/{call.id}/contributions/{row.id}{suffix}"

    return given


def at_confidential(suffix: str) -> Path:
    """A comment of the resident with a confidential part."""

    async def given(world: World, session: AsyncSession) -> str:
        call = dialogue(world.buyer)
        session.add(call)
        await session.flush()
        row = contribution(call, world.people["resident"])
        session.add(row)
        await session.flush()
        session.add(confidential_part(row))
        await session.flush()
        return f"/dialogues/{call.id}/contributions/{row.id}/confidential{suffix}"

    return given


def at_document(*, paragraph: bool) -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        call = dialogue(world.buyer)
        session.add(call)
        await session.flush()
        row = document(call)
        session.add(row)
        await session.flush()
        version, paragraphs = text_version(row)
        session.add(version)
        await session.flush()
        session.add_all(paragraphs)
        await session.flush()
        within = f"/paragraphs/{paragraphs[0].key}" if paragraph else ""
        return f"/dialogues/{call.id}/documents/{row.id}{within}/comment"

    return given


def at_survey(suffix: str, questions: Sequence[Question] = QUESTIONS) -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        call = dialogue(world.buyer, formats=["survey"])
        session.add(call)
        await session.flush()
        row = survey(call, questions=[*questions])
        session.add(row)
        await session.flush()
        return f"/dialogues/{call.id}/surveys/{row.id}{suffix}"

    return given


def at_meeting() -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        call = dialogue(world.buyer)
        session.add(call)
        await session.flush()
        row = meetings.meeting(call)
        session.add(row)
        await session.flush()
        return f"/dialogues/{call.id}/meetings/{row.id}/sign-up"

    return given


def at_sign_up(person: str) -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        call = dialogue(world.buyer)
        session.add(call)
        await session.flush()
        row = meetings.meeting(call)
        session.add(row)
        await session.flush()
        own = meetings.sign_up(row, world.people[person])
        session.add(own)
        await session.flush()
        return f"/dialogues/{call.id}/sign-ups/{own.id}/cancel"

    return given
