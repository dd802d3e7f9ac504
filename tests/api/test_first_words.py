"""The first contribution of a participant assigns its number."""

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from tests.api.client import ApiClient
from tests.api.receipts import make_call, say, take_receipt
from tests.factories.world import World


async def test_number_is_assigned_before_a_row_refers_to_the_participant(
    client: ApiClient, world: World, session: AsyncSession, connection: AsyncConnection
) -> None:
    """Such a row holds the participant's key, and the number changes that key: two first words at
    the same moment would each wait for the other, until PostgreSQL ends one of them after a second.
    Fifty at once took the whole pool for 24 seconds.
    """
    call = await make_call(world, session)
    holder = await take_receipt(client, call)
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    try:
        await say(holder, call)
    finally:
        event.remove(connection.sync_connection, "before_cursor_execute", note)
    begun = [" ".join(one.split()[:3]) for one in statements]
    assert begun.index("UPDATE participants SET") < begun.index("INSERT INTO contributions")
