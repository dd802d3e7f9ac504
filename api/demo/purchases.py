"""Plans of the buyers: spreadsheets, small purchases, changes; and interests of suppliers."""

from collections.abc import Iterable
from functools import partial

from api.demo.client import Stage, Step
from api.demo.content import (
    FOLDER,
    Changed,
    Created,
    Fields,
    Interest,
    Organisation,
    PlanFile,
    Purchases,
    texts,
)


def plan_steps(stage: Stage, buyers: Iterable[Organisation]) -> Iterable[Step]:
    for buyer in buyers:
        if plan := buyer.plan:
            officer = next(item.email for item in buyer.people if item.role == "officer")
            yield Step(
                stage.moment(plan.published),
                partial(_publish_plan, stage, officer, plan),
            )


def steps(stage: Stage, content: Purchases) -> Iterable[Step]:
    for created in content.created:
        yield Step(stage.moment(created.at), partial(_create, stage, created))
    for changed in content.changed:
        yield Step(stage.moment(changed.at), partial(_change, stage, changed))
    for interest in content.interests:
        yield Step(stage.moment(interest.at), partial(_interest, stage, interest))


async def _publish_plan(stage: Stage, officer: str, plan: PlanFile) -> None:
    period = {"period_start": "2027-01-01", "period_end": "2027-12-31"}
    created = await stage.post(officer, "/plans", {"title": texts(plan.title), **period})
    path = f"/plans/{created['id']}"
    file = FOLDER / "plans" / plan.file
    await stage.post(officer, f"{path}/import", files={"file": (file.name, file.read_bytes())})
    gaps = await stage.get(officer, f"{path}/gaps")  # as people keep their sheets
    left_out = [{name: gap[name] for name in ("procurement_id", "fields")} for gap in gaps["items"]]
    note = {"note": texts(plan.note), "left_out": left_out}
    await stage.change(officer, path, note, do="publish")
    await _remember(stage, officer, created["id"])


async def _remember(stage: Stage, officer: str, plan_id: str) -> None:
    """Store ids by title. If two plans share a title, the first plan's id stays."""
    path = f"/procurements?plan={plan_id}&limit=100"
    page = await stage.get(officer, path)
    items = page["items"]
    while cursor := page["next"]:
        page = await stage.get(officer, f"{path}&cursor={cursor}")
        items += page["items"]
    for item in items:
        for title in item["title"].values():
            stage.ids.setdefault(title["text"], item["id"])


async def _create(stage: Stage, created: Created) -> None:
    body: Fields = {
        "title": texts(created.title),
        "description": texts(created.description),
        "category": created.category,
        "cpv_main": created.cpv_main,
        "notice_expected": created.notice_expected,
        "value": {"low": created.low, "high": created.high},
        "contact": {"email": created.contact},
    }
    procurement = await stage.post(created.person, "/procurements", body)
    await stage.change(created.person, f"/procurements/{procurement['id']}", do="publish")


async def _change(stage: Stage, changed: Changed) -> None:
    body: Fields = {"reason": texts(changed.reason)}
    for name in ("notice_expected", "contract_start_expected"):
        if expected := getattr(changed, name):
            body[name] = expected
    path = f"/procurements/{stage.ids[changed.procurement]}"
    if changed.status:
        await stage.change(changed.person, path, body | {"status": changed.status}, do="status")
    else:
        await stage.change(changed.person, path, body)


async def _interest(stage: Stage, interest: Interest) -> None:
    body = {
        "organisation_id": stage.ids[interest.supplier],
        "kind": interest.kind,
        "regions": interest.regions,
        "capacity": interest.capacity,
        "wished_lot_size": interest.wished_lot_size,
        "message": interest.message,
        "public": interest.public,
        "seeks_partners": interest.seeks_partners,
    }
    path = f"/procurements/{stage.ids[interest.procurement]}/interests"
    await stage.post(interest.person, path, body)
