"""Procurements and plans after they were written: status, withdrawal, copy."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.plans.models.values import PlanStatus
from tests.api.web.matrix.buying import sent_by_writers, writers
from tests.api.web.matrix.rows import PageRow, Path, everyone
from tests.factories.dialogues import dialogue
from tests.factories.interests import interest
from tests.factories.organisations import claimed
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


async def at_received(world: World, session: AsyncSession) -> str:
    target = procurement(world.buyer)
    session.add(target)
    await session.flush()
    row = interest(world.supplier, target)
    session.add(row)
    await session.flush()
    return f"/my/received-interests/{row.id}"


async def at_dialogue_interests(world: World, session: AsyncSession) -> str:
    row = dialogue(world.buyer)
    session.add(row)
    await session.flush()
    return f"/my/dialogues/{row.id}/interests"


async def at_vouching(world: World, session: AsyncSession) -> str:
    row = claimed()
    session.add(row)
    await session.flush()
    return f"/buyers/{world.buyer.id}/suppliers/{row.id}/confirm"


async def at_notice(world: World, session: AsyncSession) -> str:
    return (await at_dialogue_interests(world, session)).replace("interests", "notice")


async def at_notice_file(world: World, session: AsyncSession) -> str:
    return f"{await at_notice(world, session)}/xml"


async def at_dialogue_table(world: World, session: AsyncSession) -> str:
    return f"{await at_dialogue_interests(world, session)}/xlsx"


def readers(others: int, **more: int) -> dict[str, int]:
    """Who may read the interests that the buyer received."""
    return everyone(others) | {"anonymous": 303} | READERS | more


READERS = {"leader": 200, "officer": 200, "occasional": 200, "viewer": 200}
PROCUREMENT, PLAN = "/my/procurements/{procurement_id:uuid}", "/my/plans/{plan_id:uuid}"
VOUCHING = "/buyers/{buyer_id:uuid}/suppliers/{supplier_id:uuid}/confirm"

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
    PageRow(f"GET {PROCUREMENT}/interests", at_own_procurement("/interests"), readers(403)),
    PageRow("GET /my/dialogues/{dialogue_id:uuid}/interests", at_dialogue_interests, readers(403)),
    PageRow(
        f"GET {PROCUREMENT}/interests/{{table_format:str}}",
        at_own_procurement("/interests/csv"),
        readers(403),
    ),
    PageRow(
        "GET /my/dialogues/{dialogue_id:uuid}/interests/{table_format:str}",
        at_dialogue_table,
        readers(403),
    ),
    PageRow(
        "GET /my/received-interests/{interest_id:uuid}",
        at_received,
        readers(404, supplier=403, member=403),
    ),
    PageRow(f"GET {PROCUREMENT}/notice", at_own_procurement("/notice"), writers(200)),
    PageRow(f"GET {PROCUREMENT}/notice/xml", at_own_procurement("/notice/xml"), writers(200)),
    PageRow("GET /my/dialogues/{dialogue_id:uuid}/notice", at_notice, writers(200)),
    PageRow("GET /my/dialogues/{dialogue_id:uuid}/notice/xml", at_notice_file, writers(200)),
    PageRow(f"GET {VOUCHING}", at_vouching, everyone(403, leader=200, officer=200, anonymous=303)),
    PageRow(f"POST {VOUCHING}", at_vouching, everyone(403, leader=303, officer=303, anonymous=401)),
    PageRow(f"GET {PROCUREMENT}/delete", at_own_procurement("/delete"), writers(200)),
    PageRow(f"POST {PROCUREMENT}/delete", at_own_procurement("/delete"), sent_by_writers(412)),
    PageRow(f"GET {PLAN}/edit", at_own_plan("/edit"), writers(200)),
    PageRow(f"POST {PLAN}/edit", at_own_plan("/edit"), sent_by_writers(412)),
    PageRow(f"GET {PLAN}/archive", at_own_plan("/archive"), writers(200)),
    PageRow(f"POST {PLAN}/archive", at_own_plan("/archive"), sent_by_writers(412)),
    PageRow(f"GET {PLAN}/delete", at_own_plan("/delete"), writers(200)),
    PageRow(f"POST {PLAN}/delete", at_own_plan("/delete"), sent_by_writers(412)),
    PageRow(f"GET {PLAN}/copy", at_own_plan("/copy"), writers(200)),
    PageRow(f"POST {PLAN}/copy", at_own_plan("/copy"), sent_by_writers(400)),
]
