"""Whatever is sent: others are served, nothing stays in memory, no connection is held.

The longest wait is compared with that of the same machine when nobody sends anything. Other tests
run beside this one: of three rounds the best counts, for what blocks does so in each.
"""

import hashlib
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import count

import httpx
import pytest
from sqlalchemy import text

from api.core.i18n import Language, LocalText
from api.core.ids import new_id
from api.http.middleware.response_cache import MOST_ENTRIES
from api.http.middleware.uploads import MAX_UPLOADS_OF_ONE_CALLER
from api.local.ports import LOOPBACK
from tests.factories import accounts, organisations
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, file_version
from tests.factories.participation import participant
from tests.flows.platform import Platform
from tests.hostile import ANYBODY, SEARCH, Probe, by_account, require_refused, resident_bytes

BOUND = 0.1
"""Seconds that nobody may wait for what another has sent."""
SLACK = 2
"""Times the longest wait on the idle machine, on top of that."""
EACH, ROUNDS = 3, 3
MEMORY_REQUESTS = 600
"""Of all kinds; the full 10,000 are for `tests/benchmarks/hostile.py`. Then as many searches as the
response cache may keep, and some more."""
MEMORY_BOUND = 20_000_000
CONNECTIONS = 20
"""Of the pool: with one more than this the API stood still."""
SERVED = 4.0
"""Seconds within which a search is answered meanwhile; it had to wait for 20 to 30."""


@pytest.fixture
def token(platform: Platform) -> str:
    with platform.sessions.begin() as session:
        person = accounts.person()
        session.add(person)
        session.flush()
        row, result = accounts.signed_in(person)
        session.add(row)
    return result


def test_hostile_requests_delay_nobody_and_leave_no_memory(platform: Platform, token: str) -> None:
    platform.start("api")
    kinds, numbers = ANYBODY | by_account(token), count()
    with Probe(platform.port) as probe:
        allowed = _allowed(probe)
        for name, kind in kinds.items():
            waits: list[float] = []
            while len(waits) < ROUNDS and min(waits, default=allowed) >= allowed:
                made = [kind(next(numbers)) for _ in range(EACH)]
                with probe.watching():
                    for hostile in made:
                        require_refused(platform.port, hostile)
                waits.append(max(probe.waits))
            assert min(waits) < allowed, (name, waits)
    process = platform.processes["api"].pid
    before, makers = resident_bytes(process), list(kinds.values())
    for number in range(1_000, 1_000 + MEMORY_REQUESTS):
        require_refused(platform.port, makers[number % len(makers)](number))
    for number in range(MOST_ENTRIES + 100):
        require_refused(platform.port, ANYBODY[SEARCH](number))
    assert resident_bytes(process) - before < MEMORY_BOUND


def test_worst_page_delays_nobody(platform: Platform) -> None:
    """20,000 signs that each may begin a link, and as much said as a page shows."""
    with platform.sessions.begin() as session:
        buyer, author = organisations.organisation(), accounts.person()
        session.add_all([buyer, author])
        session.flush()
        call = dialogue(buyer, description={Language.FI: LocalText("[" * 20_000)})
        session.add(call)
        session.flush()
        speaker = participant(call, author)
        session.add(speaker)
        session.flush()
        session.add_all(
            contribution(call, author, participant_id=speaker.id, text="<&>\n" * 2_500)
            for _ in range(500)
        )
    platform.start("api")
    path, waits = f"/dialogues/{call.id}", list[float]()
    with Probe(platform.port) as probe, platform.client() as client:
        allowed = _allowed(probe)
        while len(waits) < ROUNDS and min(waits, default=allowed) >= allowed:
            with probe.watching():
                assert len(client.get(path).content) > 5_000_000
            waits.append(max(probe.waits))
    assert min(waits) < allowed, waits


def _allowed(probe: Probe) -> float:
    """Seconds that a bystander may wait: a bound on top of the longest wait of an idle server."""
    with probe.watching():
        time.sleep(2)
    return BOUND + SLACK * max(probe.waits)


