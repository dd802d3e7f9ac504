"""Who may import whom: the contracts in `pyproject.toml`."""

import pytest
from importlinter.cli import lint_imports


def test_the_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_imports(verbose=False, no_cache=True) == 0, capsys.readouterr().out
