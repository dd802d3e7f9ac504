"""Metrics of real processes: each API process at an address of its own, none at the public one."""

import httpx
from prometheus_client.parser import text_string_to_metric_families
from redis import Redis

from api.local.ports import LOOPBACK, free_port, is_taken
from tests.flows.people import sign_in
from tests.flows.platform import Platform

PROCESSES = 2
Sample = tuple[str, tuple[str, ...]]
"""The name, and the values of the labels in the order of their names."""


def _free_ports() -> int:
    """The first of as many in a row."""
    while True:
        first = free_port()
        if not any(is_taken(first + number) for number in range(PROCESSES)):
            return first


def _scraped(port: int) -> dict[Sample, float]:
    try:
        text = httpx.get(f"http://{LOOPBACK}:{port}/metrics", trust_env=False).text
    except httpx.TransportError:
        return {}
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_every_process_exposes_its_metrics(platform: Platform) -> None:
    first = _free_ports()
    platform.environment |= {
        "VUOROPUHELU_METRICS_BIND": f"{LOOPBACK}:{first}",
        "VUOROPUHELU_API_PROCESSES": str(PROCESSES),
    }
    with Redis.from_url(platform.environment["REDIS_URL"]) as redis:
        redis.flushdb()  # counts of another platform
    platform.start("worker", "beat", "api")
    sign_in(platform, "pekka@puhtax.example")
    ports = range(first, first + PROCESSES)
    sent: Sample = ("vuoropuhelu_mails_total", ("sign_in", "sent"))
    done: Sample = ("vuoropuhelu_reactions_total", ("done",))

    def told() -> list[dict[Sample, float]]:
        scraped = [_scraped(port) for port in ports]
        return scraped if all(one.get(sent) and one.get(done) for one in scraped) else []

    scraped = platform.until(told, "both processes tell what the worker has done")
    for item in scraped:
        assert (item[sent], item[done]) == (1, 1)
        assert item["vuoropuhelu_server_up", ("postgresql",)] == 1
        assert item["vuoropuhelu_backlog_items", ("", "outbox")] == 0
    # Each counts the requests it has answered itself; together they are all.
    sample: Sample = ("vuoropuhelu_http_requests_total", ("POST", "/v1/sign-in", "202"))
    assert sum(one.get(sample, 0) for one in scraped) == 1
    assert httpx.get(f"{platform.url}/metrics", trust_env=False).status_code == 404
    everything = "".join(f"{name} {labels}" for one in scraped for name, labels in one)
    assert "puhtax" not in everything
