import json
import subprocess
import sys
from pathlib import Path

import pytest

from api.local.beside import libpq_environment
from api.local.data_folder import ENVIRONMENT
from api.local.errors import LocalServerError
from api.local.process_plan import Settings, platform_plan
from api.local.supervisor import Child

PLAN = platform_plan(Settings(8000, 8025, 2525, Path("mails")))
RUNNING = {"DATABASE_URL": "postgresql+psycopg://platform:a%2Fb@127.0.0.1:5433/vuoropuhelu"}


def _names(children: list[Child]) -> list[str]:
    return [child.name for child in children]


def test_excluded_process_is_not_started() -> None:
    plan = PLAN.without({"api"})
    assert _names([*plan.serve]) == ["mail-catcher", "worker", "webhooks", "beat"]
    assert plan.prepare == PLAN.prepare


@pytest.mark.parametrize("name", ["apj", "mail-catcher"])
def test_excluding_a_required_process_is_an_error(name: str) -> None:
    with pytest.raises(LocalServerError, match=f"no process {name}.*worker, webhooks, beat, api"):
        PLAN.without({name})


def test_libpq_gets_the_parts_of_the_url_unquoted() -> None:
    assert libpq_environment(RUNNING["DATABASE_URL"]) == {
        "PGHOST": "127.0.0.1",
        "PGPORT": "5433",
        "PGUSER": "platform",
        "PGPASSWORD": "a/b",
        "PGDATABASE": "vuoropuhelu",
    }


def _beside(data: Path, *command: str) -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, "-m", "api.cli", "beside", "--data", str(data), *command]
    return subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)


def test_a_command_beside_up_gets_its_settings_and_its_own_options(tmp_path: Path) -> None:
    (tmp_path / ENVIRONMENT).write_text(json.dumps(RUNNING))
    script = "import os, sys; print(os.environ['DATABASE_URL'], os.environ['PGPORT'], sys.argv[1])"
    done = _beside(tmp_path, "--", sys.executable, "-c", script, "--data")
    assert done.stdout.split() == [RUNNING["DATABASE_URL"], "5433", "--data"]


@pytest.mark.parametrize(
    ("command", "words"),
    [((), "name the command"), (("no-such-program",), "there is no program no-such-program")],
)
def test_a_command_that_cannot_run_is_named(
    tmp_path: Path, command: tuple[str, ...], words: str
) -> None:
    (tmp_path / ENVIRONMENT).write_text(json.dumps(RUNNING))
    done = _beside(tmp_path, *command)
    assert (done.returncode, words in done.stderr) == (1, True)


def test_without_a_running_up_the_folder_is_named(tmp_path: Path) -> None:
    done = _beside(tmp_path, "env")
    assert done.returncode == 1
    assert f"no `up` runs on {tmp_path}" in done.stderr
