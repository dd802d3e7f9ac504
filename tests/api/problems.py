"""The faults that a refusal names."""

import httpx


def faults_of(response: httpx.Response, status: int = 400) -> list[tuple[str, str]]:
    """Pointer and code of each fault, once the status is checked."""
    assert response.status_code == status, response.text
    return [(fault["pointer"], fault["code"]) for fault in response.json()["errors"]]


def fault_codes(response: httpx.Response, status: int = 400) -> list[str]:
    return [code for _, code in faults_of(response, status)]


def fault_pointers(response: httpx.Response, status: int = 400) -> list[str]:
    return [pointer for pointer, _ in faults_of(response, status)]
