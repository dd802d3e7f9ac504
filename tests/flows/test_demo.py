"""`up --demo` as a newcomer has it: what there is, who is written to, the tour, the logs."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from api.core.clock import utc_now
from api.local.data_folder import running_environment
from api.local.ports import LOOPBACK, free_port
from api.local.processes import wait_until
from tests.flows.people import expect
from tests.flows.platform import Platform
from tests.flows.up_process import LAST_LINE, running

LOAD = (sys.executable, "-m", "api.cli", "demo", "load")
README = Path(__file__).parents[2] / "README.md"
OPERATOR = "yllapito@example.fi"
CELERYS_GOODBYE = "worker: Warm shutdown (MainProcess)"
"""Printed past every logger."""
PATIENCE = 240
"""Seconds, on a machine that has other things to do."""
INVENTED = 10
"""Municipalities of the past years only."""
PAST = timedelta(days=60)
DAYS_AGO = "now() - interval '60 days'"
LOADED = ("people", "organisations", "procurements", "dialogues", "contributions")


def test_a_load_that_is_killed_leaves_nothing(platform: Platform, tmp_path: Path) -> None:
    inside = text(
        "SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL"
        " AND xact_start < clock_timestamp() - interval '0.5 s' AND datname = current_database()"
    )
    environment = {**platform.environment, "VUOROPUHELU_DATA": str(tmp_path)}
    with subprocess.Popen(LOAD, env=environment) as process:
        platform.until(lambda: platform.scalar(inside), "it is in the middle", PATIENCE)
        process.kill()
    with platform.sessions() as session:
        assert _counts(session, *LOADED, "outbox") == [0] * (len(LOADED) + 1)


def test_up_demo_shows_the_data_of_the_tour(tmp_path: Path) -> None:
    port, mail_port = free_port(), free_port()
    ports = ["--port", str(port), "--mail-port", str(mail_port)]
    command = ["api.cli", "up", "--demo", "--operator", OPERATOR, "--data", str(tmp_path), *ports]
    with running(command, port=port, mail_port=mail_port) as up:
        assert "running operator" in up.read_until(LAST_LINE)
        environment = running_environment(tmp_path)
        engine = create_engine(environment["DATABASE_URL"])
        with httpx.Client(base_url=f"http://{LOOPBACK}:{port}") as client:
            with Session(engine) as session:
                _much_is_there(session)
                _it_happened_in_the_past_and_in_order(session)
                _years_can_be_compared(session)
            _a_whole_round_is_to_be_seen(client)
            _another_is_going_on_in_swedish(client)
            with Session(engine) as session:
                _loading_again_only_gives_new_tokens(session, environment, tmp_path)
            _the_tokens_work(client, (tmp_path / "demo-sign-ins.txt").read_text())
        engine.dispose()
        mails = f"http://{LOOPBACK}:{mail_port}/api/mails"
        _a_digest_comes(
            mails, "noora.virtanen@kirkas.example", "Siivous Varsinais-Suomessa", "Miksi:"
        )
        _a_digest_comes(
            mails, "mikael.soderholm@korposkjuts.example", "Skolskjutsar i Åboland", "Varför:"
        )
        has_curl = shutil.which("curl") is not None
        if has_curl:
            _the_tour_works_as_it_stands(port, mail_port)
        up.process.send_signal(signal.SIGINT)
        assert up.ends()[0] == 0
    _the_logs_are_json_but_for_what_the_operator_reads(tmp_path / "logs")
    if not has_curl:
        pytest.skip("all but the tour: it is made of curl")


def _rows(session: Session, statement: str) -> dict[str, int]:
    return {row[0]: row[1] for row in session.execute(text(statement))}


def _counts(session: Session, *tables: str) -> list[int]:
    return [session.scalar(text(f"SELECT count(*) FROM {table}")) or 0 for table in tables]


def _count(session: Session, table: str) -> int:
    return _counts(session, table)[0]


def _much_is_there(session: Session) -> None:
    assert _rows(session, "SELECT kind, count(*) FROM organisations GROUP BY kind") == {
        "buyer": 3 + INVENTED,
        "supplier": 9,
    }
    assert _count(session, "organisations WHERE status <> 'approved'") == 0
    assert _rows(session, "SELECT confirmation, count(*) FROM organisations GROUP BY 1") == {
        "confirmed": 9 + INVENTED,
        "claimed": 3,
    }
    assert _count(session, "procurements WHERE published_at IS NOT NULL") >= 200
    assert _counts(session, "practice_selections", "self_assessments") == [6, 1]
    recent = f"SELECT status, count(*) FROM dialogues WHERE closes_at > {DAYS_AGO} GROUP BY status"
    assert _rows(session, recent) == {
        "scheduled": 1,
        "open": 3,
        "closed": 1,
        "concluded": 1,
        "cancelled": 1,
    }
    languages = _rows(session, "SELECT language, count(*) FROM contributions GROUP BY language")
    assert min(languages["fi"], languages["sv"]) >= 5
    assert _count(session, "contributions WHERE official AND kind = 'answer'") >= 5
    assert _count(session, "participants WHERE receipt_hash IS NOT NULL") >= 1
    assert _count(session, "confidential_parts") >= 1
    assert _count(session, "watches WHERE follow_kind IS NULL") >= 10
    assert _count(session, "interests WHERE public") >= 5
    assert _count(session, "outbox") >= 250


def _years_can_be_compared(session: Session) -> None:
    """Three frozen years of two sizes of municipalities, six of each."""
    counts = text(
        "SELECT population_class, extract(year FROM starts_on)::int, count(*) FROM figure_values"
        " JOIN organisations ON organisations.id = organisation_id WHERE figure = 'lead_time'"
        " AND period = 'year' AND frozen_at IS NOT NULL GROUP BY 1, 2"
    )
    rows = session.execute(counts).all()
    last = utc_now().year - 1
    for size in ("5000-20000", "20000-50000"):
        years = {year: buyers for name, year, buyers in rows if name == size}
        assert years[last] >= years[last - 1] >= 5
        assert years[last] == 6


def _it_happened_in_the_past_and_in_order(session: Session) -> None:
    times = session.scalars(text("SELECT time FROM outbox ORDER BY number")).all()
    assert times == sorted(times)
    assert utc_now() - timedelta(days=60) < times[0] < utc_now() - timedelta(days=30)
    assert times[-1] < utc_now()
    concluded = text(
        "SELECT bool_and(published_at < opened_at AND opened_at < closed_at"
        " AND closed_at < concluded_at AND concluded_at < now())"
        " FROM dialogues WHERE status = 'concluded'"
    )
    assert session.scalar(concluded)


def _loading_again_only_gives_new_tokens(
    session: Session, environment: Mapping[str, str], data: Path
) -> None:
    before, sign_ins = _counts(session, *LOADED), data / "demo-sign-ins.txt"
    said = sign_ins.read_text()
    ended = subprocess.run(
        LOAD, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, (ended.stdout[:500], ended.stderr[-1500:])
    assert ended.stdout == "demonstration was loaded before: new tokens\n"
    assert _counts(session, *LOADED) == before
    assert sign_ins.read_text() != said
    assert sign_ins.stat().st_mode & 0o777 == 0o600


def _the_tokens_work(client: httpx.Client, sign_ins: str) -> None:
    tokens = re.findall(r"vp_ses_\w+", sign_ins)
    for token in tokens:
        me = client.get("/v1/me", headers={"Authorization": f"Bearer {token}"})
        assert expect(me, 200)["email"] in sign_ins
    assert len(tokens) == 3


def _items(client: httpx.Client, address: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = expect(client.get(f"/v1/{address}"), 200)["items"]
    return items


def _a_whole_round_is_to_be_seen(client: httpx.Client) -> None:
    """In Finnish, from the first version to what became of it."""
    calls = _items(client, "dialogues?status=concluded&limit=200")
    [call] = [one for one in calls if one["closes_at"] > (utc_now() - PAST).isoformat()]
    place = f"dialogues/{call['id']}"
    said = _items(client, f"{place}/contributions")
    about = [item for item in said if item["anchor"]]
    assert [one["anchor"]["on_earlier_version"] for one in about].count(True) == 1
    outcomes = Counter(one["disposition"]["outcome"] for one in about)
    assert outcomes == {"adopted": 2, "partly": 1, "noted": 1, "not_adopted": 1}
    assert _votes(said) == (2, 3)
    [document] = _items(client, f"{place}/documents")
    assert [one["number"] for one in document["versions"]] == [1, 2]
    [survey] = _items(client, f"{place}/surveys")
    assert expect(client.get(f"/v1/surveys/{survey['id']}/results"), 200)["responses"]["count"] == 6
    [meeting] = _items(client, f"{place}/meetings")
    assert (meeting["status"], meeting["sign_ups"]["placed"]["count"]) == ("held", 3)
    assert _items(client, f"meetings/{meeting['id']}/materials")
    assert expect(client.get(f"/v1/{place}/influence"), 200)["changed_something"] == 0.6
    assert expect(client.get(f"/v1/{place}/record"), 200)["record"]["findings"] == []


def _votes(said: list[dict[str, Any]]) -> tuple[int, int]:
    """Of people who signed in, and of receipts."""
    return sum(item["votes"] for item in said), sum(one["receipt_votes"] for one in said)


def _another_is_going_on_in_swedish(client: httpx.Client) -> None:
    [call] = _items(client, "dialogues?status=open&q=skolskjutsar")
    said = _items(client, f"dialogues/{call['id']}/contributions")
    about = [item for item in said if item["anchor"]]
    assert len(about) == 3
    assert {one["language"] for one in about} == {"sv"}
    assert _votes(said) == (3, 2)
    [meeting] = _items(client, f"dialogues/{call['id']}/meetings")
    assert {one["fewer_than"] for one in meeting["sign_ups"].values()} == {3}
    assert len(_items(client, f"dialogues/{call['id']}/surveys")) == 1


def _a_digest_comes(mails: str, address: str, *expected: str) -> None:
    def came() -> bool:
        texts = [mail["text"] for mail in httpx.get(mails, params={"to": address}).json()]
        return any(all(item in said for item in expected) for said in texts)

    def rest() -> None:
        time.sleep(0.5)  # asking makes the catcher read its mails

    wait_until(came, rest, what=f"a digest for {address}", limit=PATIENCE)


def _the_logs_are_json_but_for_what_the_operator_reads(logs: Path) -> None:
    for process in ("api", "worker", "beat"):
        lines = (logs / f"{process}.log").read_text().splitlines()
        told = [line for line in lines if line and line != CELERYS_GOODBYE]
        assert all(json.loads(line)["level"] in {"info", "warning"} for line in told), process
    said = f"{OPERATOR} is an operator now, and signs in by a mailed link\n"
    assert (logs / "operator.log").read_text() == said


def _tour(port: int, mail_port: int) -> str:
    blocks = re.findall(r"```bash tour\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    script = "\n".join(["set -euo pipefail", *blocks])
    return script.replace(":8000", f":{port}").replace(":8025", f":{mail_port}")


def _the_tour_works_as_it_stands(port: int, mail_port: int) -> None:
    tour = subprocess.run(
        ["bash", "-c", _tour(port, mail_port)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert tour.returncode == 0, tour.stdout + tour.stderr
    said = tour.stdout
    assert "koulukuljetu" in said.lower()  # found by «koulukuljetuksia»
    assert "Koulujen siivous, pohjoinen alue" in said
    assert (
        "Talvikunnossapito"
        not in said[said.index("Koulujen siivous, pohjoinen alue (in Finnish)") :]
    )
    assert '"specversion": "1.0"' in said
    assert '"pointer":"?colour"' in said
    [own] = json.loads(said[said.rindex("\n{\n") :])["items"]  # the last thing it shows
    assert own["disposition"]["outcome"] == "adopted"
    assert own["author"] == {
        "participant": 1,
        "organisation_id": None,
        "organisation_name": None,
        "organisation_confirmation": None,
        "has_left": False,
    }
    assert (own["anchor"]["version"], own["anchor"]["on_earlier_version"]) == (1, False)
    assert '"op": "insert"' in said
