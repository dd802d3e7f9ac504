"""Query parameters nobody declared are refused by name: a typo must not silently widen a search."""

from functools import lru_cache
from typing import Any

from litestar.connection import ASGIConnection
from litestar.enums import ParamType
from litestar.handlers.base import BaseRouteHandler

from api.core.errors import Fault, InvalidRequest


@lru_cache(maxsize=1024)
def declared_parameters(handler: BaseRouteHandler) -> frozenset[str]:
    """Names of all query parameters of a handler, those of its dependencies included."""
    model = handler.create_kwargs_model(path_parameters={})
    return frozenset(
        parameter.field_alias
        for parameter in model.expected_query_params
        if parameter.param_type is ParamType.QUERY
    )


def parameters_guard(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    for name, value in connection.query_params.multi_items():
        if "\0" in value:
            raise InvalidRequest.at(f"?{name}", "null_character")
    if handler.opt.get("any_parameters"):  # mail programs and social media add their own
        return
    unknown = sorted(set(connection.query_params) - declared_parameters(handler))
    if unknown:
        known = ", ".join(sorted(declared_parameters(handler))) or "–"
        raise InvalidRequest(
            [Fault(f"?{name}", "unknown_parameter", {"known": known}) for name in unknown]
        )
