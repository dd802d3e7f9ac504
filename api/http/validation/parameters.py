"""Validates query parameters. Undeclared ones are refused: a typo must not silently widen a
search."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from litestar.connection import ASGIConnection
from litestar.enums import ParamType
from litestar.handlers.base import BaseRouteHandler
from msgspec.inspect import DateTimeType, IntType, Type

from api.core.errors import Fault, InvalidRequest, NotFound, raise_faults
from api.http.validation.errors import type_fault
from api.http.validation.type_inspection import alternatives, root_of

_LONE_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_SPELLINGS: tuple[tuple[type[Type], re.Pattern[str], str], ...] = (
    (IntType, re.compile(r"^-?[0-9]+\Z"), "not_whole_digits"),
    (DateTimeType, re.compile(r"[Zz]\Z|[+-][0-9]{2}:[0-9]{2}\Z|^[^T:]*\Z"), "no_time_zone"),
)
"""The notations of the contract. Python's `int` and the framework also accept `1e2`, `1.0`, `+1`,
`1_0` and digits of other scripts. A time without an offset means another moment in each time zone;
what is no time at all is refused by its type."""
MOST_VALUES = 100
"""Maximum of values of one parameter; `maxItems` of every list parameter in the contract."""


@lru_cache(maxsize=1024)
def declared_parameters(handler: BaseRouteHandler) -> Mapping[str, str]:
    """Names of the arguments by the names of the query parameters, for a handler and its
    dependencies."""
    model = handler.create_kwargs_model(path_parameters={})
    return {
        parameter.field_alias: parameter.field_name
        for parameter in model.expected_query_params
        if parameter.param_type is ParamType.QUERY
    }


@lru_cache(maxsize=1024)
def single_parameters(handler: BaseRouteHandler) -> Mapping[str, Any]:
    """Defaults of the parameters that are not lists."""
    model = handler.create_kwargs_model(path_parameters={})
    return {
        parameter.field_alias: parameter.default
        for parameter in model.expected_query_params
        if parameter.param_type is ParamType.QUERY and not parameter.is_sequence
    }


@lru_cache(maxsize=1024)
def parameters_of_type(handler: BaseRouteHandler, kind: type[Type]) -> frozenset[str]:
    """Names of the parameters of this type."""
    return frozenset(
        name
        for name, argument in declared_parameters(handler).items()
        if any(
            isinstance(alternative, kind)
            for alternative in alternatives(root_of(_shape(handler, argument)))
        )
    )


def parameter_fault(handler: BaseRouteHandler, argument: str, message: str) -> Fault:
    """The fault for a message of the framework about an argument, with the parameter's name."""
    names = {field: name for name, field in declared_parameters(handler).items()}
    return type_fault(message, _shape(handler, argument), root=f"?{names.get(argument, argument)}")


def _shape(handler: BaseRouteHandler, argument: str) -> Any:
    providers = handler.resolve_dependencies().values()
    for signature in (handler.parsed_fn_signature, *(p.parsed_fn_signature for p in providers)):
        if argument in signature.parameters:
            return signature.parameters[argument].annotation
    return Any


def parameters_guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    handler = connection.route_handler  # guards get a new copy each time, which no cache would hit
    _refuse_other_spellings(connection)
    _refuse_broken_encoding(connection.scope["query_string"])
    given = list(connection.query_params.multi_items())
    for name, value in given:
        if "\0" in value:
            raise InvalidRequest.at(f"?{name}", "null_character")
    single = single_parameters(handler)
    for name, times in Counter(name for name, _ in given).items():
        if times > MOST_VALUES:
            raise InvalidRequest.at(f"?{name}", "too_many_items", limit=MOST_VALUES)
        if times > 1 and name in single:
            raise InvalidRequest.at(f"?{name}", "given_twice")
    raise_faults([*_spelling_faults(handler, given)])
    if handler.opt.get("any_parameters"):  # mail programs and social media add parameters
        return
    unknown = sorted(set(connection.query_params) - declared_parameters(handler).keys())
    if unknown:
        known = ", ".join(sorted(declared_parameters(handler))) or "–"
        raise InvalidRequest(
            [Fault(f"?{name}", "unknown_parameter", {"known": known}) for name in unknown]
        )


def _spelling_faults(
    handler: BaseRouteHandler, given: Sequence[tuple[str, str]]
) -> Iterator[Fault]:
    for kind, spelling, code in _SPELLINGS:
        names = parameters_of_type(handler, kind)
        wrong = [name for name, value in given if name in names and not spelling.search(value)]
        yield from (Fault(f"?{name}", code) for name in wrong)


def _refuse_other_spellings(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Refuse other spellings of a number in the path: the framework reads `+1` and `01` as 1, and
    `1_0` as 10."""
    steps = connection.scope["path"].split("/")
    for value in connection.path_params.values():
        if type(value) is int and str(value) not in steps:
            raise NotFound


def _refuse_broken_encoding(query: bytes) -> None:
    """Refuse broken percent encoding. The framework would decode it to replacement characters, and
    a search would silently find nothing."""
    for pair in query.split(b"&"):
        name, _, value = pair.partition(b"=")
        if _LONE_PERCENT.search(pair):
            raise InvalidRequest.at(f"?{name.decode('ascii', 'replace')}", "bad_percent")
        try:
            unquote_to_bytes(value).decode()
        except UnicodeDecodeError:
            raise InvalidRequest.at(f"?{name.decode('ascii', 'replace')}", "not_utf8") from None
