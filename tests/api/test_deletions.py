"""Drafts of plans and procurements are deleted unless they were public or have a dialogue."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.ids import new_id
from api.dialogues.models import DialogueStatus
from api.plans.models.imports import PlanImport
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from tests.api.client import As
from tests.api.problems import faults_of
from tests.api.saving import count_of, event_types, save_in_order, saved
from tests.factories.dialogues import about, dialogue
from tests.factories.plans import plan, procurement
from tests.factories.world import World

DRAFT = ProcurementStatus.DRAFT


@pytest.fixture
async def row(world: World, session: AsyncSession) -> Plan:
    return await saved(session, plan(world.buyer))


async def _draft(session: AsyncSession, world: World, row: Plan, **values: Any) -> Procurement:
    given = {"status": DRAFT, "published_at": None, **values}
    return await saved(session, procurement(world.buyer, plan_id=row.id, **given))


async def _delete(as_: As, path: str) -> Any:
    seen = await as_("officer").get(path)
    return await as_("officer").delete(path, if_match=seen)


async def test_draft_plan_is_deleted_with_its_procurements_and_imports(
    as_: As, world: World, session: AsyncSession, row: Plan
) -> None:
    await _draft(session, world, row)
    counts = {"created": 1, "updated": 0, "unchanged": 0}
    imported = PlanImport(
        id=new_id(),
        plan_id=row.id,
        imported_at=utc_now(),
        filename="suunnitelma.csv",
        sha256="",
        **counts,
    )
    copied = plan(world.buyer, copied_from=row.id)
    await save_in_order(session, imported, copied)
    answer = await _delete(as_, f"/v1/plans/{row.id}")
    assert answer.status_code == 204, answer.text
    assert (await as_("officer").get(f"/v1/plans/{row.id}")).status_code == 404
    assert [await count_of(session, table) for table in (Procurement, PlanImport)] == [0, 0]
    kept = await as_("officer").get(f"/v1/plans/{copied.id}")
    assert kept.json()["copied_from"] is None
    assert await event_types(session) == []  # nobody outside has seen it


async def test_plan_with_newer_procurements_is_not_deleted_unseen(as_: As, row: Plan) -> None:
    path = f"/v1/plans/{row.id}"
    seen = await as_("officer").get(path)
    title = {"fi": {"text": "Siivous"}}
    body = {"title": title, "plan_id": str(row.id)}
    made = await as_("officer").post("/v1/procurements", json=body)
    assert made.status_code == 201, made.text
    assert (await as_("officer").delete(path, if_match=seen)).status_code == 412
    assert (await as_("officer").delete(path)).status_code == 428


async def test_plan_stays_if_a_procurement_was_public_or_has_a_dialogue(
    as_: As, world: World, session: AsyncSession, row: Plan
) -> None:
    public = await _draft(
        session, world, row, status=ProcurementStatus.PLANNED, published_at=utc_now()
    )
    withdrawn = await _draft(session, world, row, withdrawn_at=utc_now())
    linked = await _draft(session, world, row)
    call = dialogue(world.buyer, DialogueStatus.DRAFT)
    await save_in_order(session, call, about(call, linked))
    refused = await _delete(as_, f"/v1/plans/{row.id}")
    assert faults_of(refused, 409) == [
        (f"/procurements/{public.id}", "not_deleted_once_public"),
        (f"/procurements/{withdrawn.id}", "not_deleted_once_public"),
        (f"/procurements/{linked.id}", "not_deleted_with_dialogue"),
    ]
    for item in (withdrawn, linked):
        answer = await _delete(as_, f"/v1/procurements/{item.id}")
        assert len(faults_of(answer, 409)) == 1
    assert await count_of(session, Procurement) == 3


async def test_withdrawn_plan_is_not_deleted(as_: As, session: AsyncSession, row: Plan) -> None:
    row.withdrawn_at = utc_now()
    await session.commit()
    refused = await _delete(as_, f"/v1/plans/{row.id}")
    assert faults_of(refused, 409) == [("", "not_deleted_once_public")]
