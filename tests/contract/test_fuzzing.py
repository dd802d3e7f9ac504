"""Requests nobody thought of (Schemathesis): no 5xx, nothing that the contract does not say."""

import os
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.generation.meta import TestPhase

from api.app import contract
from tests.contract.conftest import BASE, Service

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

schema = schemathesis.openapi.from_dict(contract())
# Methods nobody serves are all answered by the same few lines: 405.
schema.config.phases.coverage.unexpected_methods = set()


# Without a parameter all operations have one node id, and xdist runs a single one of them.
@pytest.mark.parametrize("base_url", [BASE])
@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,  # the same requests on every machine: a failure can be seen again
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_any_request_is_answered_as_described(
    case: Case[Any], service: Service, base_url: str
) -> None:
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
    options = case.as_transport_kwargs(base_url=base_url, headers=headers)
    response = service.request(**options)
    case.validate_response(response, checks=cast(Any, WANTED))


def test_no_two_tests_share_an_id(request: pytest.FixtureRequest) -> None:
    """xdist would run one of them and say nothing."""
    names = [item.nodeid for item in request.session.items]
    assert len(names) == len(set(names))
