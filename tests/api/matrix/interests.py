from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import DialogueStatus
from api.plans.models.values import ProcurementStatus
from tests.api.matrix.roles import BUYER, BUYER_ONLY, SUPPLIER, each
from tests.api.matrix.rows import ANY_VERSION, Call, Given, Row, at, everyone
from tests.factories.dialogues import dialogue
from tests.factories.interests import interest
from tests.factories.plans import procurement
from tests.factories.world import World


def _body(world: World) -> dict[str, Any]:
    return {"organisation_id": str(world.supplier.id), "kind": "bid"}


def _procurement(status: ProcurementStatus, *, register: bool = False, command: str = "") -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = procurement(world.buyer, status=status)
        session.add(row)
        return Call(
            f"/v1/procurements/{row.id}/interests{command}", _body(world) if register else None
        )

    return given


def _dialogue(status: DialogueStatus, *, register: bool = False, command: str = "") -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, status)
        session.add(row)
        return Call(
            f"/v1/dialogues/{row.id}/interests{command}", _body(world) if register else None
        )

    return given


def _one(command: str = "", json: Any = None, **values: Any) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = procurement(world.buyer)
        session.add(row)
        await session.flush()
        made = interest(world.supplier, row, **values)
        session.add(made)
        return Call(f"/v1/interests/{made.id}{command}", json, ANY_VERSION)

    return given


async def _partners(world: World, session: AsyncSession) -> Call:
    row = procurement(world.buyer)
    session.add(row)
    await session.flush()
    session.add(interest(world.supplier, row, seeks_partners=True))
    return Call(f"/v1/procurements/{row.id}/partners")


def _suppliers(status: int, rival: int) -> dict[str, int]:
    return everyone(403, anonymous=401, **each(SUPPLIER, status), rival=rival)


NOBODY = everyone(404, anonymous=401, **each(BUYER, 403))
"""Of a draft: its own house sees it."""
HIDDEN = {**NOBODY, **each(SUPPLIER, 200)}
"""For the buyer: neither others nor the rival see it."""


P, D = ProcurementStatus, DialogueStatus
ROWS = [
    Row("list_procurement_interests", _procurement(P.PLANNED), everyone(200), state="planned"),
    Row(
        "list_procurement_interests",
        _procurement(P.DRAFT),
        BUYER_ONLY,
        state="draft",
    ),
    *(
        Row(
            f"export_procurement_interests_{ending}",
            _procurement(P.PLANNED, command=f"/export.{ending}"),
            everyone(403, anonymous=401, **each(BUYER, 200)),
            state="planned",
        )
        for ending in ("csv", "xlsx")
    ),
    *(
        Row(
            f"export_dialogue_interests_{ending}",
            _dialogue(D.OPEN, command=f"/export.{ending}"),
            everyone(403, anonymous=401, **each(BUYER, 200)),
            state="open",
        )
        for ending in ("csv", "xlsx")
    ),
    Row(
        "register_procurement_interest",
        _procurement(P.PLANNED, register=True),
        _suppliers(201, rival=403),
        state="planned",
    ),
    Row(
        "register_procurement_interest",
        _procurement(P.DRAFT, register=True),
        NOBODY,
        state="draft",
    ),
    Row(
        "register_procurement_interest",
        _procurement(P.TENDERING, register=True),
        _suppliers(409, rival=403),
        state="tendering",
    ),
    Row("list_partners", _partners, _suppliers(200, rival=409)),
    Row("list_dialogue_interests", _dialogue(D.OPEN), everyone(200), state="open"),
    Row(
        "list_dialogue_interests",
        _dialogue(D.DRAFT),
        BUYER_ONLY,
        state="draft",
    ),
    Row(
        "register_dialogue_interest",
        _dialogue(D.SCHEDULED, register=True),
        _suppliers(201, rival=403),
        state="scheduled",
    ),
    Row(
        "register_dialogue_interest",
        _dialogue(D.CLOSED, register=True),
        _suppliers(409, rival=403),
        state="closed",
    ),
    Row(
        "list_own_interests",
        at("/v1/organisations/{supplier}/interests"),
        _suppliers(200, rival=403),
    ),
    Row(
        "get_interest",
        _one(),
        everyone(404, **each((*BUYER, *SUPPLIER), 200)),
        state="for the buyer",
    ),
    Row("get_interest", _one(public=True), everyone(200), state="public"),
    Row(
        "update_interest",
        _one(json={"public": True}),
        HIDDEN,
        state="for the buyer",
    ),
    Row(
        "update_interest",
        _one(json={"capacity": "Kuusi"}, public=True),
        _suppliers(200, rival=403),
        state="public",
    ),
    Row("withdraw_interest", _one("/withdraw"), HIDDEN),
]
