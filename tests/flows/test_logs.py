"""Logs hold no personal data, whatever happens: a story is lived, and all its words looked for."""

import json
from typing import Any

from sqlalchemy import select, text

from api.dialogues.models import DialogueStatus
from api.events.models import Delivery
from tests.flows.people import approved_buyer, command, expect, sign_in
from tests.flows.platform import Platform
from tests.flows.test_main_story import _import, _open_dialogue, _plan, _wait_for_digests, _watch

BUYER, FIRM, REFUSED = "hanna@ouka.example", "pekka@puhtax.example", "aino.salainen@puhtax.example"
CONTACT, WATCHED, COMMENT = "Kaisa Kuljetus", "Siivous", "Ikkunat pestään kahdesti vuodessa"
SECRET_COMMENT = "Tätä ei kanta ota vastaan, eikä se kuulu kenellekään"
ROW = ["Siivouspalvelut, itäinen alue", "90910000", "1 M€", "Q2/2027", CONTACT]
PRIVATE = (BUYER, FIRM, REFUSED, CONTACT, WATCHED, COMMENT, SECRET_COMMENT, "operator@", ROW[0])

# What PostgreSQL says of each is the whole row, address and words in it.
OBSTACLES = (
    "ALTER TABLE mails ADD CONSTRAINT no_more CHECK (kind NOT IN ('sign_in', 'digest')) NOT VALID",
    f"ALTER TABLE contributions ADD CONSTRAINT no CHECK (text <> '{SECRET_COMMENT}') NOT VALID",
)


def _lines(platform: Platform) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in platform.folder.glob("*.log")
        for line in path.read_text("utf-8").splitlines()
    ]


def _errors(platform: Platform, event: str) -> list[dict[str, Any]]:
    found = (line for line in _lines(platform) if line["level"] == "error")
    return [line for line in found if line["event"].startswith(event)]


def test_log_has_no_user_text_and_no_address(platform: Platform) -> None:
    platform.start("worker", "beat", "api")
    buyer, firm = approved_buyer(platform, BUYER), sign_in(platform, FIRM)
    tokens = [client.headers["Authorization"].split()[1] for client in (buyer, firm)]
    _watch(firm, cpv=["909"])
    plan = _plan(buyer)
    _import(buyer, plan, ROW)
    command(buyer, f"{plan}/publish", {})
    [digest] = _wait_for_digests(platform, 1)
    item = expect(firm.get("/v1/procurements?cpv=909"), 200)["items"][0]
    dialogue = f"/v1/dialogues/{_open_dialogue(buyer, item['id'])}"
    platform.until(
        lambda: firm.get(dialogue).json()["status"] == DialogueStatus.OPEN, "the dialogue opens"
    )
    comment = {"kind": "comment", "text": COMMENT, "language": "fi"}
    expect(firm.post(f"{dialogue}/contributions", json=comment), 201)

    # Now everything fails that writes a mail or this comment.
    with platform.sessions.begin() as session:
        for obstacle in OBSTACLES:
            session.execute(text(obstacle))
    faulty = firm.post(f"{dialogue}/contributions", json={**comment, "text": SECRET_COMMENT})
    assert faulty.status_code == 500
    response = platform.client().post("/v1/sign-in", json={"email": REFUSED, "language": "fi"})
    _import(buyer, plan, ROW, ["Koulujen siivous", "90911000", "1 M€", "Q3/2027", CONTACT])
    command(buyer, f"{plan}/publish", {})
    failed = platform.until(lambda: _errors(platform, "reaction failed"), "a reaction fails")
    platform.until(lambda: _errors(platform, "Task workers.tasks.digests"), "a digest fails")

    links = [part for part in digest["List-Unsubscribe"].strip("<>").split("/") if len(part) > 20]
    codes = _codes(platform)
    written = "\n".join(path.read_text("utf-8") for path in platform.folder.glob("*.log"))
    for private in (*PRIVATE, *tokens, *links, *codes):
        assert private not in written
        assert private not in json.dumps(_lines(platform), ensure_ascii=False)

    # The causes are found all the same.
    trace_ids = {line.get("trace_id") for line in failed}
    assert response.headers["Trace-Id"] in trace_ids
    assert faulty.headers["Trace-Id"] in {line["trace_id"] for line in _errors(platform, "request")}
    assert "CheckViolation: 23514 no_more" in failed[0]["exception"]
    assert all(line["trace_id"] for line in _lines(platform) if line["event"] == "request")
    assert platform.scalar(select(Delivery.last_error).where(Delivery.attempts > 0)) == (
        "IntegrityError"
    )


def _codes(platform: Platform) -> list[str]:
    """Of signing in, by the words of the mails; apart from numbers they stand alone."""
    bodies = [mail.get_body(("plain",)) for mail in platform.sink.mails]
    words = [word for body in bodies if body for word in str(body.get_content()).split()]
    return [f" {word} " for word in words if word.isdigit() and len(word) == 6]
