"""Where a problem's `type` leads: every kind and every code, in three languages."""

import pytest

from api.core.i18n import Language
from api.web.public.problems import fault_codes, problem_kinds
from tests.api.client import ApiClient


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", problem_kinds())
async def test_page_of_each_problem_explains_it_and_the_remedy(
    client: ApiClient, name: str, language: Language
) -> None:
    page = await client.get(f"/problems/{name}?lang={language}")
    assert page.status_code == 200
    assert page.headers["content-language"] == language
    assert f"HTTP {problem_kinds()[name].status}" in page.text
    assert "{" not in page.text, "placeholders are for answers"


async def test_one_page_lists_all_problems_and_codes(client: ApiClient) -> None:
    page = await client.get("/problems?lang=sv")
    assert 'href="/problems/stale-version?lang=sv"' in page.text
    assert '<dt id="too_long">' in page.text or '<dt id="length">' in page.text
    codes = {code for code, _ in fault_codes(Language.FI)}
    assert codes == {code for code, _ in fault_codes(Language.EN)}
    assert all(f'<dt id="{code}">' in page.text for code in codes)
    assert "{" not in page.text


async def test_unknown_problem_has_no_page(client: ApiClient) -> None:
    assert (await client.get("/problems/none-such")).status_code == 404


async def test_problem_type_is_the_address_of_its_page(client: ApiClient) -> None:
    refused = (await client.get("/v1/plans?colour=red")).json()
    page = await client.get(refused["type"].removeprefix("http://testserver.local"))
    assert page.status_code == 200
    assert "/problems" in page.text
