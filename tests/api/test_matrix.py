"""Who gets which answer on every route. A route without a row fails."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncSession

from api.http.openapi import operations
from tests.api import matrix
from tests.api.client import ApiClient
from tests.api.matrix.rows import Row
from tests.factories.world import ACTORS, World


def _rows() -> Iterator[Row]:
    for module in pkgutil.iter_modules(matrix.__path__):
        if module.name != "rows":
            yield from importlib.import_module(f"{matrix.__name__}.{module.name}").ROWS


ROWS = list(_rows())


def test_every_operation_is_in_the_matrix(app: Litestar) -> None:
    described = {operation["operationId"] for _, operation in operations(app.state.document)}
    assert described == {row.operation_id for row in ROWS}


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_who_may(  # noqa: PLR0917
    row: Row, actor: str, app: Litestar, client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = await row.given(world, session)
    method = next(
        m for m, o in operations(app.state.document) if o["operationId"] == row.operation_id
    )
    response = await client.as_(world.token(actor)).request(
        method.upper(), call.path, json=call.json, headers=call.headers, **call.options
    )
    assert response.status_code == row.expected[actor], response.text
