"""Stopped addresses, the mails of the platform, and code lists, as operators see them."""

import pytest
from lxml import html
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.i18n import Language
from api.mail_previews.catalogue import SAMPLES
from api.mails.models import Suppression
from tests.api.client import ApiClient
from tests.api.saving import count_of
from tests.api.web.browser import BROWSER
from tests.api.web.visitor import Visitor
from tests.factories.mails import suppression
from tests.factories.world import World


@pytest.fixture
def operator(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("operator"))
    return visitor


async def test_stopped_address_is_opened_in_two_pages(
    operator: Visitor, session: AsyncSession
) -> None:
    row = suppression("gone@yritys.example")
    session.add(row)
    await session.flush()
    page = await operator.open("/operating")
    assert "/operating/stopped-addresses" in page.text
    await operator.open("/operating/stopped-addresses")
    assert "gone@yritys.example" in operator.main()
    operator.pages = 0
    await operator.open(f"/operating/stopped-addresses/{row.id}/lift")
    await operator.submit()
    assert operator.path == "/my/done/address-lifted"
    assert operator.pages == 2
    assert await count_of(session, Suppression) == 0


@pytest.mark.parametrize("language", Language)
async def test_every_mail_can_be_read_in_every_language(
    language: Language, client: ApiClient, world: World
) -> None:
    operator = Visitor(client, language.value)
    operator.sign_in(world.token("operator"))
    page = await operator.open("/operating/mails")
    for name in SAMPLES:
        assert f'"/operating/mails/{name}"' in page.text
        shown = await operator.open(f"/operating/mails/{name}")
        assert shown.status_code == 200


async def test_mail_in_html_may_fetch_nothing(client: ApiClient, world: World) -> None:
    path = f"/operating/mails/{next(iter(SAMPLES))}/html"
    headers = {**BROWSER, "Cookie": f"session={world.token('operator')}"}
    answer = await client.get(path, headers=headers)
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_code_lists_show_how_many_codes_they_have(operator: Visitor) -> None:
    page = await operator.open("/operating/code-lists")
    assert page.status_code == 200
    rows = html.document_fromstring(page.text).xpath("//tbody/tr")
    sizes = {row.xpath("string(.//code)"): row.xpath("string(td[1])") for row in rows}
    assert sizes["regions"] == "19"
