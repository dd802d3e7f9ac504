"""Spans of real processes, as a collector gets them: one trace for a request and what follows."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from api.core.telemetry import ENDPOINT
from tests.flows.people import expect, sign_in
from tests.flows.platform import Platform
from tests.flows.test_commands import stopped
from tests.flows.test_webhooks import _hook
from tests.receiver import Receiver

pytest.importorskip("opentelemetry.sdk", reason="the extra `telemetry` is not installed")

from tests.flows.collector import Collector, Span

PERSON, REFUSED = "pekka@puhtax.example", "aino.salainen@puhtax.example"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SECRET = "hunter2"
OBSTACLE = f"ALTER TABLE mails ADD CONSTRAINT no CHECK (address <> '{REFUSED}') NOT VALID"
MAIN = "from api.cli import main; sys.exit(main(sys.argv[1:]))"
OFF = """
import workers.tasks.registry
import workers.telemetry
from api.serving import create_production_app
from api.core.telemetry import span
create_production_app()
workers.telemetry.start()
with span("nothing") as told:
    told.attributes["mails"] = 1
workers.telemetry.stop()
"""
Ended = subprocess.CompletedProcess[str]


@pytest.fixture
def collector(platform: Platform) -> Iterator[Collector]:
    with Collector().running() as collector:
        platform.environment |= {ENDPOINT: collector.endpoint, "OTEL_BSP_SCHEDULE_DELAY": "100"}
        yield collector


def _ask(platform: Platform, email: str, trace_id: str) -> None:
    parent = {"traceparent": f"00-{trace_id}-00f067aa0ba902b7-01"}
    body = {"email": email, "language": "fi"}
    expect(platform.client().post("/v1/sign-in", json=body, headers=parent), 202)


def test_request_and_its_tasks_are_one_trace(platform: Platform, collector: Collector) -> None:
    platform.start("worker", "beat", "api")
    sign_in(platform, PERSON)
    platform.sink.conduct.recipient = lambda _: "550 no such mailbox"
    _ask(platform, PERSON, TRACE)

    def of_trace() -> list[Span]:
        spans = [span for span in collector.spans if span.trace_id == TRACE]
        return spans if len(spans) >= 4 else []

    spans = {span.name: span for span in platform.until(of_trace, "spans of all processes")}
    assert spans.keys() == {"POST /v1/sign-in", "relay", "reaction sign-in mail", "mail"}
    assert spans["POST /v1/sign-in"].attributes == {
        "http.request.method": "POST",
        "http.route": "/v1/sign-in",
        "http.response.status_code": 202,
    }
    assert spans["relay"].attributes == {"facts": 1}
    assert spans["reaction sign-in mail"].attributes["event_type"] == "sign_in.requested.v1"
    assert spans["mail"].attributes == {"kind": "sign_in", "outcome": "refused"}
    [refusal] = (
        line for line in platform.log("worker").read_text().splitlines() if "mail refused" in line
    )
    assert TRACE in refusal
    assert not any(span.failed for span in spans.values())
    platform.until(
        lambda: sum(span.name == "mails" for span in collector.spans) >= 2, "mails are told of"
    )


def test_failures_are_traced_without_their_texts(platform: Platform, collector: Collector) -> None:
    with platform.sessions.begin() as session:
        session.execute(text(OBSTACLE))
    platform.start("worker", "beat", "api")
    expect(platform.client().get(f"/v1/nowhere/{SECRET}?at={SECRET}"), 404)
    _ask(platform, REFUSED, TRACE)

    def failed() -> list[Span]:
        return [span for span in collector.spans if span.failed]

    [span, *_] = platform.until(failed, "the reaction fails")
    assert (span.name, span.trace_id) == ("reaction sign-in mail", TRACE)
    platform.until(
        lambda: "GET none" in {span.name for span in collector.spans}, "the 404 is told of"
    )
    assert "IntegrityError" in collector.written
    for private in (REFUSED, SECRET, "127.0.0.1", "INSERT"):
        assert private not in collector.written


def test_webhook_attempt_is_in_the_trace_of_its_event(
    platform: Platform, collector: Collector
) -> None:
    platform.start("worker", "webhooks", "beat", "api")
    with Receiver().running() as receiver:
        hook = _hook(platform, receiver)
        parent = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
        expect(hook.firm.post(f"{hook.path}/test", headers=parent), 202)

        def attempts() -> list[Span]:
            tried = [span for span in collector.spans if span.name == "webhook attempt"]
            return [span for span in tried if span.trace_id == TRACE]

        [attempt] = platform.until(attempts, "the attempt is told of")
    assert (attempt.trace_id, attempt.attributes["outcome"]) == (TRACE, "delivered")
    assert attempt.attributes["webhook_id"] == hook.path.rsplit("/", 1)[1]
    assert PERSON not in collector.written
    assert receiver.url not in collector.written


def test_pending_spans_are_sent_at_the_end(platform: Platform, collector: Collector) -> None:
    platform.environment["OTEL_BSP_SCHEDULE_DELAY"] = "60000"
    platform.start("worker", "api")
    _ask(platform, PERSON, TRACE)
    platform.until(lambda: platform.sink.received, "the mail comes")
    assert collector.spans == []
    assert [stopped(platform, name) for name in ("worker", "api")] == [0, 0]
    names = {span.name for span in collector.spans}
    assert names >= {"POST /v1/sign-in", "relay", "reaction sign-in mail", "mails"}


def _without_extra(environment: dict[str, str], code: str, *arguments: str) -> Ended:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys; sys.modules['opentelemetry'] = None\n{code}",
            *arguments,
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_telemetry_packages_are_optional_without_a_collector(platform: Platform) -> None:
    ended = _without_extra(platform.environment, OFF)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("command", ["api", "worker", "webhooks"])
def test_collector_without_the_extra_is_an_invalid_setting(
    platform: Platform, command: str
) -> None:
    environment = {**platform.environment, ENDPOINT: "http://127.0.0.1:4318"}
    ended = _without_extra(environment, MAIN, command)
    line = f"{ENDPOINT} is set, but not installed: vuoropuhelu[telemetry]"
    assert (ended.returncode, ended.stderr.splitlines()[-1]) == (2, line)
