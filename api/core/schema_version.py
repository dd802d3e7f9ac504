"""Which migration this code is written for; told without Alembic, which takes long to load."""

from pathlib import Path

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"


def newest_revision() -> str:
    """Files bear the number of their revision, each one more than the last."""
    return max(path.name.split("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))
