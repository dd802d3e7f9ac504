"""The marker `fast` selects files that exist, and skips the folders it does not need."""

import pytest

from tests.fast import SLOW, SMOKE, TESTS, is_fast, may_hold_fast


@pytest.mark.parametrize("name", sorted(SLOW | SMOKE))
def test_a_named_file_exists(name: str) -> None:
    assert (TESTS / name).is_file()


@pytest.mark.parametrize("name", ["unit", "unit/plans/importing", "architecture", "api"])
def test_a_folder_with_fast_tests_is_collected(name: str) -> None:
    assert may_hold_fast(TESTS / name)


@pytest.mark.parametrize("name", ["flows", "workers", "migrations", "contract", "api/matrix"])
def test_a_folder_without_fast_tests_is_not_collected(name: str) -> None:
    assert not may_hold_fast(TESTS / name)


def test_every_file_with_a_fast_test_is_collected() -> None:
    files = [path for path in TESTS.rglob("test_*.py") if is_fast(path)]
    assert len(files) > 100
    for path in files:
        folders = [parent for parent in path.parents if TESTS in parent.parents]
        assert all(may_hold_fast(place) for place in [path, *folders])
