import os
import signal
import smtplib
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api.local.data_folder import locked_data_folder
from api.local.ports import free_port
from api.local.processes import wait_until
from tests.flows.process_tree import descendants, left_of
from tests.flows.up_process import LAST_LINE, Up, running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@contextmanager
def running_up(
    data: Path,
    behaviour: str = "fine",
    port: int = 0,
    mail_port: int = 0,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Up]:
    """With stand-ins for the platform's processes."""
    port, mail_port = port or free_port(), mail_port or free_port()
    command = ["tests.flows.local_platform", str(data), str(port), str(mail_port), behaviour]
    with running(command, port=port, mail_port=mail_port, environment=environment) as up:
        yield up


def test_up_starts_catches_mail_stops_and_restarts_quickly(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running_up(data) as up:
        said = up.read_until(LAST_LINE)
        assert f"http://127.0.0.1:{up.port}/docs" in said
        assert "loading the demonstration" in said
        assert "hanna@kunta.example" in said
        children = descendants(up.process.pid)
        up.process.send_signal(signal.SIGINT)
        assert up.ends()[0] == 0
        assert left_of(children, within=0) == set()
    with running_up(data) as up:
        said = up.read_until(LAST_LINE)
        assert "loading the demonstration" not in said
        assert f"hanna@kunta.example http://127.0.0.1:{up.port}/v1/me" in said
        ready = httpx.get(f"http://127.0.0.1:{up.port}/readyz", trust_env=False)
        assert ready.status_code == 200
        up.process.terminate()
        code, said = up.ends()
    assert code == 0
    assert said.splitlines() == [
        "stopping api",
        "stopping worker",
        "stopping mail-catcher",
        "stopped; the data stays",
    ]
    assert (data / "logs" / "migrate.log").read_text() == "starts: 1\nstarts: 2\n"
    assert (data / "secret-key").stat().st_mode & 0o777 == 0o600


def test_children_get_the_address_of_the_mail_catcher(tmp_path: Path) -> None:
    with running_up(tmp_path / "data") as up:
        up.read_until(LAST_LINE)
        log = tmp_path / "data" / "logs" / "mail-catcher.log"
        # Its page answers a moment before it says where it is.
        wait_until(lambda: "port " in log.read_text(), lambda: None, what="the catcher's word")
        smtp_port = int(log.read_text().split("port ")[1].split(",")[0])
        with smtplib.SMTP("127.0.0.1", smtp_port) as smtp:
            smtp.sendmail("a@example.fi", "b@example.fi", "Subject: hei\r\n\r\nhei")
        page = httpx.get(f"http://127.0.0.1:{up.mail_port}/", trust_env=False)
        assert "hei" in page.text


def test_nothing_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    with running_up(tmp_path) as up:
        up.read_until(LAST_LINE)
        children = descendants(up.process.pid)
        assert len(children) >= 5
        up.process.kill()
        assert left_of(children) == set()
    with running_up(tmp_path) as up:
        up.read_until(LAST_LINE)


def test_ended_child_stops_all_and_is_named(tmp_path: Path) -> None:
    with running_up(tmp_path, "failing") as up:
        code, said = up.ends()
    assert code == 1
    assert "worker ended unexpectedly with code 1" in said
    assert "the broker bit me" in said
    assert str(tmp_path / "logs" / "worker.log") in said


def test_another_signal_speeds_up_the_stop(tmp_path: Path) -> None:
    with running_up(tmp_path, "stubborn") as up:
        up.read_until(LAST_LINE)
        children = descendants(up.process.pid)
        up.process.send_signal(signal.SIGINT)
        up.process.send_signal(signal.SIGINT)  # as `uv run` does, for the same key
        up.read_until("stopping worker")
        time.sleep(1)
        assert up.process.poll() is None
        up.process.send_signal(signal.SIGINT)
        assert up.ends()[0] == 0
    assert left_of(children, within=0) == set()


def test_signal_while_starting_stops_all(tmp_path: Path) -> None:
    with running_up(tmp_path) as up:
        up.read_until("starting PostgreSQL")
        time.sleep(0.3)
        up.process.send_signal(signal.SIGINT)
        code, said = up.ends()
    assert (code, said.splitlines()[-1]) == (0, "stopped; the data stays")
    with running_up(tmp_path) as up:
        up.read_until(LAST_LINE)


def test_a_folder_in_use_names_the_process(tmp_path: Path) -> None:
    with locked_data_folder(tmp_path), running_up(tmp_path) as up:
        code, said = up.ends()
    assert code == 1
    assert said.startswith(f"vuoropuhelu: process {os.getpid()} already runs on {tmp_path}: stop")
    assert said.count("\n") == 1


def test_a_taken_port_names_the_option(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running_up(tmp_path, port=port) as up:
            assert up.ends() == (
                1,
                f"vuoropuhelu: port {port} is taken: choose another with --port\n",
            )


def test_invalid_port_gives_one_clear_line(tmp_path: Path) -> None:
    with running_up(tmp_path, port=80_000) as up:
        assert up.ends() == (
            1,
            "vuoropuhelu: there is no port 80000: choose one from 1 to 65535 with --port\n",
        )


def test_one_port_for_two_processes_gives_one_clear_line(tmp_path: Path) -> None:
    port = free_port()
    with running_up(tmp_path, port=port, mail_port=port) as up:
        said = f"--port and --mail-port are both {port}: choose another for one of them"
        assert up.ends() == (1, f"vuoropuhelu: {said}\n")


def test_a_mail_server_of_ones_own_is_used_and_named(tmp_path: Path) -> None:
    url = "smtp://name:hidden@mail.example:2525"
    with running_up(tmp_path, environment={"VUOROPUHELU_SMTP_URL": url}) as up:
        said = up.read_until(LAST_LINE)
    assert "sent by mail.example:2525 (VUOROPUHELU_SMTP_URL), not caught" in said
    assert "hidden" not in said
    assert (tmp_path / "logs" / "worker.log").read_text() == f"mails go to {url}\n"


def test_folder_that_is_read_only_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with running_up(tmp_path / "file" / "data") as up:
        code, said = up.ends()
    assert code == 1
    assert "choose another folder with --data" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("variable", ["DATABASE_URL", "REDIS_URL"])
def test_own_server_that_does_not_answer_is_reported(tmp_path: Path, variable: str) -> None:
    scheme = {"DATABASE_URL": "postgresql+psycopg", "REDIS_URL": "redis"}[variable]
    place = f"127.0.0.1:{free_port()}"
    url = f"{scheme}://name:hidden@{place}/0"
    with running_up(tmp_path, environment={variable: url}) as up:
        code, said = up.ends()
    private = {"DATABASE_URL": "PostgreSQL", "REDIS_URL": "Valkey"}[variable]
    complaint = said.splitlines()[-1]
    assert code == 1
    assert place in complaint
    assert f"unset it to use a private {private}" in said
    assert "hidden" not in said
    assert "Traceback" not in said
