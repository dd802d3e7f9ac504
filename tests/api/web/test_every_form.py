"""Every form that a page shows: the way back from its preview, and entries that nobody can read."""

import pytest
from lxml import html
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from tests.api.client import ApiClient
from tests.api.web.browser import BROWSER
from tests.api.web.matrix.rows import PageRow
from tests.api.web.test_page_matrix import ROWS
from tests.factories.world import World

POSTED = {row.route.removeprefix("POST ") for row in ROWS if row.route.startswith("POST ")}
SHOWN = list(
    {
        row.route: row
        for row in ROWS
        if row.route.removeprefix("GET ") in POSTED and 200 in row.statuses.values()
    }.values()
)
UNREADABLE = ["\0", "9" * 200, "-1", "31.12.9999 23.59", "0001-01-01", "²", "a\n" * 2_000]
ALWAYS = {"form_token", "step"}


@pytest.mark.parametrize("row", SHOWN, ids=lambda row: row.name)
async def test_form_comes_back_and_survives_any_entry(
    row: PageRow,
    client: ApiClient,
    world: World,
    session: AsyncSession,
    connection: AsyncConnection,
) -> None:
    name = next(name for name, status in row.statuses.items() if status == 200)
    headers = {**BROWSER, "Sec-Fetch-Site": "same-origin"}
    if (token := world.token(name)) is not None:
        headers["Cookie"] = f"session={token}"
    path = await row.path(world, session)
    page = await client.get(path, headers=headers)
    assert page.status_code == 200
    forms = html.document_fromstring(page.text).xpath("//main//form[@method='post']")
    for form in forms[:1]:
        names = [item for item, _ in form.form_values()]
        kept = dict(form.form_values())
        action = form.get("action") or path
        has_file = "multipart" in form.get("enctype", "")
        more = {"files": {"file": ("", b"")}} if has_file else {}
        back = await client.post(action, data={**kept, "step": "edit"}, headers=headers, **more)
        assert back.status_code == 200, back.text
        for text in UNREADABLE:
            sent = {item: kept[item] if item in ALWAYS else text for item in names}
            state = await connection.begin_nested()
            data = {**sent, "step": "send"}
            answer = await client.post(action, data=data, headers=headers, **more)
            assert answer.status_code < 500, text
            await state.rollback()
