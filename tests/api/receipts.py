"""Taking part without an account, as a client does that knows the contract only."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import Dialogue
from api.participation.proof_of_work import solve
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from tests.api.client import ApiClient
from tests.api.problems import faults_of
from tests.api.saving import saved
from tests.factories.dialogues import dialogue
from tests.factories.world import World

COMMENT = {"kind": "comment", "text": "Kirjasto saisi olla auki sunnuntaisin.", "language": "fi"}
ADDRESS = "203.0.113.77"


async def make_call(world: World, session: AsyncSession) -> Dialogue:
    return await saved(session, dialogue(world.buyer))


async def take_receipt(client: ApiClient, call: Dialogue | Procurement | Plan) -> ApiClient:
    """In a call, or in the continuous dialogue of a procurement or plan."""
    place = f"/v1/dialogues/{call.id}"
    asked = (await client.get(f"{place}/receipt-challenge")).json()
    nonce = solve(asked["challenge"], asked["difficulty"])
    body = {"challenge": asked["challenge"], "nonce": nonce}
    response = await client.post(f"{place}/receipts", json=body)
    assert response.status_code == 201, response.text
    return client.as_(response.json()["token"])


async def say(client: ApiClient, call: Dialogue, **values: Any) -> dict[str, Any]:
    place = f"/v1/dialogues/{call.id}/contributions"
    response = await client.post(place, json={**COMMENT, **values})
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


async def receipt_faults(
    client: ApiClient, call: Dialogue, body: dict[str, str]
) -> list[tuple[str, str]]:
    refused = await client.post(f"/v1/dialogues/{call.id}/receipts", json=body)
    return faults_of(refused)
