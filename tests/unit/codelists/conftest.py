import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of reference data; tests that compare with it are skipped in sight without it."""
    folder = os.environ.get("VUOROPUHELU_REFERENCE_DATA")
    if not folder:
        pytest.skip("VUOROPUHELU_REFERENCE_DATA is not set")
    return Path(folder)
