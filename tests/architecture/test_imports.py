"""Who may import whom: the contracts in `pyproject.toml`."""

import os
import subprocess
import sys

import pytest
from importlinter.cli import lint_imports


def test_the_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_imports(verbose=False, no_cache=True) == 0, capsys.readouterr().out


def test_workers_load_nothing_of_the_http_side() -> None:
    """Not even by the way: the contracts see who imports a module, not what its package brings."""
    said = subprocess.run(
        [sys.executable, "-c", "import sys, workers.tasks; print('litestar' in sys.modules)"],
        env={
            **os.environ,
            "DATABASE_URL": "postgresql+psycopg://localhost/none",
            "REDIS_URL": "redis://localhost",
            "VUOROPUHELU_SECRET_KEY": "k" * 40,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "False\n"
