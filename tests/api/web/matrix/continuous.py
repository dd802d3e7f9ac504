"""Pages about the dialogue outside calls."""

from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.web.matrix.rows import PageRow, Path, at, everyone, signed_in
from tests.factories.continuous import question_pause
from tests.factories.ideas import idea
from tests.factories.interests import interest, interest_reply
from tests.factories.plans import procurement
from tests.factories.world import World


def at_pause(suffix: str = "", *, current: bool = False) -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        if current:
            session.add(question_pause(world.buyer))
            await session.flush()
        return f"/buyers/{world.buyer.id}/question-pause{suffix}"

    return given


PLACE = "/buyers/{organisation_id:uuid}/question-pause"
PUBLISHERS = {"leader": 200, "officer": 200}
ROWS = [
    PageRow(f"GET {PLACE}", at_pause(), everyone(403, anonymous=303, **PUBLISHERS)),
    PageRow(f"POST {PLACE}", at_pause(), everyone(403, anonymous=401, leader=400, officer=400)),
    PageRow(
        f"GET {PLACE}/end",
        at_pause("/end", current=True),
        everyone(403, anonymous=303, **PUBLISHERS),
    ),
    PageRow(
        f"POST {PLACE}/end",
        at_pause("/end", current=True),
        everyone(403, anonymous=401, leader=412, officer=412),
    ),
    PageRow("GET /my/questions", at("/my/questions"), signed_in(200)),
]


def at_idea(suffix: str = "") -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        row = idea(world.buyer, world.supplier)
        session.add(row)
        await session.flush()
        return f"/my/ideas/{row.id}{suffix}"

    return given


def at_replies(path: str) -> Path:
    """`path` with the id of an interest of the supplier in a procurement of the buyer."""

    async def given(world: World, session: AsyncSession) -> str:
        target = procurement(world.buyer)
        session.add(target)
        await session.flush()
        row = interest(world.supplier, target)
        session.add(row)
        await session.flush()
        session.add(interest_reply(row))
        await session.flush()
        return path.format(row.id)

    return given


def at_ideas(suffix: str = "") -> Path:
    async def given(world: World, _: AsyncSession) -> str:
        return f"/buyers/{world.buyer.id}/ideas{suffix}"

    return given


STAFF = {"leader": 200, "officer": 200, "occasional": 200, "viewer": 200}
WRITERS = {"leader": 200, "officer": 200, "occasional": 200}
FIRMS = {"supplier": 200, "member": 200}
ALL_FIRMS = {**FIRMS, "rival": 200}
REPLY = "/my/received-interests/{interest_id:uuid}/reply"


def bad(allowed: dict[str, int], status: int = 400) -> dict[str, int]:
    return dict.fromkeys(allowed, status)


ROWS += [
    PageRow(
        "GET /buyers/{organisation_id:uuid}/ideas/new",
        at_ideas("/new"),
        everyone(403, anonymous=303, **ALL_FIRMS),
    ),
    PageRow(
        "POST /buyers/{organisation_id:uuid}/ideas/new",
        at_ideas("/new"),
        everyone(403, anonymous=401, **bad(ALL_FIRMS)),
    ),
    PageRow(
        "GET /buyers/{organisation_id:uuid}/ideas",
        at_ideas(),
        everyone(403, anonymous=303, **STAFF),
    ),
    PageRow("GET /my/ideas", at("/my/ideas"), signed_in(200)),
    PageRow(
        "GET /my/ideas/{idea_id:uuid}",
        at_idea(),
        everyone(404, anonymous=303, **STAFF, **FIRMS),
    ),
    PageRow(
        "GET /my/ideas/{idea_id:uuid}/decide",
        at_idea("/decide"),
        everyone(404, anonymous=303, viewer=403, **bad(FIRMS, 403), **WRITERS),
    ),
    PageRow(
        "POST /my/ideas/{idea_id:uuid}/decide",
        at_idea("/decide"),
        everyone(404, anonymous=401, viewer=403, **bad(FIRMS, 403), **bad(WRITERS)),
    ),
    PageRow(
        "GET /my/ideas/{idea_id:uuid}/withdraw",
        at_idea("/withdraw"),
        everyone(404, anonymous=303, **bad(STAFF, 403), **FIRMS),
    ),
    PageRow(
        "POST /my/ideas/{idea_id:uuid}/withdraw",
        at_idea("/withdraw"),
        everyone(404, anonymous=401, **bad(STAFF, 403), **bad(FIRMS, 412)),
    ),
    PageRow(
        "GET /my/interests/{interest_id:uuid}/replies",
        at_replies("/my/interests/{}/replies"),
        everyone(404, anonymous=303, **bad(STAFF, 403), **FIRMS),
    ),
    PageRow(
        f"GET {REPLY}",
        at_replies("/my/received-interests/{}/reply"),
        everyone(404, viewer=403, **bad(FIRMS, 403), **WRITERS),
    ),
    PageRow(
        f"POST {REPLY}",
        at_replies("/my/received-interests/{}/reply"),
        everyone(404, viewer=403, **bad(FIRMS, 403), **bad(WRITERS)),
    ),
]
