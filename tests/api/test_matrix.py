"""The status of every route for every actor. A route without a row fails."""

import importlib
import pkgutil
from collections.abc import Iterator
from io import BytesIO

import pytest
from litestar import Litestar
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.documents.service.uploads import Store
from api.http.openapi.document import Document, operations
from api.http.services import services_of
from tests.api import matrix
from tests.api.client import ApiClient
from tests.api.matrix.rows import Row
from tests.factories.world import ACTORS, World, hand_out_receipts


def _rows() -> Iterator[Row]:
    for module in pkgutil.iter_modules(matrix.__path__):
        if module.name not in {"roles", "rows"}:
            yield from importlib.import_module(f"{matrix.__name__}.{module.name}").ROWS


ROWS = list(_rows())


def test_every_operation_is_in_the_matrix(app: Litestar) -> None:
    described = {
        operation["operationId"] for _, operation in operations(services_of(app)[Document].get())
    }
    assert described == {row.operation_id for row in ROWS}


def _method(app: Litestar, operation_id: str) -> str:
    return next(
        method.upper()
        for method, operation in operations(services_of(app)[Document].get())
        if operation["operationId"] == operation_id
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_actors_get_the_expected_status(  # noqa: PLR0917 - fixtures
    row: Row,
    app: Litestar,
    client: ApiClient,
    world: World,
    session: AsyncSession,
    connection: AsyncConnection,
) -> None:
    """Each actor finds the same state: what the one before has done is rolled back."""
    call, method = await row.given(world, session), _method(app, row.operation_id)
    await hand_out_receipts(world, session, call.dialogue)
    for key, content in call.stored.items():
        await services_of(app)[Store].files.put(key, BytesIO(content))
    await session.commit()
    answered: dict[str, int] = {}
    texts = []
    for actor in ACTORS:
        await services_of(app)[Redis].flushdb()  # nobody pays for the actor before
        attempt = await connection.begin_nested()
        response = await client.as_(world.token(actor)).request(
            method, call.path, json=call.json, headers=call.headers, **call.options
        )
        await attempt.rollback()
        answered[actor] = response.status_code
        texts.append(f"{actor}: {response.status_code} {response.text}")
    assert answered == row.expected, "\n".join(texts)
