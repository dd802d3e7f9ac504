"""Checks an answer against the OpenAPI document: status, media type, headers, body."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx
import jsonschema_rs

from api.http.openapi.headers import HEADERS
from tests.contract.recording import Recorder

CONTRACT_HEADERS = {name.lower() for name in HEADERS}


class ContractError(AssertionError):
    """The service answered what its contract does not say."""


class Contract:
    def __init__(self, document: dict[str, Any], recorder: Recorder | None = None) -> None:
        self.document = document
        self._paths = [(_pattern(path), item) for path, item in document["paths"].items()]
        self._schema_of = cache(self._build_validator)
        self.recorder = recorder

    def record(self, response: httpx.Response) -> None:
        """Keep an answer that has been checked as an example, if that is what tests run for."""
        request = response.request
        operation = self.operation(request.method, request.url.path)
        if self.recorder is not None and operation is not None:
            self.recorder.keep(operation["operationId"], response)

    def check(self, response: httpx.Response) -> None:
        request = response.request
        operation = self.operation(request.method, request.url.path)
        if operation is None:
            return  # pages and files are not part of the contract
        where = f"{request.method} {request.url.path} → {response.status_code}"
        described = operation["responses"].get(str(response.status_code))
        if described is None:
            raise ContractError(f"{where}: this status is not in the contract: {response.text}")
        described = self.resolved(described)
        documented = {name.lower() for name in described.get("headers", {})}
        if undocumented := CONTRACT_HEADERS & set(response.headers) - documented:
            raise ContractError(f"{where}: not in the contract: {undocumented}")
        if "log-head" in documented and response.is_success and "log-head" not in response.headers:
            raise ContractError(f"{where}: a public list without `Log-Head`")
        media_type = response.headers.get("content-type", "").split(";")[0]
        content = described.get("content", {})
        if not response.content:
            return
        if media_type not in content:
            raise ContractError(f"{where}: {media_type} is not in the contract")
        if media_type.endswith("json"):
            self.check_body(where, content[media_type]["schema"], response.json())

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        """The most concrete path that fits: `/v1/plans/import` before `/v1/plans/{id}`."""
        fitting = [(len(p.groups()), item) for p, item in self._matching(path)]
        if not fitting:
            return None
        item: Mapping[str, Any] = min(fitting, key=lambda found: found[0])[1]
        operation: dict[str, Any] | None = item.get(method.lower())
        return operation

    def resolved(self, node: dict[str, Any]) -> dict[str, Any]:
        """What a reference into `components` stands for."""
        if "$ref" not in node:
            return node
        _, _, kind, name = node["$ref"].split("/")
        result: dict[str, Any] = self.document["components"][kind][name]
        return result

    def _matching(self, path: str) -> list[tuple[re.Match[str], dict[str, Any]]]:
        return [(match, item) for p, item in self._paths if (match := p.fullmatch(path))]

    def check_body(self, where: str, schema: dict[str, Any], body: Any) -> None:
        validator = self._schema_of(json.dumps(schema))
        fault = next(iter(validator.iter_errors(body)), None)
        if fault is not None:
            place = "/".join(map(str, fault.instance_path))
            raise ContractError(f"{where}: /{place}: {fault.message}")

    def _build_validator(self, schema: str) -> Any:
        root = {**json.loads(schema), "components": self.document["components"]}
        return jsonschema_rs.Draft202012Validator(root, validate_formats=True)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{[^}]+\}", r"([^/]+)", path))
