"""Who gets which answer on every page: the rows, by route. `test_page_matrix.py` reads them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories.dialogues import dialogue
from tests.factories.plans import procurement
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


SOME_ID = "0197a4c0-0000-7000-8000-000000000000"

ROWS = [
    PageRow("GET /", at("/"), everyone(200)),
    PageRow("GET /procurements/{procurement_id:uuid}", at_procurement(), everyone(200)),
    PageRow("GET /dialogues/{dialogue_id:uuid}", at_dialogue(), everyone(200)),
    PageRow("GET /favicon.ico", at("/favicon.ico"), everyone(204)),
    PageRow("GET /robots.txt", at("/robots.txt"), everyone(200)),
    PageRow("GET /sign-in", at("/sign-in"), everyone(200)),
    PageRow("POST /sign-in", at("/sign-in"), everyone(400)),
    PageRow("GET /sign-in/{sign_in_id:uuid}", at(f"/sign-in/{SOME_ID}"), everyone(200)),
    PageRow("POST /sign-in/{sign_in_id:uuid}", at(f"/sign-in/{SOME_ID}"), everyone(400)),
    PageRow("POST /sign-out", at("/sign-out"), everyone(303)),
    PageRow("GET /signed-out", at("/signed-out"), everyone(200)),
    PageRow("GET /sign-out-everywhere", at("/sign-out-everywhere"), everyone(404)),
    PageRow("POST /sign-out-everywhere", at("/sign-out-everywhere"), everyone(400)),
    PageRow("GET /watches/confirm", at("/watches/confirm"), everyone(404)),
    PageRow("POST /watches/confirm", at("/watches/confirm"), everyone(400)),
    PageRow("GET /invitations/accept", at("/invitations/accept"), everyone(404)),
    PageRow("POST /invitations/accept", at("/invitations/accept"), everyone(400)),
    PageRow("GET /erasure/confirm", at("/erasure/confirm"), everyone(404)),
    PageRow("POST /erasure/confirm", at("/erasure/confirm"), everyone(400)),
    PageRow("GET /processing-record", at("/processing-record"), everyone(200)),
    PageRow("GET /digests/{token:str}", at("/digests/x"), everyone(404)),
    PageRow("GET /p/{token:str}", at("/p/x"), everyone(404)),
    PageRow("GET /problems", at("/problems"), everyone(200)),
    PageRow("GET /problems/{name:str}", at("/problems/conflict"), everyone(200)),
    PageRow("GET /my", at("/my"), signed_in(200)),
    PageRow(
        "GET /procurements/{procurement_id:uuid}/interest",
        at_procurement("/interest"),
        signed_in(200),
    ),
    PageRow(
        "POST /procurements/{procurement_id:uuid}/interest",
        at_procurement("/interest"),
        everyone(400, anonymous=401),
    ),
    PageRow(
        "GET /procurements/{procurement_id:uuid}/interest/registered",
        at_procurement("/interest/registered"),
        signed_in(200),
    ),
    PageRow("GET /dialogues/{dialogue_id:uuid}/interest", at_dialogue("/interest"), signed_in(200)),
    PageRow(
        "POST /dialogues/{dialogue_id:uuid}/interest",
        at_dialogue("/interest"),
        everyone(400, anonymous=401),
    ),
    PageRow(
        "GET /dialogues/{dialogue_id:uuid}/interest/registered",
        at_dialogue("/interest/registered"),
        signed_in(200),
    ),
]
