"""An address with the ids of two things that do not belong together is that of nothing."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from tests.api.client import ApiClient
from tests.api.web.browser import BROWSER
from tests.api.web.matrix.rows import SOME_ID, PageRow
from tests.api.web.test_page_matrix import ROWS
from tests.factories.world import World

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LOOKED_UP_LATER = {"POST /my/organisations/{organisation_id:uuid}/confirm/{request_id:uuid}"}
"""Checks the code first, and says the same of a wrong code and of no request."""
WITH_TWO = [
    row for row in ROWS if row.route.count(":uuid}") > 1 and row.route not in LOOKED_UP_LATER
]


def mixed(one: str, two: str, world: World) -> Iterator[str]:
    """Addresses of things of two equal dialogues or buyers, mixed."""
    first, second = _ID.findall(one), _ID.findall(two)
    yield one.replace(first[-1], SOME_ID)
    if first[0] == second[0]:
        yield one.replace(first[0], str(world.other_buyer.id))
    else:
        yield from (one.replace(*pair) for pair in zip(first[1:], second[1:], strict=True))


@pytest.mark.parametrize("row", WITH_TWO, ids=lambda row: row.name)
async def test_address_with_another_things_id_is_of_nothing(
    row: PageRow,
    client: ApiClient,
    world: World,
    session: AsyncSession,
    connection: AsyncConnection,
) -> None:
    one, two = [await row.path(world, session) for _ in range(2)]
    await session.commit()
    method = row.route.partition(" ")[0]
    # Who may use the page itself sees what its own addresses say.
    names = [name for name, status in row.statuses.items() if status in {200, 303, 400, 409}]
    answers = []
    for path in mixed(one, two, world):
        for name in names:
            if (token := world.token(name)) is None:
                continue
            state = await connection.begin_nested()
            headers = {**BROWSER, "Sec-Fetch-Site": "same-origin", "Cookie": f"session={token}"}
            answer = await client.request(method, path, headers=headers)
            answers.append((name, answer.status_code))
            await state.rollback()
    assert {pair for pair in answers if pair[1] not in {403, 404}} == set()
