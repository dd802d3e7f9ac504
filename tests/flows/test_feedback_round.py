"""A feedback round on a document, from version 1 to the record, with real processes and mail."""

import hashlib
import json
from collections import Counter
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import select

from api.accounts.models import Person
from api.core.clock import utc_now
from api.dialogues.models import Dialogue
from api.participation.models import Participant
from tests.flows import feedback_round as rounds
from tests.flows.facts import counted, log_of, mails_to, settle
from tests.flows.feedback_round import EDITED, KEPT, MOVED, OUTCOMES, PARAGRAPHS, REMOVED, Round
from tests.flows.people import approved_buyer, command, expect, sign_in, text_of
from tests.flows.platform import Platform

KNOWN = [f"asukas{n}@posti.example" for n in range(10)]
ALL, EACH = 20, 5
Things = list[dict[str, Any]]


def test_a_feedback_round_from_version_1_to_the_record(platform: Platform) -> None:
    platform.start("worker", "beat", "api")
    buyer = approved_buyer(platform, "hanna@ouka.example")
    this = rounds.draft(buyer)
    known = [sign_in(platform, address) for address in KNOWN]
    _it_opens_by_itself(platform, buyer, this)
    _one_follows(known[0], this)
    unknown = [rounds.with_receipt(platform, this.dialogue) for _ in range(ALL - len(KNOWN))]
    everybody = [*known, *unknown]

    _all_of_them_comment(everybody, this)
    _all_of_them_answer_the_survey(platform, everybody, this)
    _it_is_extended_and_closes_by_itself(platform, buyer, this)
    _the_survey_is_counted(platform, this)
    _each_author_is_told_once(platform, buyer, unknown, this)
    _version_2_carries_the_comments_over(platform, buyer, this)
    _follower_hears(platform, "Asiakirjasta on julkaistu uusi versio")
    summary = {"summary": {"fi": {"text": "Kuulimme 20 puheenvuoroa."}}}
    concluded = command(buyer, f"{this.dialogue}/conclude", summary)
    assert concluded["warnings"] == []
    _follower_hears(platform, "Yhteenveto on julkaistu")
    settle(platform)
    # To sign in, of the extension, of what became of their words, of the summary.
    assert [len(mails_to(platform, address)) for address in KNOWN[1:]] == [4] * (len(KNOWN) - 1)
    _the_log_has_it_all_and_nobody(platform)
    _it_is_recorded(platform, buyer, this)


def _it_opens_by_itself(platform: Platform, buyer: httpx.Client, this: Round) -> None:
    published = command(buyer, f"{this.dialogue}/publish")
    assert published["status"] == "scheduled"
    early = platform.client().get(f"{this.dialogue}/receipt-challenge")
    assert expect(early, 409)["type"].endswith("wrong-state")
    rounds.its_time_comes(platform, Dialogue.opens_at)
    platform.until(lambda: _status(platform, this) == "open", "it opens")


def _status(platform: Platform, this: Round) -> str:
    return str(expect(platform.client().get(this.dialogue), 200)["status"])


def _one_follows(person: httpx.Client, this: Round) -> None:
    follow = {"kind": "dialogue", "target_id": this.dialogue.rsplit("/", 1)[1]}
    expect(person.post("/v1/follows", json={**follow, "frequency": "at_once"}), 200)


def _all_of_them_comment(everybody: list[httpx.Client], this: Round) -> None:
    """Five on each paragraph, of both kinds."""
    text = expect(everybody[0].get(f"{this.document}/versions/1"), 200)
    keys = {item["markdown"]: item["key"] for item in text["paragraphs"]}
    about = {"document_id": this.document.rsplit("/", 1)[1], "version": 1}
    for number, person in enumerate(everybody):
        anchor = about | {"paragraph": keys[PARAGRAPHS[number % len(PARAGRAPHS)]]}
        rounds.comment(person, this.dialogue, f"Ajatukseni tästä on n:o {number}.", anchor)
    said = _said(everybody[0], this)
    assert len(said) == ALL
    assert {one["author"]["participant"] for one in said} == set(range(1, ALL + 1))
    assert {one["anchor"]["on_earlier_version"] for one in said} == {False}
    on_one = f"{this.dialogue}/contributions?paragraph={keys[MOVED]}"
    assert len(expect(everybody[0].get(on_one), 200)["items"]) == EACH
    rounds.earn_vote(everybody[-1])
    for person in (everybody[1], everybody[-1]):
        shared = expect(person.put(f"/v1/contributions/{said[0]['id']}/vote"), 200)
    assert (shared["votes"], shared["receipt_votes"]) == (1, 1)


