"""What a row of the matrix of pages is, and the paths that rows begin with."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from api.plans.models.values import PlanStatus
from tests.factories.dialogues import dialogue
from tests.factories.plans import plan, procurement
from tests.factories.world import ACTORS, RECEIPTS, World

VISITORS = tuple(name for name in ACTORS if name not in {"api_key", *RECEIPTS})
"""Whoever can have a session's cookie, and who has none."""

Path = Callable[[World, AsyncSession], Awaitable[str]]


class PageRow(NamedTuple):
    """A GET is the page; a POST sends the form with nothing filled in."""

    route: str
    path: Path
    statuses: Mapping[str, int]

    @property
    def name(self) -> str:
        return self.route


def everyone(status: int, **others: int) -> dict[str, int]:
    return dict.fromkeys(VISITORS, status) | others


def signed_in(status: int) -> dict[str, int]:
    """The others are sent to sign in."""
    return everyone(status, anonymous=303)


def at(path: str) -> Path:
    async def given(_: World, __: AsyncSession) -> str:
        return path

    return given


def at_procurement(suffix: str = "") -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        row = procurement(world.buyer)
        session.add(row)
        await session.flush()
        return f"/procurements/{row.id}{suffix}"

    return given


def at_dialogue(suffix: str = "") -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        row = dialogue(world.buyer)
        session.add(row)
        await session.flush()
        return f"/dialogues/{row.id}{suffix}"

    return given


async def at_buyer(world: World, _: AsyncSession) -> str:
    return f"/buyers/{world.buyer.id}"


async def at_plan(world: World, session: AsyncSession) -> str:
    row = plan(world.buyer, status=PlanStatus.PUBLISHED)
    session.add(row)
    await session.flush()
    return f"/plans/{row.id}"


SOME_ID = "0197a4c0-0000-7000-8000-000000000000"
