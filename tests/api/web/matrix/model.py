"""Pages of the operating model."""

from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.web.matrix.buying import at_buyer
from tests.api.web.matrix.rows import PageRow, Path, at, everyone
from tests.factories.practices import assessment
from tests.factories.world import World

EDIT = "/practices/answer-to-all/edit"


def leader(status: int, anonymous: int = 303) -> dict[str, int]:
    return everyone(403, anonymous=anonymous, leader=status)


def at_assessment(suffix: str) -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        session.add(assessment(world.buyer))
        await session.flush()
        return f"/buyers/{world.buyer.id}/self-assessment{suffix}"

    return given


ROWS = [
    PageRow("GET /model", at("/model?goal=openness&audience=leader"), everyone(200)),
    PageRow("GET /model/practices/{code:str}", at("/model/practices/look-back"), everyone(200)),
    PageRow("GET /buyers/{buyer_id:uuid}/practices", at_buyer("/practices"), everyone(200)),
    PageRow(
        "GET /buyers/{organisation_id:uuid}/practices/choose",
        at_buyer("/practices/choose"),
        leader(200),
    ),
    PageRow(
        "GET /buyers/{organisation_id:uuid}/practices/{code:str}/edit", at_buyer(EDIT), leader(200)
    ),
    PageRow(
        "POST /buyers/{organisation_id:uuid}/practices/{code:str}/edit",
        at_buyer(EDIT),
        leader(400, 401),
    ),
    PageRow(
        "GET /buyers/{organisation_id:uuid}/self-assessment",
        at_buyer("/self-assessment"),
        leader(200),
    ),
    PageRow(
        "POST /buyers/{organisation_id:uuid}/self-assessment",
        at_buyer("/self-assessment"),
        leader(400, 401),
    ),
    PageRow(
        "GET /buyers/{organisation_id:uuid}/self-assessment/proposals",
        at_assessment("/proposals"),
        leader(200),
    ),
]