def _said(client: httpx.Client, this: Round, **wanted: Any) -> Things:
    page = client.get(f"{this.dialogue}/contributions", params={"limit": 200, **wanted})
    items: Things = expect(page, 200)["items"]
    return items


def _all_of_them_answer_the_survey(
    platform: Platform, everybody: list[httpx.Client], this: Round
) -> None:
    for number, person in enumerate(everybody):
        clear = 1 + number % 5
        rounds.respond(person, this.survey, clear, "Esimerkkejä." if clear <= 2 else None)
    assert platform.client().get(f"{this.survey}/results").status_code == 409


def _it_is_extended_and_closes_by_itself(
    platform: Platform, buyer: httpx.Client, this: Round
) -> None:
    later = utc_now() + timedelta(days=21)
    reason = {"fi": {"text": "Moni toivoi lisäaikaa."}}
    extended = command(
        buyer, f"{this.dialogue}/extend", {"closes_at": later.isoformat(), "reason": reason}
    )
    assert [item["reason"] for item in extended["extensions"]] == [
        {"fi": {"text": "Moni toivoi lisäaikaa.", "origin": "original"}}
    ]
    _follower_hears(platform, "Määräaikaa on jatkettu")
    assert platform.client().get(f"{this.dialogue}/record").status_code == 409
    rounds.its_time_comes(platform, Dialogue.closes_at)
    platform.until(lambda: _status(platform, this) == "closed", "it closes")


def _the_survey_is_counted(platform: Platform, this: Round) -> None:
    results = expect(platform.client().get(f"{this.survey}/results"), 200)
    assert results["responses"]["count"] == ALL
    clear, missing = results["questions"]
    assert [item["count"] for item in clear["points"]] == [4, 4, 4, 4, 4]
    assert (missing["answered"]["count"], missing["not_shown"]) == (8, 12)
    quotes = expect(platform.client().get(f"{this.survey}/quotes?question=missing"), 200)
    assert quotes["items"] == [{"text": "Esimerkkejä.", "times": 8}]


def _each_author_is_told_once(
    platform: Platform, buyer: httpx.Client, unknown: list[httpx.Client], this: Round
) -> None:
    text = expect(buyer.get(f"{this.document}/versions/1"), 200)
    paragraphs = {item["key"]: item["markdown"] for item in text["paragraphs"]}
    about = {one["id"]: paragraphs[one["anchor"]["paragraph"]] for one in _said(buyer, this)}
    body = {
        "dispositions": [
            {
                "contribution_id": id_,
                "outcome": OUTCOMES[paragraph],
                "reason": {"fi": {"text": f"Kohdasta: {paragraph}"}},
            }
            for id_, paragraph in about.items()
        ]
    }
    disposed = expect(buyer.post(f"{this.dialogue}/dispositions", json=body), 200)["items"]
    assert Counter(one["outcome"] for one in disposed) == dict.fromkeys(OUTCOMES.values(), EACH)

    settle(platform)
    for number, address in enumerate(KNOWN):
        [told] = mails_to(platform, address, "Mitä puheenvuorostasi seurasi")
        assert f"Ajatukseni tästä on n:o {number}." in text_of(told)
        reason = f"Kohdasta: {PARAGRAPHS[number % len(PARAGRAPHS)]}"
        assert reason in " ".join(text_of(told).split())
    for number, person in enumerate(unknown, len(KNOWN)):
        [own] = _said(person, this, own=True)
        paragraph = PARAGRAPHS[number % len(PARAGRAPHS)]
        assert own["text"] == f"Ajatukseni tästä on n:o {number}."
        assert own["disposition"]["outcome"] == OUTCOMES[paragraph]
        assert own["disposition"]["reason"]["fi"]["text"] == f"Kohdasta: {paragraph}"
    influence = expect(platform.client().get(f"{this.dialogue}/influence"), 200)
    assert (influence["undisposed"], influence["changed_something"]) == (0, 0.5)
    assert influence["participants"] == ALL


def _follower_hears(platform: Platform, what: str) -> None:
    def told() -> bool:
        heard = mails_to(platform, KNOWN[0])
        return any(what in f"{mail['Subject']}\n{text_of(mail)}" for mail in heard)

    platform.until(told, what)


