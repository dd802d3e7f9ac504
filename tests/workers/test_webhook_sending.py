"""One attempt against a real server: message, recorded response, time limits."""

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from api.core.clock import utc_now
from api.local.ports import free_port
from api.webhooks.models import AttemptError
from api.webhooks.retry_policy import Outcome
from api.webhooks.signing import signed_headers
from tests.receiver import Answer, Receiver
from workers.webhooks import sending
from workers.webhooks.connection import NameUnknownError, Resolve, resolve
from workers.webhooks.sending import MAX_RESPONSE_BYTES, post

BODY = b'{"id": "1"}'
SECRET = "whsec_" + "c2VjcmV0" * 4
SHORT = 0.5


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver().running() as receiver:
        yield receiver


def _post(
    url: str, *, seconds: float = 5, loopback: bool = True, look_up: Resolve = resolve
) -> Outcome:
    headers = signed_headers("1", BODY, [SECRET], utc_now())
    return post(url, headers, BODY, seconds=seconds, loopback=loopback, resolve=look_up)


class Resolver:
    """Answers with one list after the other, and counts how often it is asked."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


def test_message_arrives_complete_and_verifies(receiver: Receiver) -> None:
    outcome = _post(receiver.url)
    assert (outcome.status, outcome.error, outcome.answer) == (200, None, "thank you")
    [received] = receiver.received
    Webhook(SECRET).verify(received.body, dict(received.headers))
    assert received.headers["host"] == f"127.0.0.1:{receiver.port}"


@pytest.mark.parametrize("status", [204, 400, 410, 429, 500, 503])
def test_status_is_reported_unchanged(receiver: Receiver, status: int) -> None:
    receiver.conduct = lambda _: Answer(status, b"", {"Retry-After": "7"})
    outcome = _post(receiver.url)
    assert (outcome.status, outcome.error, outcome.retry_after) == (status, None, "7")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(receiver: Receiver, status: int) -> None:
    with Receiver().running() as inside:
        receiver.conduct = lambda _: Answer(status, b"", {"Location": inside.url})
        assert _post(receiver.url).status == status
        assert inside.received == []


def test_only_the_beginning_of_a_long_response_is_read(receiver: Receiver) -> None:
    receiver.conduct = lambda _: Answer(body=b"\0\xff" + b"x" * 10_000_000)
    outcome = _post(receiver.url)
    assert outcome.status == 200
    assert outcome.answer == "\N{REPLACEMENT CHARACTER}" * 2 + "x" * (MAX_RESPONSE_BYTES - 2)


def test_silent_target_times_out(receiver: Receiver) -> None:
    receiver.conduct = lambda _: Answer(wait=10)
    outcome = _post(receiver.url, seconds=SHORT)
    assert (outcome.status, outcome.error) == (None, AttemptError.TIMEOUT)
    assert outcome.duration.total_seconds() < SHORT + 1


def test_dripping_target_gets_no_more_time(receiver: Receiver) -> None:
    receiver.conduct = lambda _: Answer(drip=0.05)
    outcome = _post(receiver.url, seconds=SHORT)
    assert (outcome.status, outcome.error) == (None, AttemptError.TIMEOUT)
    assert outcome.duration.total_seconds() < SHORT + 1


def test_broken_off_body_keeps_the_status(receiver: Receiver) -> None:
    receiver.conduct = lambda _: Answer(headers={"Transfer-Encoding": "chunked"}, body=b"5\r\nhel")
    assert _post(receiver.url).status == 200


def test_refused_connection_is_reported() -> None:
    assert _post(f"http://127.0.0.1:{free_port()}/").error is AttemptError.CONNECTION


def _serve_once(answer: bytes) -> int:
    """A server that says what it likes, once."""
    server = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        connection, _ = server.accept()
        with server, connection:
            request = b""
            while not request.endswith(BODY):
                request += connection.recv(65_536)
            connection.sendall(answer)

    threading.Thread(target=run, daemon=True).start()
    port: int = server.getsockname()[1]
    return port


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH_9.6\r\n", b"", b"HTTP/1.1 abc\r\n\r\n"])
def test_target_without_http_is_reported(answer: bytes) -> None:
    outcome = _post(f"http://127.0.0.1:{_serve_once(answer)}/")
    assert (outcome.status, outcome.error) == (None, AttemptError.BAD_ANSWER)


def test_target_without_tls_is_reported(receiver: Receiver) -> None:
    outcome = _post(receiver.url.replace("http://", "https://"))
    assert outcome.error is AttemptError.TLS
    assert receiver.received == []


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of `pinned.example`, signed by itself; key and certificate in one file."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    key, result = tmp_path / "key.pem", tmp_path / "certificate.pem"
    request = ["req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    name = ["-subj", "/CN=pinned.example", "-addext", "subjectAltName=DNS:pinned.example"]
    files = ["-keyout", str(key), "-out", str(result)]
    subprocess.run([program, *request, *name, *files], check=True, capture_output=True)
    result.write_text(key.read_text() + result.read_text())
    return result


def test_tls_verifies_the_name_with_a_pinned_address(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(sending, "_tls", lambda: trusted)
    with Receiver(certificate).running() as receiver:
        look_up = Resolver(["127.0.0.1"])
        assert _post(f"https://pinned.example:{receiver.port}/", look_up=look_up).status == 200
        other = _post(f"https://other.example:{receiver.port}/", look_up=look_up)
        assert other.error is AttemptError.TLS
        assert len(receiver.received) == 1


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "::1",
        "::ffff:127.0.0.1",
        "fd00::1",
    ],
)
def test_name_with_a_private_address_is_not_connected_to(receiver: Receiver, address: str) -> None:
    url = f"https://inside.example:{receiver.port}/"
    outcome = _post(url, loopback=False, look_up=Resolver([address]))
    assert outcome.error is AttemptError.FORBIDDEN_ADDRESS
    assert receiver.received == []


def test_one_private_address_among_public_ones_is_refused(receiver: Receiver) -> None:
    look_up = Resolver(["93.184.215.14", "127.0.0.1"])
    url = f"https://mixed.example:{receiver.port}/"
    assert _post(url, loopback=False, look_up=look_up).error is AttemptError.FORBIDDEN_ADDRESS


def test_checked_address_is_the_one_connected_to(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public at the first look-up and inside at the next: there is no next."""
    look_up = Resolver(["93.184.215.14"], ["127.0.0.1"])
    connected: list[object] = []

    def connect(address: object, *_: object, **__: object) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    outcome = _post(f"https://rebinding.example:{receiver.port}/", loopback=False, look_up=look_up)
    assert outcome.error is AttemptError.CONNECTION
    assert connected == [("93.184.215.14", receiver.port)]
    assert look_up.asked == ["rebinding.example"]


