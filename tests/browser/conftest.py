"""A browser, and the whole platform behind its pages. Skipped where there is no browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import ARGUMENTS, chromium_or_skip
from tests.flows.platform import Platform, running_platform


@pytest.fixture(scope="session")
def chromium() -> str:
    return chromium_or_skip()


@pytest.fixture(scope="module")
def browser(chromium: str, platform: Platform) -> Iterator[Browser]:
    """Starts after the platform and ends before it: Playwright's own event loop runs in this
    thread meanwhile, and no other can."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def platform(
    chromium: str, tmp_path_factory: pytest.TempPathFactory, worker_number: int
) -> Iterator[Platform]:
    """One for the stories of a file: they only add to what is there."""
    folder: Path = tmp_path_factory.mktemp("platform")
    with running_platform(folder, worker_number) as platform:
        platform.start("api", "worker", "beat")
        yield platform
