"""Headers of answers, and validators of requests, in the OpenAPI document."""

from typing import Any

from api.http.middleware.request_limits import HEADER_BYTES

Operation = dict[str, Any]


def _header(description: str, kind: str = "string") -> dict[str, Any]:
    return {"description": description, "schema": {"type": kind}}


HEADERS = {
    "Accept-Patch": _header("Media types that PATCH accepts (RFC 5789)."),
    "Content-Language": _header("Language of texts that are in one language only."),
    "ETag": _header("Validator of this answer, for `If-None-Match` and `If-Match`."),
    "Idempotency-Replayed": _header("`true` if this is the stored answer of an earlier request."),
    "Link": _header(
        'Address of the next page, `rel="next"` (RFC 8288); absent on the last page. With 410: the'
        " address to restart from."
    ),
    "Location": _header("Address of the created thing."),
    "Log-Head": _header(
        "Cursor of the newest event when the list was read. Continue with `list_events` from it."
    ),
    "RateLimit": _header(
        "Remaining requests (`r`), and seconds until the limit is fully available again (`t`)."
    ),
    "RateLimit-Policy": _header(
        "The limit: number of requests (`q`) in a window of seconds (`w`)."
    ),
    "Retry-After": _header("Number of seconds to wait before the next request.", "integer"),
    "Trace-Id": _header("Quote this identifier when you ask for help."),
}
"""All headers that programs need. Any of them may be absent."""
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
"""Printable ASCII, because HTTP transfers no other characters safely."""
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "`ETag` of the answer that you have. If it is still current, you get 304 without"
    " a body.",
    "schema": {"type": "string"},
}


def add_headers(method: str, operation: Operation, *, repeatable: bool, streams: bool) -> None:
    """Add, in place, the headers of all answers. A streamed body has no `ETag`."""
    responses = operation["responses"]
    if method == "get" and not streams:
        operation["parameters"].append(IF_NONE_MATCH)
        responses["304"] = {"description": "Not modified: the answer that you have is current."}
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
    """Add, in place, the pattern and maximum length of header values
    (`api/http/middleware/request_limits.py`)."""
    for parameter in parameters:
        if parameter["in"] == "header" and parameter["schema"].get("type") == "string":
            longest = HEADER_BYTES - len(parameter["name"])
            bounds = {"pattern": _HEADER_VALUE, "maxLength": longest}
            parameter["schema"] = {**bounds, **parameter["schema"]}


def _is_public_list(operation: Operation) -> bool:
    return is_list(operation["operationId"]) and bool(operation["x-access"] == "public")


def is_list(operation_id: str) -> bool:
    """Feeds are no lists: they show only the newest items."""
    return operation_id.startswith("list_") or operation_id.endswith("_history")


def _is_paged(operation: Operation) -> bool:
    """Whether the operation is a list with pages, or the event log."""
    return any(parameter["name"] in {"cursor", "after"} for parameter in operation["parameters"])
