"""A person at a browser: opens pages, fills in fields by their labels, presses buttons.

Counts the pages as jobs are counted: the page where a job starts does not count, and a form that
was sent counts as the page it leads to. Every page is checked as it is seen.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Locator, Page

from tests.chromium import AXE_RULES

SCREENSHOTS = os.environ.get("VUOROPUHELU_SCREENSHOTS")
"""A folder for a picture of every page seen."""

PATIENCE = 75
"""Times that a page is loaded again, five a second."""


class Look(NamedTuple):
    """How a person looks at the pages."""

    language: str = "fi"
    width: int = 1280
    scheme: str = "light"
    script: bool = False

    @property
    def name(self) -> str:
        script = "script" if self.script else "plain"
        return f"{self.language}-{self.width}-{self.scheme}-{script}"


class Person:
    def __init__(self, page: Page, url: str, look: Look) -> None:
        self.page, self.url, self.look = page, url, look
        self.pages: list[str] = []
        self.fields = 0
        self._axe = Axe()

    def open(self, path: str) -> None:
        """Types an address, or opens a link from a mail."""
        self.page.goto(path if path.startswith("http") else self.url + path)
        self._seen()

    def follow(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self._seen()

    def press(self, name: str | re.Pattern[str]) -> None:
        before = self.page.url
        self.page.get_by_role("button", name=name).first.click()
        self._seen("-sent" if self.page.url == before else "")

    def fill(self, label: str | re.Pattern[str], text: str) -> None:
        self.page.get_by_label(label).first.fill(text)
        self.fields += 1

    def choose(self, label: str | re.Pattern[str]) -> None:
        """A radio button or a box to tick."""
        self.page.get_by_label(label).first.check()
        self.fields += 1

    def sign_in_by(self, token: str) -> None:
        """As if the person had signed in earlier; `token` is that of the session."""
        cookie = {"name": "session", "value": token, "url": self.url}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]

    def start_job(self) -> None:
        """The page that the person is on does not count."""
        self.pages, self.fields = [], 0

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def says(self, text: str) -> bool:
        return text in self.main.inner_text()

    def wait_for(self, text: str) -> None:
        """Looks at the page again until a worker has done its part."""
        for _ in range(PATIENCE):
            if self.says(text):
                return
            self.page.wait_for_timeout(200)
            self.page.reload()
        raise AssertionError(f"{self.page.url} never says {text}")

    def _seen(self, suffix: str = "") -> None:
        self.page.wait_for_load_state()
        self.pages.append(self.page.url)
        self.require_accessible()
        if SCREENSHOTS:
            self.page.screenshot(path=_picture(self.page.url, self.look, suffix), full_page=True)

    def require_accessible(self) -> None:
        """No fault that axe finds, and nothing wider than the window."""
        if self.look.script:  # axe is a script; a page looks the same without
            violations = self._axe.run(self.page, options=AXE_RULES).response["violations"]
            found = [(rule["id"], node["html"]) for rule in violations for node in rule["nodes"]]
            assert found == [], (self.page.url, found)
            wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, f"{self.page.url} scrolls sideways"


class KeyboardPerson(Person):
    """Touches no mouse. The focus is seen wherever it goes, and goes forward through the page."""

    def follow(self, name: str | re.Pattern[str]) -> None:
        self._reach(self.page.get_by_role("link", name=name).first)
        self._go("Enter")

    def press(self, name: str | re.Pattern[str]) -> None:
        self._reach(self.page.get_by_role("button", name=name).first)
        self._go("Space")

    def fill(self, label: str | re.Pattern[str], text: str) -> None:
        self._reach(self.page.get_by_label(label).first)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        self.fields += 1

    def choose(self, label: str | re.Pattern[str]) -> None:
        self._reach(self.page.get_by_label(label).first)
        self.page.keyboard.press("Space")
        self.fields += 1

    def skip_to_main(self) -> None:
        """The first key on a page leads past what all pages have."""
        self.page.keyboard.press("Tab")
        assert self._is_focused("a.skip")
        self._require_seen()
        self.page.keyboard.press("Enter")
        assert self._is_focused("main")

    def mend_first_fault(self) -> None:
        """Pages with faults begin at the summary; its first link leads to the field."""
        assert self._is_focused("#summary")
        self.page.keyboard.press("Tab")
        assert self._is_focused("#summary a")
        self.page.keyboard.press("Enter")
        assert self._is_focused(".field, .field *")

    def _reach(self, target: Locator) -> None:
        """By Tab, and by arrows within a group of radio buttons."""
        target.wait_for()
        if target.evaluate(_HAS_FOCUS):
            return
        for _ in range(MOST_TABS):
            self.page.evaluate("window.before = document.activeElement")
            self.page.keyboard.press("Tab")
            self._require_seen()
            assert self.page.evaluate(_WENT_FORWARD), f"{self.page.url}: the focus jumps back"
            for _ in range(target.evaluate(_RADIOS_AHEAD)):
                self.page.keyboard.press("ArrowDown")
            if target.evaluate(_HAS_FOCUS):
                return
        raise AssertionError(f"{self.page.url}: no key leads to {target}")

    def _go(self, key: str) -> None:
        before = self.page.url
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self._seen("-sent" if self.page.url == before else "")

    def _is_focused(self, selector: str) -> bool:
        return bool(self.page.evaluate("name => document.activeElement.matches(name)", selector))

    def _require_seen(self) -> None:
        focused = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        assert self.page.evaluate(_IS_SEEN), f"{self.page.url}: the focus is not seen: {focused}"


MOST_TABS = 400
_HAS_FOCUS = "item => item === document.activeElement"
_WENT_FORWARD = """() => {
    const [before, now] = [window.before, document.activeElement];
    const ahead = before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING;
    return before === document.body || now === document.body || Boolean(ahead);
}"""
"""From the last control of a page the focus leaves it, and begins again."""
_RADIOS_AHEAD = """item => {
    const now = document.activeElement;
    if (now.type !== "radio" || now.name !== item.name) return 0;
    const all = [...document.getElementsByName(item.name)];
    return (all.indexOf(item) - all.indexOf(now) + all.length) % all.length;
}"""
_IS_SEEN = """() => {
    const item = document.activeElement;
    if (item === document.body) return true;
    const style = getComputedStyle(item), box = item.getBoundingClientRect();
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return ring && box.bottom > 0 && box.top < innerHeight && box.width > 0;
}"""
"""A ring of two pixels around what has the focus, within the window."""


@contextmanager
def person(browser: Browser, url: str, look: Look | None = None) -> Iterator[Person]:
    look = look or Look()
    with _page(browser, look) as page:
        yield Person(page, url, look)


@contextmanager
def keyboard_person(browser: Browser, url: str, look: Look) -> Iterator[KeyboardPerson]:
    """`look` with script: the walk asks the page where the focus is."""
    with _page(browser, look) as page:
        yield KeyboardPerson(page, url, look)


@contextmanager
def _page(browser: Browser, look: Look) -> Iterator[Page]:
    context = browser.new_context(
        locale={"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[look.language],
        viewport={"width": look.width, "height": 900},
        color_scheme="dark" if look.scheme == "dark" else "light",
        java_script_enabled=look.script,
    )
    context.set_default_timeout(15_000)
    try:
        yield context.new_page()
    finally:
        context.close()


def _picture(url: str, look: Look, suffix: str) -> Path:
    """`suffix`: of the page that a form answered at its own address."""
    path = re.sub(r"https?://[^/]+", "", url)
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "id", path)
    name = re.sub(r"[^\w=.-]+", "_", path.partition("token=")[0]).strip("_") or "front"
    folder = Path(str(SCREENSHOTS)) / look.name
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name[:100]}{suffix}.png"
