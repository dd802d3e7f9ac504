"""Every page in every language, at both widths, in both colour schemes: axe finds no fault, nothing
is wider than the window, and the page with its style sheet weighs less than 100 kB.

The pages are those of the matrix. A form that was sent empty shows its faults; its page has been
seen in every look already, so that two looks are enough. Chromium shows what the app in this
process has answered. `VUOROPUHELU_SCREENSHOTS` names a folder for pictures.
"""

import os
import re
from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page, Route, async_playwright
from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.client import ApiClient
from tests.api.web.browser import BROWSER
from tests.api.web.matrix.rows import PageRow
from tests.api.web.test_page_matrix import ROWS
from tests.chromium import ARGUMENTS, AXE_RULES, chromium_or_skip
from tests.factories.world import World

LANGUAGES = ("fi", "sv", "en")
EVERY_LOOK = tuple(product((1280, 360), ("light", "dark")))
"""Width of the window, and colour scheme."""
LOOKS_OF_FAULTS = ((360, "light"), (1280, "dark"))
MAX_WEIGHT = 100_000
"""Bytes of a page with everything that it loads, uncompressed."""

COLOUR_RULES = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
"""The scheme changes colours only: the other rules find the same in both."""

SITE = "http://pages.test"
SHOWN = (200, 400, 409, 412, 422)
"""Statuses of the answers that show a page of the area, some with faults."""


def _visitor(row: PageRow) -> str | None:
    """Somebody who sees the page: whoever may do the most comes last in the rows."""
    seen = [name for name, status in row.statuses.items() if status in SHOWN]
    return seen[-1] if seen else None


_FILES = re.compile(r"\.[a-z]+$|/(file|html|xml)$|\{(file|table_format):str\}$")


def _is_page(row: PageRow) -> bool:
    """Not a file such as `/robots.txt` or a spreadsheet, nor a mail as its reader gets it."""
    return _visitor(row) is not None and not _FILES.search(row.route)


PAGES = [row for row in ROWS if _is_page(row)]


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    executable = chromium_or_skip()
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield launched
        await launched.close()


class Shown:
    """One page in a browser, as the app has answered it in one language."""

    def __init__(self, page: Page, answer: httpx.Response, client: ApiClient) -> None:
        self._page, self._answer, self._client = page, answer, client
        self.weight = len(answer.content)

    async def load(self) -> None:
        await self._page.route("**/*", self._serve)
        await self._page.goto(SITE)
        await self._page.evaluate(Axe().axe_script)

    async def faults(self, width: int, scheme: str) -> list[str]:
        await self._page.set_viewport_size({"width": width, "height": 900})
        await self._page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        rules = AXE_RULES if scheme == "light" else COLOUR_RULES
        found = await self._page.evaluate("options => axe.run(options)", rules)
        faults = [
            f"{rule['id']}: {node['html']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]
        if await self._page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append("scrolls sideways")
        return [f"{width} {scheme}: {fault}" for fault in faults]

    async def picture(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        await self._page.screenshot(path=path, full_page=True)

    async def _serve(self, route: Route) -> None:
        """The page itself, then what it loads. Its policy would keep axe out."""
        address = route.request.url.removeprefix(SITE)
        answer = self._answer
        if address != "/":
            answer = await self._client.get(address)
            self.weight += len(answer.content)
        await route.fulfill(
            status=200, body=answer.content, content_type=answer.headers["content-type"]
        )


@pytest.fixture
async def answer(
    row: PageRow, language: str, client: ApiClient, world: World, session: AsyncSession
) -> httpx.Response:
    path = await row.path(world, session)
    headers = {**BROWSER, "Accept-Language": language, "Sec-Fetch-Site": "same-origin"}
    if (token := world.token(_visitor(row) or "")) is not None:
        headers["Cookie"] = f"session={token}"
    answer = await client.request(row.route.partition(" ")[0], path, headers=headers)
    assert answer.status_code in SHOWN
    return answer


@pytest.fixture
async def shown(
    browser: Browser, answer: httpx.Response, client: ApiClient
) -> AsyncIterator[Shown]:
    async with await browser.new_context() as context:
        shown = Shown(await context.new_page(), answer, client)
        await shown.load()
        yield shown


@pytest.mark.looks
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
async def test_axe_finds_no_fault(row: PageRow, language: str, shown: Shown) -> None:
    faults: list[str] = []
    for width, scheme in EVERY_LOOK if row.route.startswith("GET") else LOOKS_OF_FAULTS:
        faults += await shown.faults(width, scheme)
        if folder := os.environ.get("VUOROPUHELU_SCREENSHOTS"):
            look = f"{language}-{width}-{scheme}"
            await shown.picture(Path(folder) / look / (re.sub(r"\W+", "_", row.name) + ".png"))
    assert faults == []
    assert shown.weight < MAX_WEIGHT
