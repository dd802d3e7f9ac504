"""Removes Litestar's caches whose keys come from clients.

Each keeps up to 1,024 whole queries, cookies or bodies with their parsed values, even of refused
requests. They save little, since queries are short and seldom repeated. The limits of path and
query (`api.http.middleware.request_limits`) bound the other caches; a test finds every cache.
"""

import sys
from functools import _lru_cache_wrapper
from typing import Any

import litestar._kwargs.extractors
import litestar.connection.base
import litestar.connection.request  # noqa: F401 - these modules hold the functions to replace
from litestar.datastructures import URL

_FUNCTIONS = (
    "parse_url_encoded_form_data",
    "parse_query_string",
    "parse_cookie_string",
    "create_query_default_dict",
    "parse_path_params",
)
_METHODS = ("_new", "from_components")


def drop_framework_caches() -> None:
    """Replace the cached functions by the functions that they wrap, in every module that imported
    them. A repeated call does nothing."""
    for module in [m for name, m in sys.modules.items() if name.startswith("litestar.")]:
        for name in _FUNCTIONS:
            cached = vars(module).get(name)
            if isinstance(cached, _lru_cache_wrapper):
                setattr(module, name, cached.__wrapped__)
    for name in _METHODS:
        method: Any = vars(URL)[name]
        if isinstance(method.__func__, _lru_cache_wrapper):
            setattr(URL, name, classmethod(method.__func__.__wrapped__))
