"""A feedback round on a document: who takes part in it, and what they read, say and answer."""

from datetime import timedelta
from typing import Any, NamedTuple

import httpx
from sqlalchemy import update
from sqlalchemy.orm import InstrumentedAttribute

from api.core.clock import utc_now
from api.dialogues.models import Dialogue
from api.participation.proof_of_work import solve
from tests.flows.people import command, expect
from tests.flows.platform import Platform

HEADING = "# Hankintojen toimintamalli"
EDITED = "Jokaisesta hankinnasta kerrotaan vähintään puoli vuotta ennen kilpailutusta."
MOVED = "Kysymyksiin vastataan viikossa ja kaikille samalla kertaa."
REMOVED = "Pienet hankinnat kilpailutetaan sähköpostilla."
KEPT = "Jokaisen vuoropuhelun jälkeen julkaistaan, mitä kuultiin ja mitä siitä seuraa."
AS_EDITED = "Jokaisesta hankinnasta kerrotaan vähintään yhdeksän kuukautta ennen kilpailutusta."
ADDED = "Jokainen hankinta näkyy samassa kalenterissa."
PARAGRAPHS = (EDITED, MOVED, REMOVED, KEPT)
VERSION_1 = f"{HEADING}\n\n{EDITED}\n\n{MOVED}\n\n{REMOVED}\n\n{KEPT}"
VERSION_2 = f"{HEADING}\n\n{KEPT}\n\n{AS_EDITED}\n\n{ADDED}\n\n{MOVED}"
OUTCOMES = {EDITED: "adopted", MOVED: "partly", REMOVED: "not_adopted", KEPT: "noted"}

QUESTIONS = [
    {
        "type": "scale",
        "key": "clear",
        "title": {"fi": {"text": "Kuinka selkeä toimintamalli on?"}},
        "required": True,
    },
    {
        "type": "text",
        "key": "missing",
        "title": {"fi": {"text": "Mitä siitä puuttuu?"}},
        "shown_if": {"type": "one_of", "question": "clear", "values": [1, 2]},
    },
]


class Round(NamedTuple):
    """Addresses of what the buyer has drafted."""

    dialogue: str
    document: str
    survey: str


def draft(buyer: httpx.Client) -> Round:
    """A dialogue about version 1 of a document, with a survey."""
    now = utc_now()
    body = {
        "title": {"fi": {"text": "Palautekierros toimintamallista"}},
        "subject": "document",
        "formats": ["comments", "survey"],
        "organisation_id": expect(buyer.get("/v1/me"), 200)["memberships"][0]["organisation_id"],
        "opens_at": (now + timedelta(hours=1)).isoformat(),
        "closes_at": (now + timedelta(days=14)).isoformat(),
    }
    dialogue = f"/v1/dialogues/{expect(buyer.post('/v1/dialogues', json=body), 201)['id']}"
    title = {"fi": {"text": "Toimintamalli"}}
    text = {"kind": "text", "title": title, "language": "fi", "text": VERSION_1}
    document = expect(buyer.post(f"{dialogue}/documents", json=text), 201)
    asked = {"title": {"fi": {"text": "Mitä pidit mallista?"}}, "questions": QUESTIONS}
    survey = expect(buyer.post(f"{dialogue}/surveys", json=asked), 201)
    command(buyer, f"/v1/surveys/{survey['id']}/publish")
    return Round(dialogue, f"/v1/documents/{document['id']}", f"/v1/surveys/{survey['id']}")


def with_receipt(platform: Platform, dialogue: str) -> httpx.Client:
    """Somebody without an account, who has done the small piece of work that is asked for."""
    unknown = platform.client()
    asked = expect(unknown.get(f"{dialogue}/receipt-challenge"), 200)
    nonce = solve(asked["challenge"], asked["difficulty"])
    body = {"challenge": asked["challenge"], "nonce": nonce}
    receipt = expect(unknown.post(f"{dialogue}/receipts", json=body), 201)
    return platform.client(receipt["token"])


def earn_vote(unknown: httpx.Client) -> None:
    """The first vote of a receipt costs work of its own."""
    asked = expect(unknown.get("/v1/receipts/current/vote-challenge"), 200)
    nonce = solve(asked["challenge"], asked["difficulty"])
    body = {"challenge": asked["challenge"], "nonce": nonce}
    expect(unknown.post("/v1/receipts/current/vote-work", json=body), 200)


def comment(person: httpx.Client, dialogue: str, text: str, anchor: Any) -> dict[str, Any]:
    body = {"kind": "comment", "text": text, "language": "fi", "anchor": anchor}
    return expect(person.post(f"{dialogue}/contributions", json=body), 201)


def respond(person: httpx.Client, survey: str, clear: int, missing: str | None = None) -> None:
    answers = {"clear": clear} | ({"missing": missing} if missing else {})
    body = {"answers": answers, "quotes": ["missing"] if missing else []}
    expect(person.put(f"{survey}/response", json=body), 201)
    command(person, f"{survey}/response/submit")


def its_time_comes(platform: Platform, time: InstrumentedAttribute[Any]) -> None:
    """Instead of waiting for an hour or a fortnight. What follows, the workers do."""
    with platform.sessions.begin() as session:
        session.execute(update(Dialogue).values({time: utc_now()}))
