"""Builds the OpenAPI document from Litestar's schema and from the declarations of the routes.

Litestar knows bodies, parameters and answers. This module adds problems, validators, limits and
access, which are common to all routes.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import cleandoc
from threading import Lock
from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from api.http.authorization import PUBLIC, RECEIPT
from api.http.etags import IF_MATCH
from api.http.openapi.components import share
from api.http.openapi.descriptions import add_descriptions
from api.http.openapi.examples import add_examples
from api.http.openapi.headers import add_headers, bound_headers
from api.http.openapi.normalise import tidy
from api.http.openapi.parameters import describe_parameters
from api.http.openapi.problems import add_problems, is_repeatable
from api.http.options import JSON, MERGE_PATCH
from api.http.problems import ProblemDetails
from api.http.validation.parameters import MOST_VALUES

Operation = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
_BYTES = {"type": "string", "format": "binary"}

DESCRIPTION = """\
Buyers publish their procurement plans and open dialogue calls. Suppliers and residents search them,
register interest, comment and ask questions. Everybody can follow the changes.

Public reads need no sign-in. If a dialogue is open to all, you can take part without an account,
with a receipt (`issue_receipt`). Errors are `application/problem+json` (RFC 9457) in Finnish,
Swedish or English, according to `Accept-Language`. Changes of existing things require `If-Match`.
Every POST accepts an `Idempotency-Key`, except those whose answer shows a secret once.

