"""The contract and the pages that explain it, served with our own files: nothing from elsewhere."""

from asyncio import to_thread
from functools import cache
from importlib.resources import files
from pathlib import Path

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from api.core.markdown import to_html
from api.http.rate_limits import WINDOW, throttle_network
from api.http.requests import ApiRequest

_FILES = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
)
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Vuoropuhelu API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script>
</body></html>"""
_START = (
    "SwaggerUIBundle({url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true,"
    " validatorUrl: null});"
)
_GUARANTEES = Path(__file__).parents[2] / "openapi" / "guarantees.md"
"""Beside the contract, in the repository and where it is installed."""
_TEXT_CSP = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_TEXT_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Vuoropuhelu API: guarantees</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ max-width: 48rem; margin: 1rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif }}
code {{ overflow-wrap: anywhere }}</style></head><body><main>{content}</main></body></html>"""
_UNLIMITED = {"unlimited": True}
DOCS_LIMIT = 300
"""A minute, of an address: apart from the API's, which would leave its readers a blank page."""
_DAY = {"Cache-Control": "public, max-age=86400"}


async def _throttle(request: ApiRequest) -> None:
    await throttle_network(request, "docs", limit=DOCS_LIMIT, window=WINDOW)


@get("/openapi.json", include_in_schema=False, opt=_UNLIMITED)
async def openapi_json(request: ApiRequest) -> Response[dict[str, object]]:
    await _throttle(request)
    document = await to_thread(request.app.state.document.get)
    return Response(document, headers={"Cache-Control": "public, max-age=60"})


@get("/docs", include_in_schema=False, opt=_UNLIMITED)
async def docs_page(request: ApiRequest) -> Response[str]:
    await _throttle(request)
    return Response(
        _PAGE, media_type="text/html", headers={"Content-Security-Policy": _CSP, **_DAY}
    )


@cache
def _guarantees() -> str:
    heading, text = _GUARANTEES.read_text("utf-8").split("\n", 1)
    return _TEXT_PAGE.format(content=f"<h1>{heading.removeprefix('# ')}</h1>{to_html(text)}")


@get("/docs/guarantees", include_in_schema=False, opt=_UNLIMITED)
async def guarantees_page(request: ApiRequest) -> Response[str]:
    await _throttle(request)
    headers = {"Content-Security-Policy": _TEXT_CSP, **_DAY}
    return Response(_guarantees(), media_type="text/html", headers=headers)


@cache
def _file(name: str) -> bytes:
    return (files("swagger_ui") / "static" / name).read_bytes()


@get("/docs/{name:str}", include_in_schema=False, opt=_UNLIMITED)
async def docs_file(request: ApiRequest, name: FromPath[str]) -> Response[bytes]:
    await _throttle(request)
    if name == "start.js":
        return Response(_START.encode(), media_type="text/javascript", headers=_DAY)
    if name not in _FILES:
        raise NotFoundException
    return Response(_file(name), media_type=_FILES[name], headers=_DAY)


@get("/robots.txt", include_in_schema=False, opt={"any_parameters": True})
async def robots() -> Response[str]:
    """Pages and feeds may be found by search engines; the interface is none of their business."""
    return Response(
        "User-agent: *\nAllow: /v1/feeds/\nDisallow: /v1/\n", media_type="text/plain", headers=_DAY
    )


@get("/favicon.ico", include_in_schema=False, opt={"any_parameters": True}, status_code=204)
async def favicon() -> Response[None]:
    """There is none. Browsers ask for it unasked."""
    return Response(None, status_code=204, headers=_DAY)


HANDLERS = [openapi_json, docs_page, guarantees_page, docs_file, robots, favicon]
