"""Errors as `application/problem+json` (RFC 9457), in the language of `Accept-Language`."""

from collections.abc import Iterator
from typing import Any

import msgspec
import structlog
from litestar import MediaType, Request, Response
from litestar.exceptions import (
    ClientException,
    HTTPException,
    MethodNotAllowedException,
    ValidationException,
)
from litestar.handlers.base import BaseRouteHandler
from litestar.types import ExceptionHandlersMap
from msgspec import UNSET
from psycopg import errors as postgres
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError
from structlog.contextvars import get_contextvars

from api.core import errors, request_errors
from api.core.errors import Fault, Problem
from api.core.i18n import Language, negotiate, translate
from api.core.settings import Settings
from api.http.services import services_of
from api.http.validation.errors import type_fault
from api.http.validation.parameters import parameter_fault

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 100
"""Maximum of faults in one answer, because each is translated."""

log = structlog.get_logger(__name__)


class ProblemFault(msgspec.Struct):
    """One fault of the request."""

    pointer: str
    """JSON pointer into the body (`/title/fi`), `?name` for a parameter, the name of a header, or
    the cell of a sheet."""
    code: str
    """Stable name of the fault."""
    detail: str
    """Description of the fault in the language of `Accept-Language`."""


class ProblemDetails(msgspec.Struct):
    """RFC 9457 problem details."""

    type: str
    """Stable address of a page that explains this type of problem."""
    title: str
    status: int
    detail: str
    instance: str
    """Path of the request."""
    trace_id: str | None = None
    """Quote this identifier when you ask for help."""
    errors: list[ProblemFault] = []
    """The first 100 faults of the request."""
    more_errors: int = 0
    """Number of further faults."""
    context: Any = UNSET
    """Data that helps to correct the request. If a thing is in the wrong state: its `state` and the
    `needed` states. If the thing exists already: its address, `existing`. If the columns of a sheet
    were not recognised: `sheets` with the rows that look like headings, each column with a guess
    and a few values, and `mapping_offered`; if that mapping is right, send it as `mapping`."""


def describe(problem: Problem, language: Language, *, base: str, instance: str) -> ProblemDetails:
    name = problem.name
    return ProblemDetails(
        type=f"{base}/problems/{name}",
        title=translate(f"problem.{name}.title", language),
        status=problem.status,
        detail=translate(problem.words, language, **problem.params),
        instance=instance,
        trace_id=get_contextvars().get("trace_id"),
        errors=[
            ProblemFault(
                fault.pointer,
                fault.code,
                translate(f"fault.{fault.code}", language, **fault.params),
            )
            for fault in problem.faults[:MOST_ERRORS]
        ],
        more_errors=max(0, len(problem.faults) - MOST_ERRORS),
        context=UNSET if problem.context is None else problem.context,
    )


class ProblemPages:
    """Renders problems as HTML. `api/web` implements it."""

    def render(self, request: Request[Any, Any, Any], problem: Problem) -> Response[Any]:
        raise NotImplementedError


def problem_response(request: Request[Any, Any, Any], problem: Problem) -> Response[Any]:
    """Problem details (RFC 9457), or an HTML page if the client accepts HTML at a page's path."""
    if _reads_pages(request):
        return services_of(request.app)[ProblemPages].render(request, problem)
    return _details_response(request, problem)


def _details_response(
    request: Request[Any, Any, Any], problem: Problem
) -> Response[ProblemDetails]:
    settings = services_of(request.app)[Settings]
    language = negotiate(request.headers.get("accept-language"))
    headers = {
        **problem.headers,
        "Content-Language": language.value,
        "Vary": "Accept-Language",
        "Cache-Control": "no-store",
    }
    details = describe(problem, language, base=settings.public_url, instance=request.url.path)
    if isinstance(problem, errors.Unauthenticated) and _takes_receipts(request):
        details.detail += " " + translate("receipt.would_do", language)
    return Response(details, status_code=problem.status, headers=headers, media_type=MEDIA_TYPE)


def _takes_receipts(request: Request[Any, Any, Any]) -> bool:
    handler = request.scope.get("route_handler")  # absent if no route matches the path
    return bool(getattr(handler, "opt", {}).get("receipts"))


def _reads_pages(request: Request[Any, Any, Any]) -> bool:
    if "text/html" not in request.headers.get("accept", ""):
        return False
    handler = request.scope.get("route_handler")
    is_page = getattr(handler, "media_type", None) == MediaType.HTML
    return is_page or not request.url.path.startswith("/v1/")


def _on_problem(request: Request[Any, Any, Any], problem: Problem) -> Response[Any]:
    return problem_response(request, problem)


def _on_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    return problem_response(request, from_http_exception(request, error))


def _on_any(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    problem = from_exception(error)
    if problem.status >= errors.Internal.status:
        log.error("request failed", exc_info=error)
    return problem_response(request, problem)


HANDLERS: ExceptionHandlersMap = {
    Problem: _on_problem,
    HTTPException: _on_http_exception,
    Exception: _on_any,
}


def from_exception(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, StaleDataError):
        return errors.StaleVersion()
    if isinstance(error, DBAPIError) and isinstance(error.orig, postgres.SerializationFailure):
        return errors.StaleVersion()
    if isinstance(error, DBAPIError) and isinstance(error.orig, postgres.UniqueViolation):
        return errors.Conflict()  # a simultaneous request created the same thing first
    if isinstance(error, OperationalError | PoolTimeoutError):  # all connections are taken
        return errors.Unavailable()
    return errors.Internal()


_BY_STATUS: dict[int, type[Problem]] = {
    kind.status: kind for kind in (errors.Unauthenticated, errors.NotFound)
}
_NO_BODY = "'data'"
"""The framework's whole message if the body (`data` of a handler) is absent."""


def from_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Problem:
    """The problem for an exception that the framework itself raises."""
    if isinstance(error, ValidationException):
        return errors.InvalidRequest(list(_faults(request.route_handler, error.extra)))
    if isinstance(error, MethodNotAllowedException):
        allow = (error.headers or {}).get("allow", "")
        return request_errors.MethodNotAllowed(
            allow=allow.replace("GET", "GET, HEAD")
        )  # `api.http.middleware.head_requests`
    if error.status_code == request_errors.TooLarge.status:
        return request_errors.TooLarge(limit=services_of(request.app)[Settings].max_import_bytes)
    if error.status_code in _BY_STATUS:
        return _BY_STATUS[error.status_code]()
    if isinstance(error, ClientException):
        return errors.InvalidRequest.at("", "malformed", reason=error.detail)
    return errors.Internal()


def _faults(handler: BaseRouteHandler, extra: Any) -> Iterator[Fault]:
    for item in extra or []:
        name, source, message = item.get("key", ""), item.get("source"), item["message"]
        if source == "path":  # a malformed identifier names nothing
            raise errors.NotFound
        if source != "body":
            yield parameter_fault(handler, name, message)
        elif message == _NO_BODY:
            yield Fault("", "body_missing")
        else:
            yield type_fault(message, Any, root="" if name == "data" else f"/{name}")
