"""One platform for all faults, and a table of what they did."""

from collections.abc import Callable, Iterator

import pytest
from _pytest.terminal import TerminalReporter

from tests.flows.faults.stage import ROW, Stage, running_stage

HEADINGS = ("fault", "times", "facts", "matches", "mails", "webhooks", "settled after")


@pytest.fixture(scope="package")
def common_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Started once: each fault leaves it as it found it, which its settling shows.

    It goes with its faults: idle, its ticks would take a tenth of a core from the other tests.
    """
    with running_stage(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture
def stage(common_stage: Stage, record_property: Callable[[str, object], None]) -> Stage:
    common_stage.record = record_property
    return common_stage


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """For the README: `due / came`, of everything while the fault lasted."""
    passed = terminalreporter.getreports("passed")
    rows = [row for report in passed for name, row in report.user_properties if name == ROW]
    for row in (HEADINGS, ["---"] * len(HEADINGS), *sorted(rows)) if rows else ():
        terminalreporter.write_line(f"| {' | '.join(map(str, row))} |")
