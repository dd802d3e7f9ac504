"""Procurements and plans after they were written: status, withdrawal, copy."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.plans.models.values import PlanStatus
from tests.api.web.matrix.buying import sent_by_writers, writers
from tests.api.web.matrix.rows import PageRow, Path
from tests.factories.plans import plan, procurement
from tests.factories.world import World


def at_own_procurement(suffix: str = "") -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        row = procurement(world.buyer)
        session.add(row)
        await session.flush()
        return f"/my/procurements/{row.id}{suffix}"

    return given


def at_own_plan(suffix: str) -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        row = plan(world.buyer, status=PlanStatus.PUBLISHED)
        session.add(row)
        await session.flush()
        return f"/my/plans/{row.id}{suffix}"

    return given


PROCUREMENT, PLAN = "/my/procurements/{procurement_id:uuid}", "/my/plans/{plan_id:uuid}"

ROWS = [
    PageRow(f"GET {PROCUREMENT}", at_own_procurement(), writers(200)),
    PageRow(
        f"GET {PROCUREMENT}/done/{{name:str}}",
        at_own_procurement("/done/status-changed"),
        writers(200),
    ),
    PageRow(
        f"GET {PROCUREMENT}/status/{{name:str}}",
        at_own_procurement("/status/cancelled"),
        writers(200),
    ),
    PageRow(
        f"POST {PROCUREMENT}/status/{{name:str}}",
        at_own_procurement("/status/cancelled"),
        sent_by_writers(400),
    ),
    PageRow(f"GET {PROCUREMENT}/withdraw", at_own_procurement("/withdraw"), writers(200)),
    PageRow(f"POST {PROCUREMENT}/withdraw", at_own_procurement("/withdraw"), sent_by_writers(400)),
    PageRow(f"GET {PLAN}/withdraw", at_own_plan("/withdraw"), writers(200)),
    PageRow(f"POST {PLAN}/withdraw", at_own_plan("/withdraw"), sent_by_writers(400)),
    PageRow(f"GET {PLAN}/copy", at_own_plan("/copy"), writers(200)),
    PageRow(f"POST {PLAN}/copy", at_own_plan("/copy"), sent_by_writers(400)),
]
