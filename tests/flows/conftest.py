from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.platform import Platform, running_platform


@pytest.fixture
def platform(tmp_path: Path, worker_number: int) -> Iterator[Platform]:
    with running_platform(tmp_path, worker_number) as platform:
        yield platform
