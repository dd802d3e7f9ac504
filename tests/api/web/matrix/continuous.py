"""Pages about the dialogue outside calls."""

from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.web.matrix.rows import PageRow, Path, at, everyone, signed_in
from tests.factories.continuous import question_pause
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
