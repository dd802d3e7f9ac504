from collections.abc import Iterator

import pytest

from tests.flows.faults.stage import Stage, running_stage


@pytest.fixture(scope="session")
def common_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Started once: each fault leaves it as it found it, which its settling shows."""
    with running_stage(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture
def stage(common_stage: Stage) -> Stage:
    return common_stage
