"""Headers of answers, and validators of requests, as the OpenAPI document tells them."""

from typing import Any

from api.http.middleware.request_limits import HEADER_BYTES

Operation = dict[str, Any]


def _header(description: str, kind: str = "string") -> dict[str, Any]:
    return {"description": description, "schema": {"type": kind}}


HEADERS = {
    "Accept-Patch": _header("Media types that PATCH takes (RFC 5789)."),
    "Content-Language": _header("Language of the texts that are in one language only."),
    "ETag": _header("Validator of this answer, for `If-None-Match` and `If-Match`."),
    "Idempotency-Replayed": _header("`true` where the answer is that of an earlier request."),
    "Link": _header(
        'The next page, `rel="next"` (RFC 8288); absent on the last. Of 410: where to start.'
    ),
    "Location": _header("Where the new thing is."),
    "Log-Head": _header(
        "Cursor of the newest event when the list was read: follow `list_events` from there."
    ),
    "RateLimit": _header("What is left of a limit, and when it is whole again, in seconds."),
    "RateLimit-Policy": _header("The limit: requests (`q`) in a window of seconds (`w`)."),
    "Retry-After": _header("Seconds after which to ask again.", "integer"),
    "Trace-Id": _header("Quote this when asking for help."),
}
"""All that programs need. Any of them may be absent."""
_OF_ALL = ("Content-Language", "RateLimit", "RateLimit-Policy", "Trace-Id")
_OF_PROBLEMS = {
    "409": ("Retry-After",),
    "410": ("Link",),
    "415": ("Accept-Patch",),
    "429": ("Retry-After",),
    "503": ("Retry-After",),
}
_FIRST_PROBLEM = "400"
_HEADER_VALUE = "^[ -~]*$"
"""Printable ASCII: HTTP carries nothing else safely."""
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "`ETag` of what you have: 304 without a body if it is still so.",
    "schema": {"type": "string"},
}


def add_headers(method: str, operation: Operation, *, repeatable: bool, streams: bool) -> None:
    """In place, to all answers; bodies that are streamed have no validator."""
    responses = operation["responses"]
    if method == "get" and not streams:
        operation["parameters"].append(IF_NONE_MATCH)
        responses["304"] = {"description": "You have it already."}
    of_success = {
        "ETag": not streams,
        "Location": method != "get",
        "Idempotency-Replayed": repeatable,
        "Link": _is_paged(operation),
        "Log-Head": method == "get" and _is_public_list(operation),
    }
    for status, response in responses.items():
        names = [*_OF_ALL, *_OF_PROBLEMS.get(status, ())]
        if status < _FIRST_PROBLEM:
            names += [name for name, is_sent in of_success.items() if is_sent]
        refs = {name: {"$ref": f"#/components/headers/{name}"} for name in sorted(names)}
        response["headers"] = {**response.get("headers", {}), **refs}


def bound_headers(parameters: list[dict[str, Any]]) -> None:
    """In place: what a header may hold, and how much (`api/http/middleware/request_limits.py`)."""
    for parameter in parameters:
        if parameter["in"] == "header" and parameter["schema"].get("type") == "string":
            longest = HEADER_BYTES - len(parameter["name"])
            bounds = {"pattern": _HEADER_VALUE, "maxLength": longest}
            parameter["schema"] = {**bounds, **parameter["schema"]}


def _is_public_list(operation: Operation) -> bool:
    name: str = operation["operationId"]
    return name.startswith("list_") and bool(operation["x-access"] == "public")


def _is_paged(operation: Operation) -> bool:
    """Lists, and the event log."""
    return any(parameter["name"] in {"cursor", "after"} for parameter in operation["parameters"])
