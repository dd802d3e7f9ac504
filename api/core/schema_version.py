"""The newest migration of this code, found without Alembic, which loads slowly."""

from pathlib import Path

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


def newest_revision() -> str:
    """Files start with the number of their revision, which increases by one."""
    return max(path.name.split("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))
