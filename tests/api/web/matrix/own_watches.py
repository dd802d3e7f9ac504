"""Watches, follows and a firm's first steps."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.web.matrix.rows import PageRow, Path, at, everyone, signed_in
from tests.factories.notifications import follow, watch
from tests.factories.plans import procurement
from tests.factories.world import World


def at_watch(suffix: str = "", prefix: str = "/my/watches") -> Path:
    """Of the supplier's person."""

    async def given(world: World, session: AsyncSession) -> str:
        row = watch(world.people["supplier"])
        session.add(row)
        await session.flush()
        return f"{prefix}/{row.id}{suffix}"

    return given


async def at_follow(world: World, session: AsyncSession) -> str:
    target = procurement(world.buyer)
    session.add(target)
    await session.flush()
    row = follow(world.people["supplier"], target)
    session.add(row)
    await session.flush()
    return f"/my/follows/{row.id}/remove"


OWN: dict[str, Any] = everyone(404, supplier=200, anonymous=303)
FIRST = "/my/first-steps"
ROWS = [
    PageRow(f"GET {FIRST}", at(FIRST), signed_in(200)),
    PageRow(f"POST {FIRST}", at(FIRST), everyone(400, anonymous=401)),
    PageRow(f"GET {FIRST}/{{watch_id:uuid}}", at_watch(prefix=FIRST), OWN),
    PageRow("GET /my/watches", at("/my/watches"), signed_in(200)),
    PageRow("GET /my/watches/{watch_id:uuid}", at_watch(), OWN),
    PageRow("GET /my/watches/{watch_id:uuid}/edit", at_watch("/edit"), OWN),
    PageRow(
        "POST /my/watches/{watch_id:uuid}/edit",
        at_watch("/edit"),
        everyone(404, supplier=400, anonymous=401),
    ),
    PageRow("GET /my/watches/{watch_id:uuid}/remove", at_watch("/remove"), OWN),
    PageRow(
        "POST /my/watches/{watch_id:uuid}/remove",
        at_watch("/remove"),
        everyone(404, supplier=303, anonymous=401),
    ),
    PageRow("GET /my/follows/{follow_id:uuid}/remove", at_follow, OWN),
    PageRow(
        "POST /my/follows/{follow_id:uuid}/remove",
        at_follow,
        everyone(404, supplier=303, anonymous=401),
    ),
]
