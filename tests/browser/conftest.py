"""A browser, and the whole platform behind its pages. Skipped where there is no browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.flows.platform import Platform, running_platform


@pytest.fixture(scope="session")
def chromium() -> str:
    found = os.environ.get("VUOROPUHELU_CHROMIUM") or shutil.which("chromium")
    if found is None:
        pytest.skip("there is no chromium: `apt-get install chromium`, or VUOROPUHELU_CHROMIUM")
    return found


@pytest.fixture(scope="module")
def browser(chromium: str, platform: Platform) -> Iterator[Browser]:
    """Starts after the platform and ends before it: Playwright's own event loop runs in this
    thread meanwhile, and no other can."""
    with sync_playwright() as playwright:
        # Nobody but us reaches these pages, and containers have no user namespaces for a sandbox.
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
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
