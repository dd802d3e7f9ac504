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


def at_report(suffix: str) -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        session.add_all(computed_figures(world.buyer))
        await session.flush()
        return f"/buyers/{world.buyer.id}/report{suffix}"

    return given


_FIGURE = "GET /buyers/{buyer_id:uuid}/figures/{figure:str}"
ROWS = [
    PageRow("GET /buyers/{buyer_id:uuid}/figures", at_figures(""), everyone(200)),
    PageRow(_FIGURE, at_figures("/lead_time"), everyone(200)),
    PageRow(f"{_FIGURE}/chart.svg", at_figures("/lead_time/chart.svg"), everyone(200)),
    PageRow(f"{_FIGURE}/embed", at_figures("/lead_time/embed"), everyone(200)),
    PageRow("GET /buyers/{buyer_id:uuid}/report/{year:int}", at_report("/2026"), everyone(200)),
]
