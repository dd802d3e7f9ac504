"""Every form: a fault that fits no field stands in the summary, and nothing typed is lost."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from lxml import html
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.errors import InvalidRequest
from api.web.forms import flow
from tests.api.client import ApiClient
from tests.api.web.matrix.rows import PageRow
from tests.api.web.test_page_matrix import ROWS
from tests.api.web.visitor import Visitor
from tests.factories.world import World

FORMS = [
    row
    for row in ROWS
    if row.route.startswith("POST ")
    and f"GET {row.route.removeprefix('POST ')}" in {other.route for other in ROWS}
]


def _refuse(*_: Any) -> None:
    raise InvalidRequest.at("/nowhere/to/be/seen", "required")


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row.route)
async def test_fault_without_a_field_is_in_the_summary(
    row: PageRow,
    client: ApiClient,
    world: World,
    session: AsyncSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visitor = Visitor(client)
    visitor.sign_in(world.token("officer"))
    path = await row.path(world, session)
    await session.commit()
    if path == "/watches/new":
        path += "?q=koulu"
    await visitor.open(path)
    if not _is_shown_form(visitor):
        pytest.skip("a button, no form")
    typed = _typed(visitor)
    monkeypatch.setattr(flow, "_require_ours", _refuse)
    visitor.files = {"file": ("plan.csv", b"a;b")} if 'type="file"' in visitor.page.text else {}
    page = await visitor.submit(typed)
    assert page.status_code == 400
    root = html.document_fromstring(page.text)
    assert root.xpath("//*[@id='summary']//li")
    assert typed.items() <= dict(visitor.filled({})).items()


def _is_shown_form(visitor: Visitor) -> bool:
    return bool(html.document_fromstring(visitor.page.text).xpath("//main//*[@name='form_id']"))


def _typed(visitor: Visitor) -> Mapping[str, str | Sequence[str]]:
    controls = visitor.form().xpath(".//textarea | .//input[@type='text' or @type='email']")
    return {item.get("name"): f"Teksti {n}" for n, item in enumerate(controls)}
