"""Every answer has an example that is as the contract says, and the same from every run."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.core.tokens import TokenKind, new_token, token_kind
from api.http.openapi.document import operations
from api.http.openapi.examples import EXAMPLES
from api.web.public.problems import problem_kinds
from tests.contract.canonical import canonical
from tests.contract.checker import Contract
from tests.contract.document import DOCUMENT
from tests.contract.record_examples import anew, merged, still_fitting
from tests.contract.recording import Recorder, example_of

RECORDED: dict[str, dict[str, dict[str, Any]]] = json.loads(EXAMPLES.read_text("utf-8"))
RECORD = "run: uv run python -m tests.contract.record_examples"
_WITHOUT = {"text/event-stream"}
"""Not one text: it goes on."""
_SHOWN = ("text/", "application/atom+xml")


def _answers() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Of success, those that can be shown: bytes cannot."""
    for _, operation in operations(DOCUMENT):
        for status, response in operation["responses"].items():
            for media, content in response.get("content", {}).items():
                is_shown = media.endswith("json") or media.startswith(_SHOWN)
                if is_shown and status < "400" and status != "206" and media not in _WITHOUT:
                    yield operation["operationId"], status, media, content


def test_every_answer_has_an_example() -> None:
    found = {answer[:3] for answer in _answers() if "example" in answer[3]}
    assert len(found) > 200
    lacking = {answer[:3] for answer in _answers()} - found
    assert lacking == set(), RECORD


def test_examples_are_as_the_schemas_say() -> None:
    contract = Contract(DOCUMENT)
    for operation, status, media, content in _answers():
        if media.endswith("json") and "example" in content:
            contract.check_body(f"{operation} {status}", content["schema"], content["example"])


def test_every_example_is_of_an_answer_that_there_is() -> None:
    kept = {(o, s, m) for o, by in RECORDED.items() for s, of in by.items() for m in of}
    assert kept - {answer[:3] for answer in _answers()} == set(), RECORD


def test_nothing_in_an_example_is_of_one_run_only() -> None:
    for by_status in RECORDED.values():
        for by_media in by_status.values():
            for body in by_media.values():
                assert canonical(body) == body


@pytest.mark.parametrize("kind", TokenKind)
def test_examples_have_no_valid_token(kind: TokenKind) -> None:
    shown = canonical({"token": new_token(kind)})["token"]
    assert shown.startswith(f"vp_{kind}_EXAMPLE")
    assert token_kind(shown) is None


def test_two_runs_give_the_same() -> None:
    """Other ids, times, counters and secrets, the same example; equal stays equal, order order."""
    one, other = (
        {
            "id": f"0190a8b0-{run}-7000-8000-000000000001",
            "same": f"/v1/plans/0190a8b0-{run}-7000-8000-000000000001",
            "opens_at": f"{year}-05-01T10:00:00.{run}Z",
            "closes_at": f"{year}-06-01T10:00:00Z",
            "email": f"person{run}@example.fi",
            "business_id": number,
            "head": int(run),
            "next": int(run),
            "after": f"/v1/events?after={run}",
            "cursor": cursor,
        }
        for run, year, number, cursor in (
            ("1111", 2026, "0245895-9", "eyJrIjpbMSwyXX0Zm9vYmFyQ1"),
            ("9222", 2031, "0186710-0", "eyJrIjpbNSw2XX0QWJjZGVmQ2"),
        )
    )
    assert canonical(one) == canonical(other)
    assert canonical(one)["id"] in canonical(one)["same"]
    assert canonical(one)["opens_at"] < canonical(one)["closes_at"]


def test_richer_of_two_answers_is_kept() -> None:
    poor, rich = example_of({"items": []}), example_of({"items": [{"id": 1}]})
    for order in ((poor, rich), (rich, poor)):
        recorder = Recorder()
        for example in order:
            recorder.offer(("list_plans", "200", "application/json"), example)
        assert [kept.body for kept in recorder.found.values()] == [{"items": [{"id": 1}]}]


def test_a_run_that_is_killed_leaves_what_it_had(tmp_path: Path) -> None:
    written = tmp_path / "1.jsonl"
    recorder = Recorder(written)
    for number in range(3):
        recorder.offer(("list_plans", str(200 + number), "text/csv"), example_of(f"row {number}"))
    written.write_bytes(written.read_bytes()[:-4])  # killed in the middle of a line
    read = Recorder()
    read.read(written)
    assert [status for _, status, _ in read.found] == ["200", "201"]


def test_a_part_of_the_tests_gives_the_same_document_as_all() -> None:
    """What shows more stays; what is as good is not replaced; what is better is."""
    known = {"list_plans": {"200": {"application/json": {"items": [{"id": 1, "title": "a"}]}}}}
    poorer: list[Any] = [{"items": []}, {"items": [{"id": 2, "title": "b"}]}]
    for body in poorer:
        recorder = Recorder()
        recorder.offer(("list_plans", "200", "application/json"), example_of(body))
        assert merged(known, recorder) == known
    richer = {"items": [{"id": 2, "title": "b", "status": "draft"}]}
    recorder.offer(("list_plans", "200", "application/json"), example_of(richer))
    assert merged(known, recorder)["list_plans"]["200"]["application/json"] == richer


def test_an_example_that_its_schema_no_longer_takes_is_not_known_any_more() -> None:
    recorded = RECORDED["list_plans"]["200"]["application/json"]
    examples: dict[str, Any] = {
        "list_plans": {"200": {"application/json": recorded}},
        "gone": {"200": {}},
    }
    assert still_fitting(examples) == {"list_plans": examples["list_plans"]}
    assert still_fitting({"list_plans": {"200": {"application/json": {"items": [{}]}}}}) == {}


def test_a_run_of_all_begins_anew() -> None:
    """A member that there is no more goes with the example that showed it."""
    known = {name: {"200": {"application/json": {"gone": 1}}} for name in ("a", "b")}
    recorder = Recorder()
    recorder.offer(("a", "200", "application/json"), example_of({}))
    assert anew(known, recorder) == {
        "a": {"200": {"application/json": {}}},
        "b": {"200": {"application/json": {"gone": 1}}},
    }


def test_every_kind_of_problem_that_is_answered_has_an_example() -> None:
    shown: set[str] = set()
    contract = Contract(DOCUMENT)
    for response in DOCUMENT["components"]["responses"].values():
        media = response["content"]["application/problem+json"]
        for name, example in media["examples"].items():
            assert f"`{name}`" in response["description"]
            assert example["value"]["type"].endswith(f"/problems/{name}")
            contract.check_body(name, media["schema"], example["value"])
            shown.add(name)
    # The method decides it, before any operation is known.
    assert shown == problem_kinds().keys() - {"method-not-allowed"}
