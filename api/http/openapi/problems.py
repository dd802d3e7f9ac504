"""Problems that operations may answer, in the OpenAPI document."""

from typing import Any

from litestar import MediaType
from litestar.handlers import HTTPRouteHandler

from api.core import errors, limit_errors, request_errors
from api.core.errors import Problem
from api.core.i18n import Language, translate
from api.http.authorization import PUBLIC, RECEIPT
from api.http.etags import IF_MATCH
from api.http.middleware.bodies import WITH_BODY
from api.http.openapi.examples import problem_example
from api.http.problems import MEDIA_TYPE

Operation = dict[str, Any]
_INSTANCE = "/v1/plans"
"""`instance` of the examples, which all operations share."""


def add_problems(method: str, operation: Operation, handler: HTTPRouteHandler, base: str) -> None:
    """Add the problems, in place. `base` is the address of the service, the prefix of types."""
    responses = operation["responses"]
    responses.pop("400", None)  # Litestar's own schema of validation errors, which is not used
    for problem in sorted(
        problems_of(method, operation, handler), key=lambda p: (p.status, p.name)
    ):
        _add(responses, problem, base)
    if handler.media_type == MediaType.HTML:
        _add_pages(responses)


def problems_of(method: str, operation: Operation, handler: HTTPRouteHandler) -> set[type[Problem]]:
    problems: set[type[Problem]] = {
        errors.InvalidRequest,
        errors.Unauthenticated,
        request_errors.UriTooLong,
        limit_errors.TooManyRequests,
        request_errors.HeadTooLarge,
        errors.Internal,
        errors.Unavailable,
    }
    if handler.opt["access"] not in {PUBLIC, RECEIPT}:
        problems |= {errors.Forbidden, errors.NotApproved}
    if any(parameter.get("in") == "path" for parameter in operation["parameters"]):
        problems.add(errors.NotFound)
    if "requestBody" in operation:
        problems.add(request_errors.UnsupportedMediaType)
    if method.upper() in WITH_BODY:
        problems |= {request_errors.SlowBody, request_errors.TooLarge}
    if method == "post":
        problems.add(errors.Conflict)
    if is_repeatable(method, handler):
        problems |= {request_errors.KeyReused, request_errors.RequestInProgress, errors.Hidden}
    if any(parameter.get("name") == IF_MATCH for parameter in operation["parameters"]):
        problems |= {errors.WrongState, errors.StaleVersion, request_errors.VersionRequired}
    return problems | set(handler.opt.get("problems", ()))


def is_repeatable(method: str, handler: HTTPRouteHandler) -> bool:
    """Whether the operation accepts `Idempotency-Key`."""
    return method == "post" and not handler.opt.get("shows_secret")


def _add(responses: dict[str, Any], problem: type[Problem], base: str) -> None:
    described = responses.setdefault(
        str(problem.status),
        {
            "description": "",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
        },
    )
    title = translate(f"problem.{problem.name}.title", Language.EN)
    words = f"`{problem.name}`: {title}."
    if words not in described["description"]:
        described["description"] = f"{described['description']} {words}".strip()
    examples = described["content"][MEDIA_TYPE].setdefault("examples", {})
    examples[problem.name] = problem_example(problem, base=base, instance=_INSTANCE)


def _add_pages(responses: dict[str, Any]) -> None:
    """Add HTML to the problems of pages, which clients get if they accept it."""
    for response in responses.values():
        if MEDIA_TYPE in (content := response["content"]):
            content[MediaType.HTML.value] = {"schema": {"type": "string"}}
