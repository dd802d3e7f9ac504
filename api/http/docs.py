"""Serves the OpenAPI and AsyncAPI documents and the reference, without files from other hosts."""

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from api.http import guides
from api.http.etags import EncodedAnswer
from api.http.guides import DAY, OPT
from api.http.openapi.document import Document
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
<html lang="en"><head><meta charset="utf-8"><title>Vuoropuhelu API: reference</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/docs/files/favicon-32x32.png">
<link rel="stylesheet" href="/docs/files/swagger-ui.css"></head>
<body><p style="margin: 1rem auto; max-width: 1420px; padding: 0 20px; font-family: sans-serif">
<a href="/docs">Start and guides</a></p>
<div id="swagger-ui"></div>
<script src="/docs/files/swagger-ui-bundle.js"></script><script src="/docs/files/start.js"></script>
</body></html>"""
_START = """\
const lower = (text) => (text || '').toLowerCase();
// Operations whose name, path, summary or tag hold all words; Swagger UI looks at tags only.
const opsFilter = (tagged, phrase) => {
  const words = lower(phrase).split(/\\s+/).filter(Boolean);
  return tagged
    .map((group, tag) => group.set('operations', group.get('operations').filter((item) => {
      const operation = item.get('operation');
      const text = lower([tag, item.get('path'), item.get('method'), operation.get('operationId'),
        operation.get('summary')].join(' '));
      return words.every((word) => text.includes(word));
    })))
    .filter((group) => group.get('operations').size > 0);
};
SwaggerUIBundle({url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true,
  validatorUrl: null, filter: true, docExpansion: 'none', defaultModelsExpandDepth: 0,
  plugins: [() => ({fn: {opsFilter}})]});
"""


@get("/openapi.json", include_in_schema=False, opt=OPT, sync_to_thread=True)
def openapi_json(request: ApiRequest) -> Response[Any]:
    return _document(request, request.services[Document].encoded())


@get("/asyncapi.json", include_in_schema=False, opt=OPT, sync_to_thread=True)
def asyncapi_json(request: ApiRequest) -> Response[Any]:
    return _document(request, request.services[AsyncApi].encoded())


def _document(request: ApiRequest, body: bytes) -> Response[Any]:
    """The document with an `ETag`, because programs that watch for changes request it often."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"Cache-Control": "public, max-age=60", "ETag": tag}
    return EncodedAnswer(body, tag, 200, headers).response(request)


class AsyncApi:
    """The AsyncAPI document, encoded at the first request."""

    def __init__(self, build: Callable[[], dict[str, Any]]) -> None:
        self._encode = cache(lambda: msgspec.json.encode(build()))

    def encoded(self) -> bytes:
        return self._encode()


@get("/docs/reference", include_in_schema=False, opt=OPT, sync_to_thread=False)
def reference_page() -> Response[str]:
    headers = {"Content-Security-Policy": _CSP, **DAY}
    return Response(_PAGE, media_type="text/html", headers=headers)


@get("/docs/files/{name:str}", include_in_schema=False, opt=OPT, sync_to_thread=False)
def docs_file(name: FromPath[str]) -> Response[bytes]:
    if name == "start.js":
        return Response(_START.encode(), media_type="text/javascript", headers=DAY)
    if name not in _FILES:
        raise NotFoundException
    content = (files("swagger_ui") / "static" / name).read_bytes()
    return Response(content, media_type=_FILES[name], headers=DAY)


@get("/.well-known/api-catalog", include_in_schema=False, opt=OPT, sync_to_thread=False)
def api_catalog(request: ApiRequest) -> Response[dict[str, Any]]:
    """Links to the API, its contracts and its documentation (RFC 9727)."""
    base = request.settings.public_url
    entry = {
        "anchor": f"{base}/v1",
        "service-desc": [
            {"href": f"{base}/openapi.json", "type": "application/openapi+json"},
            {"href": f"{base}/asyncapi.json", "type": "application/asyncapi+json"},
        ],
        "service-doc": [{"href": f"{base}/docs", "type": "text/html", "hreflang": ["en"]}],
        "service-meta": [{"href": f"{base}/catalog.jsonld", "type": "application/ld+json"}],
        "license": [{"href": request.settings.data_licence}],
        "status": [{"href": f"{base}/readyz", "type": "application/json"}],
    }
    media = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
    link = f'<{base}/.well-known/api-catalog>; rel="api-catalog"'
    return Response({"linkset": [entry]}, media_type=media, headers={"Link": link, **DAY})


@get("/favicon.ico", include_in_schema=False, opt={"any_parameters": True}, status_code=204)
async def favicon() -> Response[None]:
    """Answers 204: there is no icon, but browsers request one."""
    return Response(None, status_code=204, headers=DAY)


HANDLERS = [
    *(openapi_json, asyncapi_json, api_catalog),
    *(reference_page, docs_file, *guides.HANDLERS),
    favicon,
]
