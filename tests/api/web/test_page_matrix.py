"""Every page answers every kind of visitor as decided. A page without a row fails."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from tests.api.client import ApiClient
from tests.api.web import matrix
from tests.api.web.browser import BROWSER
from tests.api.web.matrix.rows import VISITORS, PageRow
from tests.factories.world import World


def _rows() -> Iterator[PageRow]:
    for module in pkgutil.iter_modules(matrix.__path__):
        if module.name not in {"rows", "places"}:
            yield from importlib.import_module(f"{matrix.__name__}.{module.name}").ROWS


ROWS = list(_rows())


def page_routes(app: Litestar) -> Iterator[str]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            is_page = isinstance(handler, HTTPRouteHandler) and handler.opt.get("any_parameters")
            if is_page and not handler.resolve_include_in_schema():
                methods = handler.http_methods - {"OPTIONS"}
                yield from (f"{method} {route.path}" for method in methods)


def test_every_page_has_a_row(app: Litestar) -> None:
    assert sorted({row.route for row in ROWS}) == sorted(set(page_routes(app)))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_visitors_get_the_expected_page(
    row: PageRow,
    client: ApiClient,
    world: World,
    session: AsyncSession,
    connection: AsyncConnection,
) -> None:
    """What one visitor has done is rolled back before the next one comes."""
    path = await row.path(world, session)
    await session.commit()
    method, answers = row.route.partition(" ")[0], {}
    for name in VISITORS:
        state = await connection.begin_nested()
        headers = {**BROWSER, "Sec-Fetch-Site": "same-origin"}
        if (token := world.token(name)) is not None:
            headers["Cookie"] = f"session={token}"
        answer = await client.request(method, path, headers=headers)
        answers[name] = answer.status_code
        await state.rollback()
    assert answers == dict(row.statuses)
