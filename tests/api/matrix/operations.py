from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.events.models import DeliveryState
from tests.api.matrix.rows import Call, Given, Row, at, everyone
from tests.factories.events import outbox_event
from tests.factories.operations import failed_delivery
from tests.factories.world import World


def _failed(**values: Any) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        event = outbox_event(position=1)
        session.add(event)
        await session.flush()
        delivery = failed_delivery(event, **values)
        session.add(delivery)
        return Call(f"/v1/dead-letters/reaction/{delivery.id}/retry")

    return given


def operator(status: int) -> dict[str, int]:
    return everyone(403, anonymous=401, operator=status)


MANY = at("/v1/dead-letters/retry", {"kind": "mail"})

ROWS = [
    Row("list_dead_letters", at("/v1/dead-letters"), operator(200)),
    Row("retry_dead_letter", _failed(), operator(202), state="failed"),
    Row("retry_dead_letter", _failed(state=DeliveryState.DONE), operator(409), state="done"),
    Row("retry_dead_letters", MANY, operator(202)),
]
