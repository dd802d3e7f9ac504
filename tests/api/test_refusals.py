"""The order of refusals: an invisible item is 404 to everybody, whatever the request."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import Dialogue, DialogueStatus
from api.http.openapi.document import Operation, operations
from api.organisations.models import OrganisationStatus, Role
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.models.values import PlanStatus, ProcurementStatus
from tests.api.client import ApiClient, As
from tests.contract.document import DOCUMENT, resolved
from tests.factories.dialogues import dialogue
from tests.factories.organisations import membership, organisation
from tests.factories.plans import plan, procurement
from tests.factories.world import World

UNSEEN_BY = ("resident", "stranger", "supplier", "operator", "moderator")
FILE = {"files": {"file": ("plan.csv", b"Hankinta\nSiivous\n", "text/csv")}}


class Command(NamedTuple):
    method: str
    path: str
    operation: Operation


def _about(*names: str) -> Iterator[Command]:
    """Operations on one thing that is named in the address by one of these."""
    for path, item in DOCUMENT["paths"].items():
        for method, operation in operations({"paths": {path: item}}):
            if any(f"{{{name}}}" in path for name in names):
                yield Command(method.upper(), path, operation)


THINGS = list(
    _about(
        "organisation_id",
        "plan_id",
        "procurement_id",
        "dialogue_id",
        "contribution_id",
        "interest_id",
        "watch_id",
        "follow_id",
        "session_id",
    )
)


def _name(command: Command) -> str:
    return str(command.operation["operationId"])


async def _answered(client: ApiClient, command: Command, **names: object) -> str:
    """Asked as the document says, with its own example."""
    method, path, operation = command
    parameters = {
        parameter["name"]: parameter for parameter in map(resolved, operation["parameters"])
    }
    ids = {name: uuid4() for name in parameters} | {"number": 1} | names
    query = "&".join(
        f"{name}={_value_of(p)}"
        for name, p in parameters.items()
        if p["in"] == "query" and p.get("required")
    )
    body = operation.get("requestBody", {}).get("content", {})
    options = FILE if "multipart/form-data" in body else {}
    if "application/json" in body:
        options = {"json": body["application/json"]["example"]}
    address = f"{path.format(**ids)}?{query}".rstrip("?")
    response = await client.request(method, address, if_match='"1-0"', **options)
    return f"{response.status_code} {response.text if response.status_code != 404 else ''}".strip()


def _value_of(parameter: dict[str, Any]) -> str:
    return "2027-01-01" if parameter["schema"].get("format") == "date" else "1"


@pytest.mark.parametrize("command", THINGS, ids=_name)
async def test_missing_item_is_404_to_everybody_signed_in(command: Command, as_: As) -> None:
    people = (*UNSEEN_BY, "leader", "viewer")
    answers = {name: await _answered(as_(name), command) for name in people}
    assert set(answers.values()) == {"404"}, answers


DRAFTS = list(_about("plan_id", "procurement_id", "dialogue_id"))


@pytest.mark.parametrize("command", DRAFTS, ids=_name)
async def test_draft_is_404_to_other_buyers(
    command: Command, as_: As, world: World, session: AsyncSession
) -> None:
    drafts: dict[str, Plan | Procurement | Dialogue] = {
        "plan_id": plan(world.buyer, status=PlanStatus.DRAFT),
        "procurement_id": procurement(world.buyer, status=ProcurementStatus.DRAFT),
        "dialogue_id": dialogue(world.buyer, DialogueStatus.DRAFT),
    }
    session.add_all(drafts.values())
    await session.flush()
    ids = {name: row.id for name, row in drafts.items()}
    answers = {name: await _answered(as_(name), command, **ids) for name in UNSEEN_BY}
    assert set(answers.values()) == {"404"}, answers


async def test_pending_buyer_gets_the_reason_of_the_refusal(
    as_: As, world: World, session: AsyncSession
) -> None:
    waiting = organisation(status=OrganisationStatus.PENDING)
    session.add(waiting)
    await session.flush()
    row = plan(waiting, status=PlanStatus.DRAFT)
    people = world.people
    session.add_all(
        [
            row,
            membership(people["resident"], waiting, Role.LEADER),
            membership(people["moderator"], waiting, Role.VIEWER),
        ]
    )
    place, english = f"/v1/plans/{row.id}", {"Accept-Language": "en"}
    seen = await as_("resident").get(place)
    refused = await as_("resident").post(
        f"{place}/publish", json={}, if_match=seen, headers=english
    )
    assert refused.status_code == 403
    assert refused.json()["type"].endswith("/problems/organisation-not-approved")
    assert "plan:publish" in refused.json()["detail"]
    viewer = await as_("moderator").post(f"{place}/publish", json={}, if_match=seen)
    assert viewer.json()["type"].endswith("/problems/forbidden"), "approval would not help"
