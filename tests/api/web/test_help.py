"""Help: each step leads to a page that is there, in three languages."""

import pytest
from lxml import html

from api.core.i18n import Language
from api.web.help.guides import GUIDES, Reader
from tests.api.client import ApiClient
from tests.api.web.browser import BROWSER, open_page


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reader", Reader)
async def test_every_step_has_words_and_a_link(
    reader: Reader, language: Language, client: ApiClient
) -> None:
    page = await open_page(client, f"/help/{reader}", language.value)
    root = html.document_fromstring(page.text)
    steps = root.xpath("//ol[@class='steps']/li")
    assert [step.xpath(".//a/@href")[0] for step in steps] == [step.path for step in GUIDES[reader]]
    assert all(step.xpath("string(.//h2)").strip() for step in steps)


async def test_every_link_of_help_leads_to_a_page(client: ApiClient) -> None:
    paths = {step.path for steps in GUIDES.values() for step in steps}
    for path in sorted(paths):
        answer = await client.get(path, headers=BROWSER)
        assert answer.status_code in {200, 303}, path


async def test_front_and_footer_lead_to_help(client: ApiClient) -> None:
    front = await open_page(client, "/")
    for reader in (Reader.FIRM, Reader.OFFICER, Reader.RESIDENT):
        assert f'href="/help/{reader}"' in front.text
    assert 'href="/help"' in (await open_page(client, "/privacy")).text
    index = await open_page(client, "/help")
    assert all(f'href="/help/{reader}"' in index.text for reader in Reader)
    missing = await client.get("/help/nobody", headers=BROWSER)
    assert missing.status_code == 404
