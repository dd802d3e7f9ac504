"""The framework caches nothing from clients: every cache there is, is a known one."""

import gc
import sys
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from types import ModuleType
from typing import Any
from uuid import uuid4

import httpx
from litestar import Litestar
from redis.asyncio import Redis

from api.app import create_app
from api.core.settings import Settings
from api.http.middleware.request_limits import PATH_BYTES, QUERY_BYTES
from api.http.services import services_of

KEYED_BY_OURS = {
    "litestar.handlers.http_handlers._utils.normalize_headers",  # headers that a route declares
}
SHORT = {"urllib.parse.urlsplit"}
"""The standard library's, of 128 addresses."""
KEYED_BY_PATH = {"litestar._asgi.asgi_router.ASGIRouter._handle_routing"}
"""At most 1,024 paths that exist; `PATH_BYTES` bounds each."""


def _name(cache: "_lru_cache_wrapper[Any]") -> str:
    return f"{cache.__wrapped__.__module__}.{cache.__wrapped__.__qualname__}"


def _caches() -> "dict[int, _lru_cache_wrapper[Any]]":
    """Of all modules, and those that only an instance holds. (Imports are frozen, so that the
    collector does not know what they have made: see `api.core.gc_pause`.)"""
    gc.collect()
    found = [*_held_by_modules(""), *gc.get_objects()]
    return {id(item): item for item in found if type(item) is _lru_cache_wrapper}


def _held_by_modules(package: str) -> "Iterator[_lru_cache_wrapper[Any]]":
    """Asks for types alone: some modules hold what imports something when it is looked at."""
    for name, module in tuple(sys.modules.items()):
        values = list(vars(module).values()) if type(module) is ModuleType else []
        kinds = [value for value in values if issubclass(type(value), type)]
        for value in [*values, *(method for kind in kinds for method in vars(kind).values())]:
            plain = value.__func__ if type(value) in {classmethod, staticmethod} else value
            if name.startswith(package) and type(plain) is _lru_cache_wrapper:
                yield plain


def test_the_framework_has_no_cache_that_we_do_not_know(settings: Settings) -> None:
    """An update of Litestar that brings one is to be looked at: what is it keyed by?"""
    create_app(settings)
    assert set(map(_name, _held_by_modules("litestar"))) <= KEYED_BY_OURS | SHORT


async def test_requests_that_are_all_different_leave_no_more_than_paths(
    settings: Settings,
) -> None:
    """In any cache of the whole process, the standard library's included."""
    app = create_app(settings)
    await _ask(app, 20)  # what is made once, for routes, shapes and languages
    before = {number: cache.cache_info().currsize for number, cache in _caches().items()}
    await _ask(app, 200)
    after = {number: cache.cache_info().currsize for number, cache in _caches().items()}
    grown = {
        _name(cache): after[number] - before.get(number, 0)
        for number, cache in _caches().items()
        if after[number] > before.get(number, 0)
    }
    await services_of(app)[Redis].aclose()
    assert grown.keys() <= KEYED_BY_PATH | SHORT, grown


async def _ask(app: Litestar, times: int) -> None:
    """Each with a query, path, cookie, form, token, language and type of its own."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver.local") as client:
        for _ in range(times):
            unique = str(uuid4())
            headers = {
                "Cookie": f"a={unique}",
                "Accept": f"text/{unique}",
                "Accept-Language": f"{unique},en",
                "Content-Type": f"application/json; a={unique}",
                "If-None-Match": f'"{unique}"',
            }
            await client.get(f"/v1/codelists?{unique}", headers=headers)
            await client.get(f"/problems/{unique}", headers=headers)
            await client.get(f"/v1/{unique}?a={unique}", headers=headers)
            await client.post("/v1/sign-in", content=f'{{"{unique}": 1}}', headers=headers)
            await client.post("/sign-in", content=f"{unique}={unique}", headers=headers)


def test_paths_and_queries_are_short_enough_to_be_kept() -> None:
    """1,024 routes and 128 addresses of the standard library, with what was parsed of them."""
    assert 1_024 * 3 * PATH_BYTES + 128 * 4 * (PATH_BYTES + QUERY_BYTES) < 8_000_000