The [guides](/docs) explain how to start, read pages, retry, keep a copy and receive webhooks. The
[guarantees](/docs/guarantees) state what the log, the stream, webhooks, digests and feeds promise,
and what they do not.
"""

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A repeated request with the same key and body gets the first answer again, for"
    " 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "Language of error texts: fi, sv or en.",
    "schema": {"type": "string"},
}
RANGE = {
    "name": "Range",
    "in": "header",
    "required": False,
    "description": "One part of the file, such as `bytes=1000-` (RFC 9110, 14).",
    "schema": {"type": "string"},
}


class Document:
    """The OpenAPI document of an application, built at the first request.

    Building it takes twice as long as the rest of the start, and most processes never need it.
    """

    def __init__(self, app: Litestar, complete: Callable[[dict[str, Any]], None]) -> None:
        """`complete` adds the parts that do not follow from the routes."""
        self._app, self._complete = app, complete
        self._lock = Lock()
        self._built: dict[str, Any] | None = None
        self._encoded: bytes | None = None

    def get(self) -> dict[str, Any]:
        with self._lock:
            if self._built is None:
                built = build_document(self._app)
                self._complete(built)
                # Litestar sorts schemas by module; a moved file must not change the document.
                schemas = built["components"]["schemas"]
                built["components"]["schemas"] = dict(sorted(schemas.items()))
                self._built = built
            return self._built

    def encoded(self) -> bytes:
        """The document as JSON. It is stored, since it has a megabyte and never changes."""
        document = self.get()
        with self._lock:
            if self._encoded is None:
                self._encoded = msgspec.json.encode(document)
            return self._encoded


def build_document(app: Litestar) -> dict[str, Any]:
    document = app.openapi_schema.to_schema()
    handlers = {str(handler.operation_id): handler for handler in described_handlers(app)}
    _, components = msgspec.json.schema_components(
        [ProblemDetails], ref_template="#/components/schemas/{name}"
    )
    document["components"].setdefault("schemas", {}).update(components)
    add_descriptions(document)
    base = document["servers"][0]["url"]
    for method, operation in operations(document):
        handler = handlers[operation["operationId"]]
        _complete(method, operation, handler, base)
    document["paths"] = _ordered(document["paths"], handlers)
    document["tags"] = _tags(handlers.values())
    share(document, [operation for _, operation in operations(document)])
    return tidy(document)


def described_handlers(app: Litestar) -> Iterator[HTTPRouteHandler]:
    """All handlers that are part of the contract, each once."""
    seen = set()
    for route in app.routes:
        for handler in getattr(route, "route_handlers", []):
            if isinstance(handler, HTTPRouteHandler) and handler.resolve_include_in_schema():
                name = str(handler.operation_id)
                if name not in seen:
                    seen.add(name)
                    yield handler


def operations(document: dict[str, Any]) -> Iterator[tuple[str, Operation]]:
    for item in document["paths"].values():
        for method in METHODS:
            if method in item:
                yield method, item[method]


def _ordered(paths: dict[str, Any], handlers: Mapping[str, HTTPRouteHandler]) -> dict[str, Any]:
    """Sort the paths of a controller by operation id; Litestar also sorts by module.

    A controller of another feature may add routes to one: `continues = DialogueController`.
    """
    groups: dict[object, list[tuple[str, str]]] = {}
    for path, item in paths.items():
        names = [item[method]["operationId"] for method in METHODS if method in item]
        controller = getattr(handlers[names[0]].fn, "__self__", None)
        group = getattr(controller, "continues", type(controller)) if controller else path
        groups.setdefault(group, []).append((min(names), path))
    return {path: paths[path] for group in groups.values() for _, path in sorted(group)}


def _tags(handlers: Iterable[HTTPRouteHandler]) -> list[dict[str, str]]:
    """A tag is described by the docstring of the module that holds its routes."""
    words: dict[str, str] = {}
    for handler in handlers:
        module = sys.modules[handler.fn.__module__]
        for tag in handler.resolve_tags():
            words[tag] = words.get(tag) or cleandoc(module.__doc__ or "")
    return [{"name": tag, "description": text} for tag, text in words.items()]


def _complete(method: str, operation: Operation, handler: HTTPRouteHandler, base: str) -> None:
    needed = handler.opt["access"]
    operation["security"] = list(_security(handler))
    operation["x-access"] = str(needed)
    if states := handler.opt.get("states"):
        operation["x-states"] = list(states)
    parameters = operation.setdefault("parameters", [])
    _bound_lists(parameters)
    if "expected" in handler.parsed_fn_signature.parameters:
        _require(parameters, IF_MATCH)
    parameters.append(LANGUAGE)
    if is_repeatable(method, handler):
        parameters.append(IDEMPOTENCY_KEY)
    _add_example(operation, handler)
    if method == "patch":
        _add_merge_patch(operation)
    responses = operation["responses"]
    _add_media(operation, handler)
    add_problems(method, operation, handler, base)
    _describe_success(responses)
    add_headers(
        method,
        operation,
        repeatable=is_repeatable(method, handler),
        streams=bool(handler.opt.get("streams")),
    )
    bound_headers(parameters)
    describe_parameters(parameters)
    add_examples(operation)


def _security(handler: HTTPRouteHandler) -> Iterator[dict[str, list[str]]]:
    needed = handler.opt["access"]
    if handler.opt.get("anonymous"):
        return  # a token makes no difference
    if needed == PUBLIC:
        yield {}
    if needed != RECEIPT:
        yield {"token": []}
    if handler.opt["receipts"]:
        yield {"receipt": []}


def _add_media(operation: Operation, handler: HTTPRouteHandler) -> None:
    responses = operation["responses"]
    if media := handler.opt.get("media"):
        responses["200"]["content"] = media
    if produces := handler.opt.get("produces"):
        responses["200"]["content"] = {
            name: {"schema": {"type": "string"} if name.startswith("text/") else _BYTES}
            for name in produces
        }
    if handler.opt.get("ranges"):
        operation["parameters"].append(RANGE)
        responses["206"] = {**responses["200"], "description": "The part that `Range` asks for."}


def _bound_lists(parameters: list[dict[str, Any]]) -> None:
    for parameter in parameters:
        schema = parameter.get("schema", {})
        for item in (schema, *schema.get("oneOf", [])):
            if item.get("type") == "array":
                item.setdefault("maxItems", MOST_VALUES)


def _require(parameters: list[dict[str, Any]], name: str) -> None:
    """Mark a parameter as required. Its type stays optional in the handler, since Litestar would
    answer 400 without it, where the API answers 428."""
    for parameter in parameters:
        if parameter["name"] == name:
            parameter["required"] = True
            parameter["schema"] = {"type": "string"}


def _add_example(operation: Operation, handler: HTTPRouteHandler) -> None:
    """A body shows the `example` of its struct, a ClassVar."""
    field = handler.parsed_data_field
    media = operation.get("requestBody", {}).get("content", {}).get(JSON)
    if media is not None and field is not None and hasattr(field.annotation, "example"):
        media["example"] = field.annotation.example


def _add_merge_patch(operation: Operation) -> None:
    content = operation.get("requestBody", {}).get("content", {})
    if JSON in content:
        content[MERGE_PATCH] = content[JSON]


_SUCCESS = {
    "200": "Success.",
    "201": "Created.",
    "202": "Accepted; done later.",
    "204": "Success, without a body.",
}


def _describe_success(responses: dict[str, Any]) -> None:
    for status, words in _SUCCESS.items():
        if status in responses:
            responses[status]["description"] = words


def render(document: dict[str, Any]) -> str:
    """The text of `openapi/openapi.json`: stable, and readable in a diff."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
