"""Plans of the buyers: spreadsheets, small purchases, changes; and interests of suppliers."""

from collections.abc import Iterable
from functools import partial

from api.demo.client import DemoClient, Step
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


def plan_steps(client: DemoClient, buyers: Iterable[Organisation]) -> Iterable[Step]:
    for buyer in buyers:
        if plan := buyer.plan:
            officer = next(item.email for item in buyer.people if item.role == "officer")
            yield Step(
                client.moment(plan.published),
                partial(_publish_plan, client, officer, plan),
            )


def steps(client: DemoClient, content: Purchases) -> Iterable[Step]:
    for created in content.created:
        yield Step(client.moment(created.at), partial(_create, client, created))
    for changed in content.changed:
        yield Step(client.moment(changed.at), partial(_change, client, changed))
    for interest in content.interests:
        yield Step(client.moment(interest.at), partial(_interest, client, interest))


async def _publish_plan(client: DemoClient, officer: str, plan: PlanFile) -> None:
    period = {"period_start": "2027-01-01", "period_end": "2027-12-31"}
    created = await client.post(officer, "/plans", {"title": texts(plan.title), **period})
    path = f"/plans/{created['id']}"
    file = FOLDER / "plans" / plan.file
    await client.post(officer, f"{path}/import", files={"file": (file.name, file.read_bytes())})
    gaps = await client.get(
        officer, f"{path}/gaps"
    )  # publish in spite of gaps, which real sheets have
    left_out = [{name: gap[name] for name in ("procurement_id", "fields")} for gap in gaps["items"]]
    note = {"note": texts(plan.note), "left_out": left_out}
    await client.change(officer, path, note, do="publish")
    await _store_ids(client, officer, created["id"])


async def _store_ids(client: DemoClient, officer: str, plan_id: str) -> None:
    """Store ids by title. If two plans share a title, the first plan's id stays."""
    path = f"/procurements?plan={plan_id}&limit=100"
    page = await client.get(officer, path)
    items = page["items"]
    while cursor := page["next"]:
        page = await client.get(officer, f"{path}&cursor={cursor}")
        items += page["items"]
    for item in items:
        for title in item["title"].values():
            client.ids.setdefault(title["text"], item["id"])


async def _create(client: DemoClient, created: Created) -> None:
    body: Fields = {
        "title": texts(created.title),
        "description": texts(created.description),
        "category": created.category,
        "cpv_main": created.cpv_main,
        "notice_expected": created.notice_expected,
        "value": {"low": created.low, "high": created.high},
        "contact": {"email": created.contact},
    }
    procurement = await client.post(created.person, "/procurements", body)
    await client.change(created.person, f"/procurements/{procurement['id']}", do="publish")


async def _change(client: DemoClient, changed: Changed) -> None:
    body: Fields = {"reason": texts(changed.reason)}
    for name in ("notice_expected", "contract_start_expected"):
        if expected := getattr(changed, name):
            body[name] = expected
    path = f"/procurements/{client.ids[changed.procurement]}"
    if changed.status:
        await client.change(changed.person, path, body | {"status": changed.status}, do="status")
    else:
        await client.change(changed.person, path, body)


async def _interest(client: DemoClient, interest: Interest) -> None:
    body = {
        "organisation_id": client.ids[interest.supplier],
        "kind": interest.kind,
        "regions": interest.regions,
        "capacity": interest.capacity,
        "wished_lot_size": interest.wished_lot_size,
        "message": interest.message,
        "public": interest.public,
        "seeks_partners": interest.seeks_partners,
    }
    path = f"/procurements/{client.ids[interest.procurement]}/interests"
    await client.post(interest.person, path, body)
