"""Requests nobody thought of (Schemathesis): no 5xx, nothing that the contract does not say."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import CHECKS as KNOWN_CHECKS
from schemathesis.checks import load_all_checks

from api.app import contract
from tests.contract.conftest import Service

EXAMPLES = 10
load_all_checks()
CHECKS = KNOWN_CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    ]
)

schema = schemathesis.openapi.from_dict(contract())


@pytest.mark.parametrize("actor", ["anonymous", "officer"])
@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,  # the same requests on every machine: a failure can be seen again
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_any_request_is_answered_as_described(
    case: Case[Any], service: Service, actor: str
) -> None:
    for name, value in service.known_ids.items():
        if name in case.path_parameters and actor != "anonymous":
            case.path_parameters[name] = value
    headers = {"Authorization": f"Bearer {token}"} if (token := service.world.token(actor)) else {}
    options = case.as_transport_kwargs(base_url="http://testserver.local", headers=headers)
    response = service.request(**options)
    case.validate_response(response, checks=CHECKS)
