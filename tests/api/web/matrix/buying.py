"""Pages of a buyer's people."""

from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.web.matrix.rows import PageRow, Path, at, at_procurement, everyone, signed_in
from tests.factories.plans import import_draft, plan
from tests.factories.world import World


def at_buyer(suffix: str) -> Path:
    async def given(world: World, _: AsyncSession) -> str:
        return f"/buyers/{world.buyer.id}{suffix}"

    return given


def at_plan(suffix: str) -> Path:
    """A draft."""

    async def given(world: World, session: AsyncSession) -> str:
        row = plan(world.buyer)
        session.add(row)
        await session.flush()
        return f"/plans/{row.id}{suffix}"

    return given


def at_import(suffix: str = "") -> Path:
    """The officer's."""

    async def given(world: World, session: AsyncSession) -> str:
        row = plan(world.buyer)
        session.add(row)
        await session.flush()
        draft = import_draft(row, world.people["officer"])
        session.add(draft)
        await session.flush()
        return f"/imports/{draft.id}{suffix}"

    return given


WRITERS = ("leader", "officer", "occasional")


def writers(status: int, others: int = 403, **more: int) -> dict[str, int]:
    """Of the buyer; the others may not. Who is not signed in is sent to sign in."""
    return everyone(others) | dict.fromkeys(WRITERS, status) | {"anonymous": 303} | more


def sent_by_writers(status: int, others: int = 403, **more: int) -> dict[str, int]:
    return writers(status, others) | {"anonymous": 401} | more


HIDDEN = {"viewer": 403}
"""Who sees a draft and may not write it; to the others it is not there."""

ROWS = [
    PageRow("GET /buyers/new", at("/buyers/new"), signed_in(200)),
    PageRow("POST /buyers/new", at("/buyers/new"), everyone(400, anonymous=401)),
    PageRow(
        "GET /buyers/{organisation_id:uuid}/registered", at_buyer("/registered"), signed_in(200)
    ),
    PageRow("GET /buyers/{organisation_id:uuid}/import", at_buyer("/import"), writers(200)),
    PageRow(
        "POST /buyers/{organisation_id:uuid}/import",
        at_buyer("/import"),
        everyone(415, anonymous=401),
    ),
    PageRow("GET /buyers/{organisation_id:uuid}/work", at_buyer("/work"), writers(200)),
    PageRow(
        "GET /buyers/{organisation_id:uuid}/procurements/new",
        at_buyer("/procurements/new"),
        writers(200),
    ),
    PageRow(
        "POST /buyers/{organisation_id:uuid}/procurements/new",
        at_buyer("/procurements/new"),
        sent_by_writers(400),
    ),
    PageRow("GET /plans/{plan_id:uuid}/edit", at_plan("/edit"), writers(200, 404, **HIDDEN)),
    PageRow("GET /plans/{plan_id:uuid}/publish", at_plan("/publish"), writers(200, 404, **HIDDEN)),
    PageRow(
        "POST /plans/{plan_id:uuid}/publish",
        at_plan("/publish"),
        sent_by_writers(412, 404, **HIDDEN),
    ),
    PageRow(
        "GET /plans/{plan_id:uuid}/published", at_plan("/published"), writers(303, 404, **HIDDEN)
    ),
    PageRow("GET /procurements/{procurement_id:uuid}/edit", at_procurement("/edit"), writers(200)),
    PageRow(
        "POST /procurements/{procurement_id:uuid}/edit",
        at_procurement("/edit"),
        sent_by_writers(412),
    ),
    PageRow(
        "GET /procurements/{procurement_id:uuid}/saved", at_procurement("/saved"), writers(200)
    ),
    PageRow(
        "GET /procurements/{procurement_id:uuid}/publish",
        at_procurement("/publish"),
        writers(200),
    ),
    PageRow(
        "POST /procurements/{procurement_id:uuid}/publish",
        at_procurement("/publish"),
        sent_by_writers(412),
    ),
    PageRow(
        "GET /imports/{draft_id:uuid}",
        at_import(),
        everyone(404, anonymous=303, officer=200),
    ),
    PageRow(
        "POST /imports/{draft_id:uuid}", at_import(), everyone(404, anonymous=401, officer=303)
    ),
    PageRow(
        "GET /imports/{draft_id:uuid}/columns",
        at_import("/columns"),
        everyone(404, anonymous=303, officer=200),
    ),
    PageRow(
        "POST /imports/{draft_id:uuid}/columns",
        at_import("/columns"),
        everyone(404, anonymous=401, officer=422),
    ),
]
