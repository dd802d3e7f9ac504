"""Only one place reads confidential parts, so that no other query exposes them by accident."""

import re
from pathlib import Path

import api.contributions
from api.core.i18n import ROOTS

TABLE = re.compile(r"\bConfidentialPart\b|\bconfidential_parts\b")
KNOWN_TO = {
    "contributions/models.py",
    "contributions/personal_data.py",  # declares it, and lets it be destroyed
    "contributions/queries/confidential.py",
    "contributions/rules/contributions.py",
    "contributions/schemas/confidential.py",
    "contributions/service/confidential.py",
    "contributions/service/contributions.py",
}


def test_only_its_own_modules_name_the_table() -> None:
    naming = {path for root in ROOTS for path in root.rglob("*.py") if TABLE.search(read(path))}
    features = Path(api.contributions.__path__[0]).parent
    assert {str(path.relative_to(features)) for path in naming} == KNOWN_TO


def read(path: Path) -> str:
    return path.read_text("utf-8")
