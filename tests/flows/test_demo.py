"""`vuoropuhelu demo load`: a real process, a real database, and what the workers make of it."""

import re
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from api.core.clock import utc_now
from tests.flows.people import expect
from tests.flows.platform import Platform

LOAD = (sys.executable, "-m", "api.cli", "demo", "load")


def _environment(platform: Platform, data: Path) -> dict[str, str]:
    return {**platform.environment, "VUOROPUHELU_DATA": str(data)}


def _load(platform: Platform, data: Path) -> str:
    environment = _environment(platform, data)
    ended = subprocess.run(LOAD, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, (ended.stdout[:500], ended.stderr[-1500:])
    return ended.stdout


def _rows(platform: Platform, statement: str) -> dict[str, int]:
    with platform.sessions() as session:
        return {row[0]: row[1] for row in session.execute(text(statement))}


def _count(platform: Platform, statement: str) -> int:
    return int(platform.scalar(text(f"SELECT count(*) FROM {statement}")))


def _everything(platform: Platform) -> list[Any]:
    tables = ("people", "organisations", "procurements", "dialogues", "contributions", "outbox")
    return [_count(platform, table) for table in tables]


def test_the_demonstration_is_loaded_once_and_reaches_its_readers(
    platform: Platform, tmp_path: Path
) -> None:
    _begin_to_load_and_kill(platform, tmp_path)
    assert _load(platform, tmp_path) == "demonstration loaded\n"
    assert _rows(platform, "SELECT kind, count(*) FROM organisations GROUP BY kind") == {
        "buyer": 3,
        "supplier": 9,
    }
    assert _count(platform, "organisations WHERE status <> 'approved'") == 0
    assert _count(platform, "procurements WHERE published_at IS NOT NULL") >= 200
    assert _rows(platform, "SELECT status, count(*) FROM dialogues GROUP BY status") == {
        "scheduled": 1,
        "open": 3,
        "closed": 1,
        "concluded": 1,
        "cancelled": 1,
    }
    languages = _rows(platform, "SELECT language, count(*) FROM contributions GROUP BY language")
    assert min(languages["fi"], languages["sv"]) >= 5
    assert _count(platform, "contributions WHERE official AND kind = 'answer'") >= 5
    assert _count(platform, "participants WHERE receipt_hash IS NOT NULL") >= 1
    assert _count(platform, "confidential_parts") >= 1
    assert _count(platform, "watches WHERE follow_kind IS NULL") >= 10
    assert _count(platform, "interests WHERE public") >= 5
    assert _count(platform, "outbox WHERE position IS NULL") >= 250
    _happened_in_the_past_and_in_order(platform)

    before, sign_ins = _everything(platform), tmp_path / "demo-sign-ins.txt"
    said = sign_ins.read_text()
    assert _load(platform, tmp_path) == "demonstration was loaded before: new tokens\n"
    assert _everything(platform) == before
    assert sign_ins.read_text() != said
    assert sign_ins.stat().st_mode & 0o777 == 0o600
    _the_tokens_work(platform, sign_ins.read_text())
    _a_whole_round_is_to_be_seen(platform.client())
    _another_is_going_on_in_swedish(platform.client())

    platform.start("worker", "beat")
    _a_digest_comes(
        platform, "noora.virtanen@kirkas.example", "Siivous Varsinais-Suomessa", "Miksi:"
    )
    _a_digest_comes(
        platform, "mikael.soderholm@korposkjuts.example", "Skolskjutsar i Åboland", "Varför:"
    )


def _begin_to_load_and_kill(platform: Platform, data: Path) -> None:
    inside = (
        "pg_stat_activity WHERE xact_start < clock_timestamp() - interval '0.5 s'"
        " AND backend_xid IS NOT NULL AND datname = current_database()"
    )
    with subprocess.Popen(LOAD, env=_environment(platform, data)) as process:
        platform.until(lambda: _count(platform, inside), "it is in the middle", patience=180)
        process.kill()
    assert _count(platform, "organisations") == 0


def _happened_in_the_past_and_in_order(platform: Platform) -> None:
    with platform.sessions() as session:
        times = session.scalars(text("SELECT time FROM outbox ORDER BY number")).all()
    assert times == sorted(times)
    assert times[0] < utc_now() - timedelta(days=30)
    assert times[-1] < utc_now()
    concluded = text(
        "SELECT published_at < opened_at AND opened_at < closed_at AND closed_at < concluded_at"
        " AND concluded_at < now() FROM dialogues WHERE status = 'concluded'"
    )
    assert platform.scalar(concluded)


def _the_tokens_work(platform: Platform, sign_ins: str) -> None:
    platform.start("api")
    tokens = re.findall(r"vp_ses_\w+", sign_ins)
    for token in tokens:
        with platform.client(token) as client:
            assert client.get("/v1/me").json()["email"] in sign_ins
    assert len(tokens) == 3


def _items(client: httpx.Client, address: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = expect(client.get(f"/v1/{address}"), 200)["items"]
    return items


def _a_whole_round_is_to_be_seen(client: httpx.Client) -> None:
    """In Finnish, from the first version to what became of it."""
    [call] = _items(client, "dialogues?status=concluded")
    place = f"dialogues/{call['id']}"
    said = _items(client, f"{place}/contributions")
    about = [one for one in said if one["anchor"]]
    assert [one["anchor"]["on_earlier_version"] for one in about].count(True) == 1
    outcomes = Counter(one["disposition"]["outcome"] for one in about)
    assert outcomes == {"adopted": 2, "partly": 1, "noted": 1, "not_adopted": 1}
    assert sum(one["votes"] for one in said) == 5
    [document] = _items(client, f"{place}/documents")
    assert [one["number"] for one in document["versions"]] == [1, 2]
    [survey] = _items(client, f"{place}/surveys")
    assert expect(client.get(f"/v1/surveys/{survey['id']}/results"), 200)["responses"] == 6
    [meeting] = _items(client, f"{place}/meetings")
    assert (meeting["status"], meeting["sign_ups"]["placed"]) == ("held", 3)
    assert _items(client, f"meetings/{meeting['id']}/materials")
    assert expect(client.get(f"/v1/{place}/influence"), 200)["changed_something"] == 0.6
    assert expect(client.get(f"/v1/{place}/record"), 200)["record"]["findings"] != []


def _another_is_going_on_in_swedish(client: httpx.Client) -> None:
    [call] = _items(client, "dialogues?status=open&q=skolskjutsar")
    said = _items(client, f"dialogues/{call['id']}/contributions")
    about = [one for one in said if one["anchor"]]
    assert len(about) == 3
    assert {one["language"] for one in about} == {"sv"}
    assert sum(one["votes"] for one in said) == 5
    [meeting] = _items(client, f"dialogues/{call['id']}/meetings")
    assert (meeting["sign_ups"]["placed"], meeting["sign_ups"]["waiting"]) == (2, 1)
    assert len(_items(client, f"dialogues/{call['id']}/surveys")) == 1


def _a_digest_comes(platform: Platform, address: str, *expected: str) -> None:
    def of_watch() -> str | None:
        mails = [mail for mail in platform.sink.mails if mail["To"] == address]
        parts = [mail.get_body(("plain",)) for mail in mails]
        bodies = [part.get_content() for part in parts if part]
        return next((body for body in bodies if all(one in body for one in expected)), None)

    assert platform.until(of_watch, f"a digest for {address}", patience=60)