@contextmanager
def _dripping(platform: Platform, token: str, many: int) -> Iterator[list[socket.socket]]:
    """Bodies that are announced, begun, and not continued."""
    head = (
        f"POST /v1/watches HTTP/1.1\r\nHost: {LOOPBACK}\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    )
    with ExitStack() as stack:
        opened = [_connected(platform, stack) for _ in range(many)]
        for item in opened:
            item.sendall(head.encode())
        yield opened


def _connected(platform: Platform, stack: ExitStack) -> socket.socket:
    connection = stack.enter_context(socket.socket())
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.settimeout(30)
    connection.connect((LOOPBACK, platform.port))
    return connection


def _search(platform: Platform) -> float:
    started = time.monotonic()
    with platform.client() as client:
        assert client.get("/v1/procurements").status_code == 200
    return time.monotonic() - started


def _in_transactions(platform: Platform) -> int:
    """Connections of the API that are in one."""
    chosen = "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
    return int(platform.scalar(text(f"{chosen} AND datname = current_database()")))


def test_dripping_bodies_hold_no_connection_and_time_out(platform: Platform, token: str) -> None:
    platform.environment["VUOROPUHELU_BODY_TIMEOUT_SECONDS"] = "6"
    platform.start("api")
    with _dripping(platform, token, CONNECTIONS + 10) as dripping:
        assert _search(platform) < SERVED
        assert _in_transactions(platform) == 0
        answers = [item.recv(65_536).decode() for item in dripping]
    assert {answer.split()[1] for answer in answers} == {"408"}
    assert all("/problems/slow-body" in answer for answer in answers)


def test_dripping_file_holds_no_database_connection(platform: Platform, token: str) -> None:
    platform.environment["VUOROPUHELU_BODY_TIMEOUT_SECONDS"] = "6"
    platform.start("api")
    part = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    head = (
        f"POST /v1/documents/{'0' * 8}-0000-7000-8000-{'0' * 12}/upload HTTP/1.1\r\n"
        f"Host: {LOOPBACK}\r\nAuthorization: Bearer {token}\r\nContent-Length: 9000\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\n\r\n{part}"
    )
    with ExitStack() as stack:
        dripping = [_connected(platform, stack) for _ in range(CONNECTIONS + 10)]
        for item in dripping:
            item.sendall(head.encode())
        assert _search(platform) < SERVED
        platform.until(lambda: _in_transactions(platform) == 0, "all who ask are known", 2)
        answers = [one.recv(65_536).decode() for one in dripping]
    counter = Counter(answer.split()[1] for answer in answers)
    assert counter == {
        "408": MAX_UPLOADS_OF_ONE_CALLER,
        "429": CONNECTIONS + 10 - MAX_UPLOADS_OF_ONE_CALLER,
    }
    assert all("retry-after: 10" in answer for answer in answers if " 429 " in answer)


def test_readers_that_do_not_read_hold_no_database_connection(platform: Platform) -> None:
    content = b"%PDF-1.7\n" + bytes(20_000_000)
    with platform.sessions.begin() as session:
        buyer = organisations.organisation()
        session.add(buyer)
        session.flush()
        call = dialogue(buyer)
        session.add(call)
        session.flush()
        row = document(call, kind="file")
        session.add(row)
        session.flush()
        sha256 = hashlib.sha256(content).hexdigest()
        key = f"uploads/{new_id()}"
        session.add(file_version(row, size=len(content), sha256=sha256, storage_key=key))
    stored = platform.folder / "files" / "documents" / key
    stored.parent.mkdir(parents=True)
    stored.write_bytes(content)
    platform.start("api")
    path = f"/v1/documents/{row.id}/versions/1/content"
    with ExitStack() as stack:
        readers = [_connected(platform, stack) for _ in range(CONNECTIONS + 5)]
        for reader in readers:
            reader.sendall(f"GET {path} HTTP/1.1\r\nHost: {LOOPBACK}\r\n\r\n".encode())
        assert all(one.recv(16).startswith(b"HTTP/1.1 200") for one in readers)
        assert _search(platform) < SERVED
        assert _in_transactions(platform) == 0
    with platform.client() as client:
        assert client.get(path).content == content


def test_request_without_a_free_connection_gets_retry_after(platform: Platform, token: str) -> None:
    platform.start("api")
    criteria = {"criteria": {"cpv": ["90"]}}

    def write(_: int) -> httpx.Response:
        with platform.client(token) as client:
            return client.post("/v1/watches", json=criteria)

    with ThreadPoolExecutor(CONNECTIONS) as writers, platform.sessions.begin() as session:
        session.execute(text("LOCK TABLE watches IN ACCESS EXCLUSIVE MODE"))
        writing = writers.map(write, range(CONNECTIONS))
        platform.until(lambda: _waiting(platform) == CONNECTIONS, "all connections are taken")
        with platform.client() as client:
            refused = client.get("/v1/procurements")
        session.rollback()
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert refused.json()["type"].endswith("/problems/unavailable")
    assert {item.status_code for item in writing} == {201}


def _waiting(platform: Platform) -> int:
    chosen = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    return int(platform.scalar(text(f"{chosen} AND datname = current_database()")))
