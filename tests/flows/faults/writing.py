"""A buyer's own system: it asks again with the same `Idempotency-Key` until there is an answer."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from typing import Any

import httpx

from api.core.ids import new_id
from tests.flows.platform import NO_CERTIFICATES, Platform

PATIENCE = 180.0
"""Seconds until it gives up: starting the API takes long on a busy machine."""
STEPS = ("procurement.planned.v1", "procurement.changed.v1")
"""The facts that each procurement gives, in this order."""

_AGAIN = frozenset({HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS})
_number = count(1)


@dataclass(frozen=True)
class Written:
    """A procurement whose every step was answered."""

    id: str
    title: str


def client_of(platform: Platform, token: str = "") -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.Client(base_url=platform.url, headers=headers, timeout=10, verify=NO_CERTIFICATES)


def write_procurement(client: httpx.Client) -> Written:
    """Drafted, published, and prepared: three requests, two facts."""
    title = f"Siivous, kohde {next(_number):05}"
    body = {
        "title": {"fi": {"text": title}},
        "category": "services",
        "cpv_main": "90910000",
        "value": {"low": "60000", "high": "150000"},
        "notice_expected": {"value": "2027-04-01", "precision": "quarter"},
        "contact": {"name": "Hanna Hankkija", "email": "hanna@kunta.example"},
    }
    made = _post(client, "/v1/procurements", body)
    written = Written(made.json()["id"], title)
    path = f"/v1/procurements/{written.id}"
    published = _post(client, f"{path}/publish", None, made)
    _post(client, f"{path}/status", {"status": "preparing"}, published)
    return written


def _post(
    client: httpx.Client, path: str, body: Any, seen: httpx.Response | None = None
) -> httpx.Response:
    """A key of its own for each request, the same however often it is sent."""
    headers = {"Idempotency-Key": str(new_id())}
    if seen is not None:
        headers["If-Match"] = seen.headers["ETag"]
    return insist(lambda: client.post(path, json=body, headers=headers))


def insist(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """The same question again until there is an answer: nobody there and 5xx are none."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            response = ask()
        except httpx.TransportError as error:
            response = httpx.Response(503, text=repr(error))
        if response.is_success:
            return response
        assert response.is_server_error or response.status_code in _AGAIN, response.text
        assert time.monotonic() < deadline, response.text
        time.sleep(0.1)
