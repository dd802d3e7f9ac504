"""A buyer's figures, the same for everybody."""

from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.web.matrix.rows import PageRow, Path, everyone
from tests.factories.figures import computed_figures
from tests.factories.world import World


def at_figures(suffix: str) -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        session.add_all(computed_figures(world.buyer))
        await session.flush()
        return f"/buyers/{world.buyer.id}/figures{suffix}"

    return given


ROWS = [
    PageRow("GET /buyers/{buyer_id:uuid}/figures", at_figures(""), everyone(200)),
    PageRow(
        "GET /buyers/{buyer_id:uuid}/figures/{figure:str}", at_figures("/lead_time"), everyone(200)
    ),
]
