"""A visitor with a browser: keeps cookies, follows redirects, fills in the forms of a page."""

from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from lxml import html

from tests.api.client import ApiClient
from tests.api.web.browser import BROWSER, check_page

Values = Mapping[str, str | Sequence[str]]
Files = Mapping[str, tuple[str, bytes]]
"""Name and content of each file, by the name of its field."""


class Visitor:
    """`page` is what the visitor sees; `pages` counts the pages seen, as the jobs are counted.

    `files`: those chosen for the next form that is sent.
    """

    page: httpx.Response

    def __init__(self, client: ApiClient, language: str = "fi") -> None:
        self._client, self._language = client, language
        self.cookies: dict[str, str] = {}
        self.path, self.pages = "/", 0
        self.files: Files = {}

    async def open(self, path: str) -> httpx.Response:
        return await self._request("GET", path)

    async def submit(
        self, values: Values | None = None, *, step: str | None = None, **headers: str
    ) -> httpx.Response:
        """Fills in the main form of the page and presses its button, or the one of that `step`."""
        form = self.form()
        sent = self.filled(values or {})
        for button in form.xpath(".//button[@name]"):
            if step in (None, button.get("value")):
                sent.append((button.get("name"), button.get("value")))
                break
        if form.get("enctype") and not self.files:  # a browser sends files nobody chose, too
            names = form.xpath(".//input[@type='file']/@name")
            self.files = dict.fromkeys(names, ("", b"")) or {"": ("", b"")}
        return await self.send(form.get("action"), sent, **headers)

    async def send(
        self, action: str, sent: Sequence[tuple[str, str]], **headers: str
    ) -> httpx.Response:
        data: dict[str, list[str]] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        headers = {"Sec-Fetch-Site": "same-origin"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        files, self.files = self.files, {}
        options = {"files": files} if files else {}
        return await self._request("POST", action, data=data, headers=headers, **options)

    def form(self) -> Any:
        """The first form of the page's main part."""
        return html.document_fromstring(self.page.text).xpath("//main//form")[0]

    def filled(self, values: Values) -> list[tuple[str, str]]:
        """What a browser would send: the controls as they are, with these values instead."""
        form = self.form()
        # A browser drops the line break that follows the opening tag of a text area.
        sent = [
            (name, value.removeprefix("\n"))
            for name, value in form.form_values()
            if name not in values
        ]
        names = {control.get("name") for control in form.xpath(".//*[@name]")}
        assert set(values) <= names, f"no such field: {set(values) - names}"
        for name, given in values.items():
            sent += [(name, text) for text in ([given] if isinstance(given, str) else given)]
        return sent

    def sign_in(self, token: str | None) -> None:
        """As if the visitor had signed in earlier."""
        self.cookies.pop("session", None)
        if token is not None:
            self.cookies["session"] = token

    def errors(self) -> dict[str, str]:
        """What is said at the fields, by their names."""
        root = html.document_fromstring(self.page.text)
        return {
            name: root.get_element_by_id(f"f-{name.replace('/', '-')}-error").text_content()
            for name in {item.get("name") for item in root.xpath("//main//*[@name]")}
            if root.xpath(f"//*[@id='f-{name.replace('/', '-')}-error']")
        }

    def main(self) -> str:
        """The words of the page's main part."""
        root = html.document_fromstring(self.page.text)
        return " ".join(root.xpath("string(//main)").split())

    async def _request(self, method: str, path: str, **options: Any) -> httpx.Response:
        self.pages += 1
        for _ in range(5):
            headers = {**BROWSER, "Accept-Language": self._language, **options.pop("headers", {})}
            if self.cookies:
                headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
            answer = await self._client.request(method, path, headers=headers, **options)
            self._keep_cookies(answer)
            if answer.status_code != 303:
                break
            method, path, options = "GET", answer.headers["location"], {}
        check_page(answer, self._language)
        self.page, self.path = answer, path
        return answer

    def _keep_cookies(self, answer: httpx.Response) -> None:
        for name, value in answer.cookies.items():
            self.cookies[name] = value
        for header in answer.headers.get_list("set-cookie"):
            if "Max-Age=0" in header:
                self.cookies.pop(header.partition("=")[0], None)
