"""Requests nobody thought of (Schemathesis): no 5xx, nothing that the contract does not say."""

import os
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.generation.hypothesis.builder import (
    HypothesisTestConfig,
    HypothesisTestMode,
    create_test,
)
from schemathesis.generation.meta import TestPhase

from tests.contract.conftest import BASE, Service
from tests.contract.document import DOCUMENT

TIMES = int(os.environ.get("VUOROPUHELU_FUZZ_TIMES", "1"))
"""How much more thoroughly than every run does."""
EXAMPLES = 6 * TIMES
"""Of chance, for each operation."""
SYSTEMATIC = 40 * TIMES
"""Of limits, wrong types and missing parts; some bodies would give hundreds."""
load_all_checks()
WANTED = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    ]
)

ACTORS = {
    "public": "anonymous",
    "organisation:approve": "operator",
    "codelist:write": "operator",
    "platform:operate": "operator",
    "contribution:moderate": "moderator",
    "mail:manage": "operator",
    "interest:write": "supplier",
}
"""Who gets furthest, by what the operation asks for; else the buyer's officer."""

schema = schemathesis.openapi.from_dict(DOCUMENT)
# Methods nobody serves are all answered by the same few lines: 405.
schema.config.phases.coverage.unexpected_methods = set()


@pytest.mark.parametrize(
    ("method", "path"),
    [(method, path) for path, item in DOCUMENT["paths"].items() for method in item],
)
def test_any_request_is_answered_as_described(method: str, path: str, service: Service) -> None:
    """Its requests are made up here: by `schema.parametrize()` every process that collects the
    tests would make up those of all operations, which takes as long as to send them.
    """
    config = HypothesisTestConfig(project=schema.config, modes=list(HypothesisTestMode))
    test = create_test(operation=schema[path][method], test_func=_is_answered, config=config)
    test(service=service)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,  # the same requests on every machine: a failure can be seen again
    database=None,
    suppress_health_check=list(HealthCheck),
)
def _is_answered(case: Case[Any], service: Service) -> None:
    if case.meta is not None and case.meta.phase.name is TestPhase.COVERAGE:
        service.tried[case.operation.label] += 1
        if service.tried[case.operation.label] > SYSTEMATIC:
            return
    if case.meta is None or case.meta.generation.mode is GenerationMode.POSITIVE:
        known = service.known_ids
        case.path_parameters.update({n: known[n] for n in case.path_parameters if n in known})
        if "If-Match" in case.headers:
            case.headers["If-Match"] = service.newest_tag(case.formatted_path)
    case.headers.pop("Idempotency-Key", None)  # Schemathesis sends the same one every time
    actor = ACTORS.get(case.operation.definition.raw["x-access"], "officer")
    token = service.world.token(actor)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    options = case.as_transport_kwargs(base_url=BASE, headers=headers)
    response = service.request(**options)
    case.validate_response(response, checks=cast(Any, WANTED))
