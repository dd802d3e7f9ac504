"""The tour of the README, as a newcomer does it: `up --demo`, then the commands as they stand."""

import json
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from api.local.ports import free_port
from tests.flows.up_process import LAST_LINE, running

README = Path(__file__).parents[2] / "README.md"
PATIENCE = 240


def _tour(port: int, mail_port: int) -> str:
    blocks = re.findall(r"```bash tour\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    script = "\n".join(["set -euo pipefail", *blocks])
    return script.replace(":8000", f":{port}").replace(":8025", f":{mail_port}")


@pytest.mark.skipif(shutil.which("curl") is None, reason="the tour is made of curl")
def test_the_tour_works_as_it_stands(tmp_path: Path) -> None:
    port, mail_port = free_port(), free_port()
    ports = ["--port", str(port), "--mail-port", str(mail_port)]
    command = ["api.cli", "up", "--demo", "--data", str(tmp_path / "data"), *ports]
    with running(command, port=port, mail_port=mail_port) as up:
        up.read_until(LAST_LINE)
        tour = subprocess.run(
            ["bash", "-c", _tour(port, mail_port)],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        up.process.send_signal(signal.SIGINT)
        assert up.ends()[0] == 0
    assert tour.returncode == 0, tour.stdout + tour.stderr
    said = tour.stdout
    assert "koulukuljetu" in said.lower()  # found by «kuljetus»
    assert "Koulujen siivous, pohjoinen alue" in said
    assert (
        "Talvikunnossapito"
        not in said[said.index("Koulujen siivous, pohjoinen alue (in Finnish)") :]
    )
    assert '"specversion": "1.0"' in said
    assert '"pointer":"?colour"' in said
    [own] = json.loads(said[said.rindex("\n{\n") :])["items"]  # the last thing it shows
    assert own["disposition"]["outcome"] == "adopted"
    assert own["author"] == {"participant": 1, "organisation_id": None, "organisation_name": None}
    assert (own["anchor"]["version"], own["anchor"]["on_earlier_version"]) == (1, False)
    assert '"op": "insert"' in said
