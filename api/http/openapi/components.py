"""Moves the common parts of operations to `components` of the OpenAPI document."""

import json
import re
from collections import Counter
from typing import Any

from api.http.etags import IF_MATCH
from api.http.openapi.headers import HEADERS

FIRST_PROBLEM = "400"
_PROBLEM = re.compile(r"`(?P<name>[a-z-]+)`:")


def share(document: dict[str, Any], operations: list[dict[str, Any]]) -> None:
    """Share, in place, the problems, the headers of answers, and repeated header parameters."""
    components = document["components"]
    components["headers"] = HEADERS
    components["responses"], components["parameters"] = {}, {}
    times = Counter(
        _key(parameter) for operation in operations for parameter in operation["parameters"]
    )
    for operation in operations:
        responses = operation["responses"]
        for status, response in responses.items():
            if status >= FIRST_PROBLEM:
                name = _name_of_problem(response)
                _put(components["responses"], name, response)
                responses[status] = {"$ref": f"#/components/responses/{name}"}
        operation["parameters"] = [
            _shared_parameter(components["parameters"], parameter)
            if times[_key(parameter)] > 1 and parameter["in"] == "header"
            else parameter
            for parameter in operation["parameters"]
        ]


def _shared_parameter(parameters: dict[str, Any], parameter: dict[str, Any]) -> dict[str, Any]:
    name = parameter["name"]
    if name == IF_MATCH and not parameter["required"]:
        name += "-optional"  # for things that their first PUT creates
    _put(parameters, name, parameter)
    return {"$ref": f"#/components/parameters/{name}"}


def _name_of_problem(response: dict[str, Any]) -> str:
    """`invalid-request` → `InvalidRequest`; several names are joined with `Or`."""
    names = _PROBLEM.findall(response["description"])
    name = "Or".join(name.title().replace("-", "") for name in names)
    return f"{name}Page" if "text/html" in response["content"] else name


def _put(where: dict[str, Any], name: str, thing: dict[str, Any]) -> None:
    if where.setdefault(name, thing) != thing:
        raise ValueError(f"two different components are called {name}")


def _key(thing: dict[str, Any]) -> str:
    return json.dumps(thing, sort_keys=True)
