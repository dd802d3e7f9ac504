"""The browser of the tests: Debian's Chromium, or the one that a variable names."""

import os
import shutil

import pytest

ARGUMENTS = ["--no-sandbox"]
"""Nobody but the tests reaches the pages, and containers have no user namespaces for a sandbox."""

AXE_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def chromium_or_skip() -> str:
    found = os.environ.get("VUOROPUHELU_CHROMIUM") or shutil.which("chromium")
    if found is None:
        pytest.skip("there is no chromium: `apt-get install chromium`, or VUOROPUHELU_CHROMIUM")
    return found
