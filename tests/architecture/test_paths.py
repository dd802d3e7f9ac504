"""Texts name files that exist."""

import re

from tests.architecture.test_files import ROOT, tracked

_NO_FILES = {"a.py", "script.py"}
"""An example in a test; the beginning of `script.py.mako`."""
_PATH = re.compile(r"(?<![\w/.<*…-])((?:[a-z0-9_.-]+/)*[a-z0-9_]+\.py)\b(?!\w)")
_TEXTS = {".md", ".py", ".po", ".toml", ".yaml", ".yml"}


def test_texts_name_files_that_exist() -> None:
    """From the root, from `api/` or `tests/`, or from a folder that the text lies in."""
    files = set(tracked())
    names = {name.rsplit("/", 1)[-1] for name in files}
    missing = []
    for name in sorted(files):
        if not any(name.endswith(end) for end in _TEXTS) or name == "CHANGELOG.md":
            continue
        *folders, _ = name.split("/")
        places = ("", "api/", "tests/", *("/".join(folders[:n]) + "/" for n in range(1, 9)))
        for line, text in enumerate((ROOT / name).read_text().splitlines(), start=1):
            for path in _PATH.findall(text):
                is_there = any(place + path in files for place in places)
                if path in _NO_FILES or is_there:
                    continue
                if not ("/" not in path and path in names):
                    missing.append(f"{name}:{line}: {path}")
    assert missing == []
