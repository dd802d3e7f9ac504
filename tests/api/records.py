"""The record of a dialogue."""

from typing import Any

from api.dialogues.models import Dialogue
from tests.api.client import ApiClient


async def record_of(client: ApiClient, call: Dialogue, edition: str = "public") -> dict[str, Any]:
    answer = await client.get(f"/v1/dialogues/{call.id}/record?edition={edition}")
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()["record"]
    return result
