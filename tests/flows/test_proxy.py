"""Behind nginx with our sample, as it is deployed: what it changes on the way does no harm."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.core.clock import utc_now
from api.events.jobs import publish_pending
from api.organisations.models import Role
from tests.factories import accounts, organisations
from tests.factories.events import outbox_event
from tests.factories.plans import plan, procurement
from tests.flows.platform import Platform
from tests.flows.proxy import OPENSSL, PROGRAM, running_proxy

pytestmark = pytest.mark.skipif(
    PROGRAM is None or OPENSSL is None, reason="nginx or openssl is not installed"
)
PLAN = {
    "title": {"fi": {"text": "Hankintasuunnitelma"}},
    "description": {"fi": {"text": "Pitkä kuvaus. " * 50}},
    "period_start": "2027-01-01",
    "period_end": "2027-12-31",
}


@pytest.fixture
def proxied(platform: Platform, tmp_path: Path) -> Iterator[httpx.Client]:
    """An officer of a buyer that has published something, through the proxy."""
    platform.start("api")
    with platform.sessions.begin() as session:
        buyer, person = organisations.organisation(), accounts.person()
        session.add_all([buyer, person])
        session.flush()
        session.add(organisations.membership(person, buyer, Role.OFFICER))
        row, token = accounts.signed_in(person)
        published = plan(buyer, status="published")
        session.add_all([row, published])
        session.flush()
        session.add_all(procurement(buyer, plan_id=published.id) for _ in range(5))
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}
    with (
        running_proxy(tmp_path / "nginx", platform.port) as address,
        httpx.Client(base_url=address, headers=headers, verify=False, timeout=20) as client,
    ):
        yield client


def test_etag_read_through_the_proxy_is_accepted(proxied: httpx.Client) -> None:
    """It compresses, and makes the tag a weak one."""
    made = proxied.post("/v1/plans", json=PLAN)
    assert made.status_code == 201, made.text
    path = f"/v1/plans/{made.json()['id']}"
    read = proxied.get(path)
    assert read.headers["content-encoding"] == "gzip"
    tag = read.headers["etag"]
    assert tag.startswith('W/"')
    change = {"title": {"sv": {"text": "Upphandlingsplan"}}}
    changed = proxied.patch(path, json=change, headers={"If-Match": tag})
    assert changed.status_code == 200, changed.text
    stale = proxied.patch(path, json=change, headers={"If-Match": tag})
    assert stale.status_code == 412
    assert proxied.get(path, headers={"If-None-Match": tag}).status_code == 200
    newest = proxied.get(path).headers["etag"]
    assert proxied.get(path, headers={"If-None-Match": newest}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/v1/procurements",
        "/v1/feeds/procurements.atom",
        "/v1/feeds/procurements.json",
        "/v1/feeds/procurements.ics",
        "/openapi.json",
    ],
)
def test_texts_are_compressed(proxied: httpx.Client, path: str) -> None:
    answer = proxied.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["vary"]


def test_a_stream_is_not_held_back(proxied: httpx.Client, platform: Platform) -> None:
    with proxied.stream("GET", "/v1/events/stream") as stream:
        assert stream.status_code == 200
        assert "content-encoding" not in stream.headers
        lines = stream.iter_lines()
        next(lines)  # what it begins with
        with platform.sessions.begin() as session:
            session.add(outbox_event(data={}))
        with platform.sessions.begin() as session:
            publish_pending(session, {}, utc_now())
        began = time.monotonic()
        assert any(line.startswith("data:") for line in lines)
        assert time.monotonic() - began < 5, "before the heartbeat that would push it out"


def test_refusals_of_the_proxy_have_the_apis_format(proxied: httpx.Client) -> None:
    large = proxied.post("/v1/plans", content=b"[" + b" " * 1_100_000 + b"]")
    long = proxied.get(f"/v1/procurements?q={'a' * 9_000}")
    for answer, status, name in ((large, 413, "too-large"), (long, 414, "uri-too-long")):
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
        assert answer.json()["type"].endswith(f"/problems/{name}")


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/v1/plans/01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d/import", 9_000_000, {404}),
        ("/v1/plans/01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d/import", 11_000_000, {413}),
        ("/buyers/01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d/import", 11_000_000, {404}),
        ("/buyers/01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d/import", 21_000_000, {413}),
        ("/v1/documents/01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d/upload", 27_000_000, {413}),
    ],
)
def test_files_have_limits_of_their_own(
    proxied: httpx.Client, path: str, size: int, status: set[int]
) -> None:
    files = {"file": ("plan.csv", b"a" * size, "text/csv")}
    assert proxied.post(path, files=files).status_code in status
