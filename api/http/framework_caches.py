"""Litestar's caches that are keyed by what a client sends.

They keep up to 1,024 whole queries, cookies or bodies with what was parsed of them, also of
requests that are refused. None of them is worth it: queries are short and seldom the same. What
is not in the table is bounded by the longest path and query
(`api.http.middleware.request_limits`); a test finds every cache there is.
"""

import sys
from functools import _lru_cache_wrapper
from typing import Any

import litestar._kwargs.extractors
import litestar.connection.base
import litestar.connection.request  # noqa: F401 - they hold what is replaced
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
    """Put what they wrap in their place, wherever a module has taken them to. Again is harmless."""
    for module in [m for name, m in sys.modules.items() if name.startswith("litestar.")]:
        for name in _FUNCTIONS:
            cached = vars(module).get(name)
            if isinstance(cached, _lru_cache_wrapper):
                setattr(module, name, cached.__wrapped__)
    for name in _METHODS:
        method: Any = vars(URL)[name]
        if isinstance(method.__func__, _lru_cache_wrapper):
            setattr(URL, name, classmethod(method.__func__.__wrapped__))
