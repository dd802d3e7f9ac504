"""Who may import whom: the contracts in `pyproject.toml`."""

import os
import subprocess
import sys

import pytest
from importlinter.cli import lint_imports

from tests.settings import SECRET_KEY


def test_the_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_imports(verbose=False, no_cache=True) == 0, capsys.readouterr().out


ALL_TASKS = """
import sys
from workers.app import app
app.loader.import_default_modules()
print("workers.tasks.registry" in sys.modules, [name for name in FORBIDDEN if name in sys.modules])
"""


def test_workers_load_nothing_of_the_http_side() -> None:
    """Not even by the way: the contracts see who imports a module, not what its package brings."""
    forbidden = ["litestar", "granian", "api.app", "api.routes", "api.http.requests"]
    said = subprocess.run(
        [sys.executable, "-c", f"FORBIDDEN = {forbidden}\n{ALL_TASKS}"],
        env={
            **os.environ,
            "DATABASE_URL": "postgresql+psycopg://localhost/none",
            "REDIS_URL": "redis://localhost",
            "VUOROPUHELU_SECRET_KEY": SECRET_KEY,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "True []\n"