def _version_2_carries_the_comments_over(
    platform: Platform, buyer: httpx.Client, this: Round
) -> None:
    note = {"fi": {"text": "Puoli vuotta on nyt yhdeksän kuukautta."}}
    drafted = {"text": rounds.VERSION_2, "note": note}
    expect(buyer.post(f"{this.document}/versions", json=drafted), 201)
    assert platform.client().get(f"{this.document}/versions/2").status_code == 404
    command(buyer, f"{this.document}/versions/2/publish")

    found = expect(
        platform.client().get(f"{this.document}/versions/2/differences", params={"from": 1}), 200
    )["differences"]
    became = {item["old"]["markdown"]: item for item in found if item["old"]}
    assert {text: became[text]["status"] for text in (EDITED, REMOVED)} == {
        EDITED: "edited",
        REMOVED: "removed",
    }
    assert {became[MOVED]["status"], became[KEPT]["status"]} == {"moved", "same"}
    assert [one["new"]["markdown"] for one in found if one["status"] == "added"] == [rounds.ADDED]
    words = [(one["op"], one["text"]) for one in became[EDITED]["segments"]]
    assert "".join(text for op, text in words if op != "delete") == rounds.AS_EDITED

    past = [one for one in _said(platform.client(), this) if one["anchor"]["on_earlier_version"]]
    assert {one["anchor"]["paragraph"] for one in past} == {became[REMOVED]["key"]}
    assert len(past) == EACH
    for paragraph in (EDITED, MOVED, KEPT):
        key = became[paragraph]["key"]
        assert len(_said(platform.client(), this, paragraph=key)) == EACH


def _the_log_has_it_all_and_nobody(platform: Platform) -> None:
    facts = log_of(platform)
    assert counted(facts) == {
        "organisation.approved": 1,
        "document.added": 1,
        "dialogue.scheduled": 1,
        "dialogue.opened": 1,
        "contribution.published": ALL,
        "dialogue.extended": 1,
        "dialogue.closed": 1,
        "contribution.disposed": ALL,
        "document.revised": 1,
        "summary.published": 1,
        "survey.results_published": 1,
        "dialogue.concluded": 1,
    }
    positions = [fact["position"] for fact in facts]
    assert positions == sorted(set(positions))
    with platform.sessions() as session:
        people = session.scalars(select(Person.id)).all()
        participants = session.scalars(select(Participant.id)).all()
    said = json.dumps(facts, ensure_ascii=False)
    private = [*KNOWN, *map(str, people), *map(str, participants), "Ajatukseni", "vp_"]
    assert [item for item in private if item in said] == []


def _it_is_recorded(platform: Platform, buyer: httpx.Client, this: Round) -> None:
    """Made twice with the same bytes, and nobody can change a letter of it unseen."""
    anybody = platform.client()
    for client, edition in ((anybody, "public"), (buyer, "buyer")):
        for name in ("record", "record.html"):
            address = f"{this.dialogue}/{name}?edition={edition}"
            response = client.get(address)
            assert response.content == client.get(address).content
            assert response.text.count("Ajatukseni tästä on n:o") == ALL
            assert "Kuulimme 20 puheenvuoroa." in response.text
        sealed = expect(client.get(f"{this.dialogue}/record?edition={edition}"), 200)
        record = sealed["record"]
        assert [len(item["versions"]) for item in record["documents"]] == [2]
        assert len(record["dialogue"]["extensions"]) == 1
        assert record["findings"] == []
        _holds_what_was_said(record)
        written = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(written.encode()).hexdigest() == sealed["checksum"]
        assert expect(anybody.post("/v1/records/verify", json=sealed), 200)["made_here"]
        record["contributions"][0]["text"] += "!"
        assert not expect(anybody.post("/v1/records/verify", json=sealed), 200)["made_here"]


def _holds_what_was_said(record: dict[str, Any]) -> None:
    assert [len(item["dispositions"]) for item in record["contributions"]] == [1] * ALL
    for votes in ("votes", "receipt_votes"):
        assert sum(one[votes] for one in record["contributions"]) == 1
    assert record["influence"]["changed_something"] == 0.5
    [survey] = record["surveys"]
    assert survey["results"]["responses"]["count"] == ALL
    assert survey["quotes"] == {"missing": [{"text": "Esimerkkejä.", "times": 8}]}
