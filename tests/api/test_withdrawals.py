"""A mistaken publication is withdrawn: a draft again, and a tombstone with the reason."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.i18n import Language
from api.core.ids import new_id
from api.core.outbox import OutboxEvent
from api.dialogues.models import DialogueProcurement
from api.mails.models import Mail, MailKind, MailState
from api.plans.models.plans import Plan, PlanRevision
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from tests.api.client import As
from tests.factories.dialogues import dialogue
from tests.factories.interests import interest
from tests.factories.plans import plan, procurement
from tests.factories.world import World
from workers.event_handlers import CONSUMERS_OF

REASON = {"reason": {"fi": {"text": "Julkaistiin ennen päätöstä.", "origin": "original"}}}
SECRET = "Salainen kohde"


async def _published(as_: As, world: World, session: AsyncSession) -> tuple[Plan, Procurement]:
    row = plan(world.buyer)
    session.add(row)
    await session.flush()
    made = procurement(world.buyer, plan_id=row.id, title=SECRET, status=ProcurementStatus.DRAFT)
    other = procurement(world.buyer, plan_id=row.id, status=ProcurementStatus.DRAFT)
    session.add_all([made, other])
    await session.flush()
    done = await _post(as_, f"/v1/plans/{row.id}", "publish", {})
    assert done.status_code == 200, done.text
    await _relay(session)
    return row, made


async def _post(as_: As, path: str, command: str, body: Any, who: str = "officer") -> Any:
    seen = await as_("officer").get(path)
    return await as_(who).post(f"{path}/{command}", json=body, if_match=seen)


async def _withdraw(as_: As, path: str, body: Any = REASON) -> Any:
    return await _post(as_, path, "withdraw-publication", body)


async def _relay(session: AsyncSession) -> None:
    rows = await session.scalars(select(OutboxEvent).where(OutboxEvent.position.is_(None)))
    for position, row in enumerate(rows.all(), start=1):
        row.position, row.published_at = position, row.time
    await session.flush()


async def test_withdrawn_procurement_is_a_draft_hidden_from_others(
    as_: As, world: World, session: AsyncSession
) -> None:
    row, made = await _published(as_, world, session)
    path = f"/v1/procurements/{made.id}"
    watched = await as_("supplier").post(
        "/v1/watches", json={"criteria": {"q": "salainen"}, "frequency": "never", "name": "x"}
    )
    assert watched.status_code == 201
    done = await _withdraw(as_, path)
    assert done.status_code == 200, done.text
    assert (done.json()["status"], done.json()["published_at"]) == ("draft", None)
    assert done.json()["withdrawal_reason"] == REASON["reason"]
    for gone in (path, f"{path}/history"):
        answer = await as_("anonymous").get(gone)
        assert answer.status_code == 410
        assert answer.json()["type"].endswith("/problems/publication-withdrawn")
        assert answer.json()["context"]["reason"] == REASON["reason"]
        assert "Julkaistiin ennen päätöstä." in answer.json()["detail"]
    page = await as_("anonymous").get(f"/procurements/{made.id}", headers={"Accept": "text/html"})
    assert page.status_code == 410
    assert "Julkaistiin ennen päätöstä." in page.text
    assert SECRET not in page.text
    places = (
        "/v1/procurements?q=salainen",
        f"/v1/procurements?plan={row.id}",
        "/v1/feeds/procurements.atom",
        "/v1/feeds/procurements.ics",
        "/v1/events?full=true&limit=100",
        f"/v1/plans/{row.id}/revisions/1",
    )
    for place in places:
        answer = await as_("anonymous").get(place)
        assert answer.status_code == 200, place
        assert SECRET not in answer.text, place
    assert SECRET in (await as_("officer").get(path)).text


async def test_withdrawal_makes_a_public_event(
    as_: As, world: World, session: AsyncSession
) -> None:
    _, made = await _published(as_, world, session)
    await _withdraw(as_, f"/v1/procurements/{made.id}")
    stmt = select(OutboxEvent).where(OutboxEvent.subject == f"procurements/{made.id}")
    events = {row.type: row for row in await session.scalars(stmt)}
    assert events.keys() == {"procurement.planned.v1", "procurement.withdrawn.v1"}
    await session.refresh(events["procurement.planned.v1"], ["resource"])
    assert events["procurement.planned.v1"].resource is None


async def test_withdrawn_procurement_is_republished_on_its_own_only(
    as_: As, world: World, session: AsyncSession
) -> None:
    row, made = await _published(as_, world, session)
    path = f"/v1/procurements/{made.id}"
    await _withdraw(as_, path)
    again = await _post(as_, f"/v1/plans/{row.id}", "publish", {})
    assert again.status_code == 409, "of the plan nothing is new"
    assert (await as_("anonymous").get(path)).status_code == 410
    assert (await _post(as_, path, "publish", None)).status_code == 200
    shown = await as_("anonymous").get(path)
    assert shown.json()["status"] == "planned"
    history = (await as_("anonymous").get(f"{path}/history")).json()
    assert [item["kind"] for item in history["items"]] == ["published", "withdrawn", "published"]
    assert history["items"][1]["reason"] == REASON["reason"]


@pytest.mark.parametrize("taken_up_by", ["dialogue", "interest", "status"])
async def test_procurement_that_others_take_part_in_cannot_be_withdrawn(
    as_: As, world: World, session: AsyncSession, taken_up_by: str
) -> None:
    row, made = await _published(as_, world, session)
    if taken_up_by == "dialogue":
        call = dialogue(world.buyer)
        session.add(call)
        await session.flush()
        session.add(DialogueProcurement(dialogue_id=call.id, procurement_id=made.id))
    elif taken_up_by == "interest":
        session.add(interest(world.supplier, made))
    else:
        done = await _post(as_, f"/v1/procurements/{made.id}", "status", {"status": "preparing"})
        assert done.status_code == 200
    await session.flush()
    codes = {"status": "not_withdrawn_in_this_state"}
    for path in (f"/v1/procurements/{made.id}", f"/v1/plans/{row.id}"):
        refused = await _withdraw(as_, path)
        assert refused.status_code == 409, refused.text
        (error,) = refused.json()["errors"]
        assert error["pointer"] == f"/procurements/{made.id}"
        assert error["code"] == codes.get(taken_up_by, "somebody_takes_part")
    assert (await as_("anonymous").get(f"/v1/plans/{row.id}")).status_code == 200


async def test_plan_is_withdrawn_and_republished_with_its_rows(
    as_: As, world: World, session: AsyncSession
) -> None:
    row, made = await _published(as_, world, session)
    path = f"/v1/plans/{row.id}"
    done = await _withdraw(as_, path)
    assert (done.json()["status"], done.json()["published_at"]) == ("draft", None)
    for gone in (path, f"/v1/procurements/{made.id}", f"{path}/revisions"):
        assert (await as_("anonymous").get(gone)).status_code == 410, gone
    assert (await session.scalars(select(PlanRevision))).all() == []
    assert str(row.id) not in (await as_("anonymous").get("/v1/plans")).text
    stmt = select(OutboxEvent.type).where(OutboxEvent.type.like("%.withdrawn.v1"))
    types = sorted((await session.scalars(stmt)).all())
    assert types == ["plan.withdrawn.v1"] + ["procurement.withdrawn.v1"] * 2
    again = await _post(as_, path, "publish", {})
    assert (again.json()["status"], again.json()["revision"]) == ("published", 2)
    assert again.json()["withdrawn_at"] is None
    listed = (await as_("anonymous").get(f"/v1/procurements?plan={row.id}")).json()["items"]
    assert len(listed) == 2


async def test_withdrawal_needs_a_reason(as_: As, world: World, session: AsyncSession) -> None:
    _, made = await _published(as_, world, session)
    refused = await _withdraw(as_, f"/v1/procurements/{made.id}", {"reason": {}})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "/reason"


async def test_a_draft_cannot_be_withdrawn(as_: As, world: World, session: AsyncSession) -> None:
    made = procurement(world.buyer, status=ProcurementStatus.DRAFT)
    session.add(made)
    await session.flush()
    assert (await _withdraw(as_, f"/v1/procurements/{made.id}")).status_code == 409
    assert (await as_("anonymous").get(f"/v1/procurements/{made.id}")).status_code == 404


async def test_waiting_mails_about_it_are_taken_back(
    as_: As, world: World, session: AsyncSession
) -> None:
    """A digest among them is built again by the reaction to the fact."""
    _, made = await _published(as_, world, session)
    session.add_all(
        Mail(
            key=f"digest:{new_id()}",
            kind=MailKind.DIGEST,
            address="reader@example.fi",
            language=Language.FI,
            subject=SECRET,
            text=SECRET,
            html=f"<p>{SECRET}</p>",
            headers={},
            about=[about],
            next_try_at=utc_now(),
        )
        for about in (made.id, new_id())
    )
    await session.flush()
    await _withdraw(as_, f"/v1/procurements/{made.id}")
    rows = await session.execute(select(Mail.about, Mail.state, Mail.text))
    state = {about[0]: (state, text) for about, state, text in rows}
    assert state.pop(made.id) == (MailState.TAKEN_BACK, "")
    assert list(state.values()) == [(MailState.PENDING, SECRET)]
    assert "digest written anew" in CONSUMERS_OF["procurement.withdrawn.v1"]
