"""Examples of answers in the OpenAPI document.

Examples of successful answers come from tests (`openapi/examples.json`, written by
`tests/contract/record_examples.py`). Examples of problems are built here, by the code of problems.
"""

import json
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from api.core.errors import Fault, Forbidden, NotApproved, Params, Problem, WrongState
from api.core.i18n import Language
from api.core.text_parameters import Term
from api.http.problems import describe

EXAMPLES = Path(__file__).parents[3] / "openapi" / "examples.json"
"""The file lies beside the contract, in the repository and in an installation."""
_TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
_PARAMS: Params = {
    "seconds": 30,
    "forgotten": 1200,
    "reason": "The wrong plan was published.",
    "limit": 8_000,
    "window": 60,
    "retry_after": timedelta(seconds=20),
    "part": Term("term.uri_query"),
    "size": 20_480,
    "given": "text/plain",
    "expected": "application/json",
    "log": "01941f29-7c00-7000-8000-000000000001",
}
"""Values for the placeholders in the texts of problems."""
_INSTANCES = (
    Forbidden(permission="plan:write"),
    NotApproved("plan:write"),
    WrongState("dialogue", "draft", "open"),
)
_READY_PROBLEMS = {problem.name: problem for problem in _INSTANCES}
"""Problems whose constructors need other arguments."""
_FAULTS = {
    "invalid-request": Fault("/title", "required"),
    "nothing-to-publish": Fault("/procurements", "plan_empty"),
    "unreadable-file": Fault("#", "not_a_spreadsheet"),
    "file-has-errors": Fault("#D7", "not_a_date", {"value": "soon"}),
}
"""Example fault of each problem that has `errors`."""


@cache
def _recorded() -> dict[str, dict[str, dict[str, Any]]]:
    result: dict[str, dict[str, dict[str, Any]]] = json.loads(EXAMPLES.read_text("utf-8"))
    return result


def add_examples(operation: dict[str, Any]) -> None:
    """Add, in place, the examples of successful answers."""
    for status, by_media in _recorded().get(operation["operationId"], {}).items():
        content = operation["responses"].get(status, {}).get("content", {})
        for media, example in by_media.items():
            if media in content:
                content[media]["example"] = example


def problem_example(kind: type[Problem], *, base: str, instance: str) -> dict[str, Any]:
    """The problem as the service answers it in English."""
    faults = [_FAULTS[kind.name]] if kind.name in _FAULTS else []
    problem = _READY_PROBLEMS.get(kind.name) or kind(faults, **_PARAMS)
    details = describe(problem, Language.EN, base=base, instance=instance)
    details.trace_id = _TRACE_ID
    example: dict[str, Any] = msgspec.to_builtins(details)
    return {"summary": details.title, "value": example}
