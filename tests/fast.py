"""Which tests the marker `fast` selects: what fails soonest after most changes."""

from pathlib import Path

TESTS = Path(__file__).parent

FOLDERS = ("unit/", "architecture/")
SLOW = {
    "architecture/test_framework_caches.py",
    "unit/http/test_response_cache.py",
    "unit/http/validation/test_errors.py",
    "unit/inspection/test_archives.py",
    "unit/local/test_mail_catcher.py",
    "unit/meetings/test_places.py",
    "unit/plans/test_identity.py",
    "unit/plans/test_importing.py",
    "unit/records/test_integrity.py",
    "unit/spreadsheets/test_hostile_files.py",
    "unit/spreadsheets/test_same_counts.py",
    "unit/spreadsheets/test_worst_text.py",
    "unit/surveys/test_results.py",
    "unit/watches/test_keys.py",
}
"""Files of those folders that take seconds: bombs, memory, thousands of rows, many examples."""
SMOKE = {"api/test_codelists.py", "api/test_votes.py"}
"""Through HTTP and the database: reads, and one command."""


def is_fast(path: Path) -> bool:
    """Whether the tests of a file are fast."""
    name = path.relative_to(TESTS).as_posix()
    return name in SMOKE or (name.startswith(FOLDERS) and name not in SLOW)


def may_hold_fast(path: Path) -> bool:
    """Whether a file or folder is worth collecting for `-m fast`."""
    if not path.is_dir():
        return is_fast(path) or path.name == "conftest.py"
    name = path.relative_to(TESTS).as_posix() + "/"
    return (
        any(fast.startswith(name) or name.startswith(fast) for fast in (*FOLDERS, *SMOKE))
        or name == "./"
    )