def test_next_address_is_tried_after_a_refusal(receiver: Receiver) -> None:
    look_up = Resolver(["::1", "127.0.0.1"])
    assert _post(f"http://two.example:{receiver.port}/", look_up=look_up).status == 200
    assert receiver.received[0].headers["host"] == f"two.example:{receiver.port}"
    assert look_up.asked == ["two.example"]


def test_unknown_name_is_reported() -> None:
    def look_up(host: str, port: int) -> Sequence[str]:
        raise NameUnknownError

    assert _post("https://nobody.example/", look_up=look_up).error is AttemptError.NAME_UNKNOWN
    assert _post("https://nobody.example/", look_up=Resolver([])).error is AttemptError.NAME_UNKNOWN


def test_hanging_resolver_takes_no_more_than_the_budget() -> None:
    released = threading.Event()

    def look_up(host: str, port: int) -> Sequence[str]:
        released.wait(10)
        return ["93.184.215.14"]

    start = time.monotonic()
    outcome = _post("https://slow.example/", seconds=SHORT, look_up=look_up)
    released.set()
    assert outcome.error is AttemptError.TIMEOUT
    assert time.monotonic() - start < SHORT + 1


def test_proxies_of_the_environment_are_not_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Receiver().running() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert _post(receiver.url).status == 200
        assert proxy.received == []


def test_names_are_resolved_by_the_system() -> None:
    assert resolve("127.0.0.1", 80) == ["127.0.0.1"]
    with pytest.raises(NameUnknownError):
        resolve("no.such.name.invalid", 443)
    with pytest.raises(NameUnknownError):
        resolve("a" * 70 + ".example", 443)
