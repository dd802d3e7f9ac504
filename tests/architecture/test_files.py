"""The shape of the repository: places and lengths of files, and texts that must not occur."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST = 400

FOLDERS = {"api", "workers", "migrations", "openapi", "deploy", "tests"}
FILES = {"pyproject.toml", "README.md", "uv.lock", "LICENSE", "CHANGELOG.md"}

# Catalogues of words are as long as there are words.
WRITTEN_BY_HAND = {".py", ".md", ".html", ".css", ".js", ".toml", ".yaml", ".sh", ""}
GENERATED = {"uv.lock", "LICENSE", "migrations/versions/0001_initial_tables.py"}

# The places of one machine, and the hosts that only a lock file names.
FORBIDDEN = re.compile(
    r"/(?:home|root|Users|work)/[a-z]|(?:files\.pythonhosted|registry\.npmjs)\.org|pypi\.org"
)


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_the_top_level_is_as_decided() -> None:
    top = {name.split("/")[0] for name in tracked()}
    visible = {name for name in top if not name.startswith(".")}
    assert visible == FOLDERS | FILES


def test_no_file_is_too_long() -> None:
    by_hand = [n for n in tracked() if Path(n).suffix in WRITTEN_BY_HAND and n not in GENERATED]
    long = {n: c for n in by_hand if (c := (ROOT / n).read_bytes().count(b"\n")) > LONGEST}
    assert long == {}


def test_no_file_names_places_of_one_machine() -> None:
    own = str(Path(__file__).relative_to(ROOT))
    found = []
    for name in tracked():
        text = (ROOT / name).read_bytes().decode("utf-8", errors="ignore")
        if name not in {"uv.lock", own} and (match := FORBIDDEN.search(text)):
            found.append(f"{name}: {match[0]}")
    assert found == []


def test_packages_hold_no_code() -> None:
    """A docstring at most: whoever imports a name names the module that defines it."""
    packages = [name for name in tracked() if name.endswith("__init__.py")]
    assert len(packages) > 50
    assert [name for name in packages if _statements(ROOT / name)] == []


def _statements(path: Path) -> list[ast.stmt]:
    body = ast.parse(path.read_bytes()).body
    return body[1:] if body and ast.get_docstring(ast.Module(body, [])) is not None else body
