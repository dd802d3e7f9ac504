"""Steps of the tests that confirm organisations."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.outbox import OutboxEvent
from tests.api.client import ApiClient, As
from tests.factories.organisations import business_id


async def register(client: ApiClient, **body: object) -> dict[str, object]:
    """A supplier, unless told otherwise."""
    body = {"kind": "supplier", "business_id": business_id(), **body}
    body.setdefault("name", {"fi": {"text": "Kuljetus Karhu Ky"}})
    response = await client.post("/v1/organisations", json=body)
    assert response.status_code == 201, response.text
    answer: dict[str, object] = response.json()
    return answer


async def confirm(as_: As, organisation_id: object, who: str = "operator", **body: object) -> int:
    path = f"/v1/organisations/{organisation_id}/confirmations"
    response = await as_(who).post(path, json={"method": "operator", **body})
    return response.status_code


async def events(session: AsyncSession, beginning: str) -> list[tuple[str, dict[str, object]]]:
    stmt = select(OutboxEvent).where(OutboxEvent.type.startswith(beginning))
    rows = await session.scalars(stmt.order_by(OutboxEvent.number))
    return [(row.type, row.data) for row in rows]
