"""Mirrors that follow the log from outside while commands run through real processes and a relay.

One polls `/v1/events`, one reads the stream. Others are each deaf to one type of event: the
comparison must find what they missed, or it would find nothing at all.
"""

import asyncio
import json
from copy import deepcopy
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import select

from api.core.clock import utc_now
from api.dialogues.models import Dialogue, DialogueStatus
from tests.api.mirror.copying import Copy, Mirror, Read, differences
from tests.flows.event_stream import Reader
from tests.flows.facts import PREFIX, settle
from tests.flows.people import approved_buyer, command, expect, sign_in
from tests.flows.platform import Platform

VALUE = {"low": "60000", "high": "150000"}
WITHHELD = (
    "plan.changed",
    "procurement.changed",
    "procurement.cancelled",
    "contribution.published",
)
"""Of each the subject is named by no later event of the story."""


class Deaf(Mirror):
    """Takes all events but those of one type; begins with what another mirror has."""

    def __init__(self, read: Read, begun: Mirror, withheld: str) -> None:
        super().__init__(read)
        self.things, self.cursor, self._withheld = deepcopy(begun.things), begun.cursor, withheld

    async def take(self, event: dict[str, Any]) -> None:
        if event["type"] != f"{PREFIX}{self._withheld}.v1":
            await super().take(event)


def _reads(client: httpx.Client) -> Read:
    async def read(path: str) -> Any:
        answer = await asyncio.to_thread(client.get, path)
        return answer.json() if answer.is_success else None

    return read


def _patch(client: httpx.Client, path: str, **body: Any) -> dict[str, Any]:
    headers = {"If-Match": client.get(path).headers["ETag"]}
    return expect(client.patch(path, json=body, headers=headers), 200)


def _published_plan(buyer: httpx.Client) -> tuple[str, list[str]]:
    body = {
        "title": {"fi": {"text": "Hankintakalenteri 2027"}},
        "period_start": "2027-01-01",
        "period_end": "2027-12-31",
    }
    plan = expect(buyer.post("/v1/plans", json=body), 201)["id"]
    made = [
        {
            "plan_id": plan,
            "title": {"fi": {"text": title}},
            "category": "services",
            "value": VALUE,
            "notice_expected": {"value": "2027-04-01", "precision": "quarter"},
            "contact": {"name": "Kirjaamo"},
        }
        for title in ("Koulukuljetukset", "Siivous", "Vartiointi")
    ]
    ids = [expect(buyer.post("/v1/procurements", json=item), 201)["id"] for item in made]
    command(buyer, f"/v1/plans/{plan}/publish", {})
    return plan, ids


def _open_dialogue(platform: Platform, buyer: httpx.Client, procurement: str) -> str:
    me = expect(buyer.get("/v1/me"), 200)
    now = utc_now()
    body = {
        "title": {"fi": {"text": "Miten siivous kilpailutetaan?"}},
        "formats": ["comments", "questions"],
        "procurements": [procurement],
        "organisation_id": me["memberships"][0]["organisation_id"],
        "opens_at": (now + timedelta(seconds=3)).isoformat(),
        "closes_at": (now + timedelta(days=14)).isoformat(),
    }
    number = str(expect(buyer.post("/v1/dialogues", json=body), 201)["id"])
    command(buyer, f"/v1/dialogues/{number}/publish")
    state = select(Dialogue.status).where(Dialogue.id == number)
    platform.until(lambda: platform.scalar(state) is DialogueStatus.OPEN, "the call opens")
    return number


def _change(
    platform: Platform, buyer: httpx.Client, plan: str, procurements: list[str], dialogue: str
) -> None:
    moved, cancelled, _ = procurements
    said = {"kind": "comment", "text": "Reitit ovat liian pitkiä.", "language": "fi"}
    firm = sign_in(platform, "pekka@puhtax.example")
    expect(firm.post(f"/v1/dialogues/{dialogue}/contributions", json=said), 201)
    _patch(buyer, f"/v1/plans/{plan}", title={"sv": {"text": "Upphandlingskalender 2027"}})
    _patch(buyer, f"/v1/procurements/{moved}", title={"sv": {"text": "Skolskjutsar"}})
    reason = {"fi": {"text": "Hanke ei toteudu."}}
    body = {"status": "cancelled", "reason": reason}
    command(buyer, f"/v1/procurements/{cancelled}/status", body)


async def _begun(read: Read) -> Mirror:
    mirror = Mirror(read)
    await mirror.begin()
    return mirror


async def _read_stream(mirror: Mirror, reader: Reader, count: int) -> None:
    for sent in reader.take(count):
        await mirror.take(json.loads(sent.data))


async def _missed(mirror: Mirror, read: Read) -> list[str]:
    """What it lacks of a copy made anew."""
    fresh = Copy(read)
    await fresh.read_all()
    assert len(fresh.things) > 5
    return differences(mirror, fresh)


def test_mirrors_that_follow_from_outside_hold_what_is_public(platform: Platform) -> None:
    platform.start("worker", "beat", "api")
    buyer = approved_buyer(platform, "hanna@ouka.example")
    plan, procurements = _published_plan(buyer)
    dialogue = _open_dialogue(platform, buyer, procurements[-1])
    settle(platform)
    client = platform.client()
    read = _reads(client)
    polls = asyncio.run(_begun(read))
    streams = asyncio.run(_begun(read))
    deaf = {item: Deaf(read, polls, item) for item in WITHHELD}
    start = polls.cursor
    with Reader(platform.port, last=int(start.rpartition("-")[2])) as reader:
        _change(platform, buyer, plan, procurements, dialogue)
        settle(platform)

        asyncio.run(polls.follow())
        assert asyncio.run(_missed(polls, read)) == []
        told = expect(client.get(f"/v1/events?after={start}&limit=200"), 200)["items"]
        asyncio.run(_read_stream(streams, reader, len(told)))
    assert asyncio.run(_missed(streams, read)) == []
    assert streams.taken == polls.taken
    assert {f"{PREFIX}{one}.v1" for one in WITHHELD} <= polls.taken.keys()

    for withheld, mirror in deaf.items():
        asyncio.run(mirror.follow())
        missed = asyncio.run(_missed(mirror, read))
        named = {one["subject"] for one in told if one["type"] == f"{PREFIX}{withheld}.v1"}
        found = {"/".join(line.split("/")[:2]) for line in missed}
        assert found, f"nobody saw that {withheld} was withheld"
        assert found <= named, missed
