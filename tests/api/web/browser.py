"""Opens a page as a browser does, and checks what holds for every page."""

import httpx
from lxml import etree, html

from tests.api.client import ApiClient

BROWSER = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "fi"}
SCRIPT = "<script>alert(1)</script>"


async def open_page(client: ApiClient, path: str, language: str = "fi") -> httpx.Response:
    page = await client.get(path, headers={**BROWSER, "Accept-Language": language})
    check_page(page, language)
    assert "set-cookie" not in page.headers  # these pages are for everybody
    return page


def check_page(page: httpx.Response, language: str = "fi") -> None:
    """Well-formed, labelled, without anything inline, and closed to what is not ours."""
    policy = page.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-language"] == language
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "accept-language" in page.headers["vary"].lower()
    parser = html.HTMLParser(recover=False)
    root = html.document_fromstring(_known_tags(page.content), parser=parser)
    assert root.get("lang") == language
    assert len(root.findall(".//h1")) == 1
    assert root.findtext(".//title")
    ids = [one.get("id") for one in root.iterfind(".//*[@id]")]
    assert len(ids) == len(set(ids))
    for item in root.iter(etree.Element):
        assert item.tag not in {"script", "style", "img", "iframe"}
        assert not [name for name in item.attrib if name == "style" or name.startswith("on")]
    for field in root.xpath("//textarea | //input[not(@type='hidden')]"):
        assert root.xpath(f"//label[@for='{field.get('id')}']")


def _known_tags(content: bytes) -> bytes:
    """libxml2 knows HTML 4 only: elements of HTML 5 are no faults."""
    for name in (b"header", b"main", b"footer", b"nav", b"section", b"article", b"meter"):
        content = content.replace(b"<" + name, b"<div").replace(b"</" + name, b"</div")
    return content


def text_of(page: httpx.Response) -> str:
    """As it is read: without marks, every space a plain one."""
    return " ".join(html.document_fromstring(page.text).text_content().split())
