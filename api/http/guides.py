"""Guides for integrators, in English, from `openapi/guides/` and `openapi/guarantees.md`."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from api.core.markdown import to_html

_CONTRACT = Path(__file__).parents[2] / "openapi"
"""The folder exists in the repository and in an installation."""
START = "start"
GUIDES = {
    START: "Start",
    "errors": "Errors",
    "pages": "Pages of a list",
    "retry": "Retries and safe changes",
    "limits": "Limits",
    "push": "Pushing a plan",
    "mirror": "Keeping a copy",
    "webhooks": "Webhooks",
    "ocds": "OCDS",
    "versions": "Versions",
    "changelog": "Changes of the API",
    "guarantees": "What programs can rely on",
    "guarantees-people": "What people can rely on",
}
"""Titles by file name, in the order of the navigation. The guarantees lie in the folder above."""
_CSP = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Vuoropuhelu API: {title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ max-width: 48rem; margin: 1rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif }}
nav a {{ margin-right: 1rem }} nav a[aria-current] {{ font-weight: bold }}
code {{ overflow-wrap: anywhere }} td, th {{ text-align: left; padding: 0.2rem 0.8rem 0.2rem 0 }}
pre {{ overflow-x: auto; padding: 0.8rem; background: #f4f4f4 }}</style></head>
<body><nav aria-label="Documentation">{links}</nav><main>{content}</main></body></html>"""
_REFERENCE = '<a href="/docs/reference">Reference</a>'
OPT = {"unlimited": True}
"""Not rate limited: a client that has used up its requests needs the documentation."""
DAY = {"Cache-Control": "public, max-age=86400"}


_TEST_REFERENCE = re.compile(r"^  `tests/\S+`\n", re.MULTILINE)
"""The line with the test of a guarantee. It helps only readers of the repository."""


class Guide(NamedTuple):
    heading: str
    text: str


def guide(name: str) -> Guide:
    folder = _CONTRACT if name.startswith("guarantees") else _CONTRACT / "guides"
    heading, text = (folder / f"{name}.md").read_text("utf-8").split("\n", 1)
    return Guide(heading.removeprefix("# "), _TEST_REFERENCE.sub("", text))


@cache
def _page(name: str) -> str:
    heading, text = guide(name)
    content = f"<h1>{heading}</h1>{to_html(text)}"
    return _PAGE.format(title=heading, links=_links(name), content=content)


def _links(current: str) -> str:
    links = [
        f'<a href="{_address(name)}"{_MARK * (name == current)}>{title}</a>'
        for name, title in GUIDES.items()
    ]
    links.insert(1, _REFERENCE)
    return "\n".join(links)


_MARK = ' aria-current="page"'


def _address(name: str) -> str:
    return "/docs" if name == START else f"/docs/{name}"


def _answer(name: str) -> Response[str]:
    headers = {"Content-Security-Policy": _CSP, "Content-Language": "en", **DAY}
    return Response(_page(name), media_type="text/html", headers=headers)


@get("/docs", include_in_schema=False, opt=OPT, sync_to_thread=True)
def start_page() -> Response[str]:
    return _answer(START)


@get("/docs/{name:str}", include_in_schema=False, opt=OPT, sync_to_thread=True)
def guide_page(name: FromPath[str]) -> Response[str]:
    if name not in GUIDES:
        raise NotFoundException
    return _answer(name)


HANDLERS = [start_page, guide_page]
