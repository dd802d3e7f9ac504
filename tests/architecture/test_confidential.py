"""Confidential parts are read in one place: no other query can come upon them by accident."""

import re
from pathlib import Path

import api.contributions
from api.core.i18n import ROOTS

TABLE = re.compile(r"\bConfidentialPart\b|\bconfidential_parts\b")
KNOWN_TO = {
    "models.py",
    "personal_data.py",  # declares it, and lets it be destroyed
    "queries/__init__.py",
    "rules/__init__.py",
    "schemas.py",
    "service/confidential.py",
    "service/speaking.py",
}


def test_nobody_else_names_the_table() -> None:
    naming = {path for root in ROOTS for path in root.rglob("*.py") if TABLE.search(read(path))}
    feature = Path(api.contributions.__path__[0])
    assert {str(path.relative_to(feature)) for path in naming} == KNOWN_TO


def read(path: Path) -> str:
    return path.read_text("utf-8")
