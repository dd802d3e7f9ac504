"""Sheets are read in a process that cannot take more than its limits."""

import resource
import subprocess
import sys
import time

import msgspec
import pytest

from api.core import sandbox
from api.plans.importing.sheet.parser import read_plan
from api.plans.importing.sheet.process import LIMITS, MODULE, read_apart
from api.spreadsheets.problems import ProblemCode, UnreadableSheetError
from tests.unit.spreadsheets.sheets import HEADINGS, xlsx

GOOD = xlsx(HEADINGS, ["A1", "Auraus", "paljon", "3/2027", "90620000", "Tekninen"], ["Yhteensä"])


async def test_process_returns_the_reading() -> None:
    apart = await read_apart(GOOD, filename="a.xlsx", default_year=2027)
    assert apart == read_plan(GOOD, filename="a.xlsx", default_year=2027)
    assert apart.problems


async def test_process_returns_a_refusal_with_its_code() -> None:
    with pytest.raises(UnreadableSheetError) as refused:
        await read_apart(b"a;b\n" * 2_600_000)
    assert (refused.value.code, refused.value.params) == (ProblemCode.FILE_TOO_LARGE, {"limit": 10})


def test_limits_are_set_before_reading() -> None:
    command = [sys.executable, "-I", "-m", "api.plans.importing.sheet"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env={}) as process:
        expected = {
            resource.RLIMIT_AS: LIMITS.memory,
            resource.RLIMIT_CPU: LIMITS.cpu_seconds,
            resource.RLIMIT_FSIZE: 0,
            resource.RLIMIT_CORE: 0,
        }
        until = time.monotonic() + 20
        found: dict[int, int] = {}
        while found != expected and time.monotonic() < until:
            found = {limit: resource.prlimit(process.pid, limit)[0] for limit in expected}
            time.sleep(0.05)
        process.kill()
    assert found == expected


async def test_killed_process_is_reported() -> None:
    assert await sandbox.run(MODULE, msgspec.msgpack.encode("no question"), LIMITS) is None
