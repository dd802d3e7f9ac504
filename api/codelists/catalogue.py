"""The built-in code lists, from the CSV files in `builtin/`."""

from functools import cache
from pathlib import Path

from api.codelists.parsing import read_csv
from api.codelists.rows import CodeRow

BUILTIN = Path(__file__).parent / "builtin"
INDEX = "code-lists"
"""The list of all lists. Its codes are the names of the lists."""


@cache
def builtin(name: str) -> tuple[CodeRow, ...]:
    """Rows of one list in the order of presentation. Raises KeyError for an unknown list."""
    if name != INDEX and name not in builtin_names():
        raise KeyError(name)
    with (BUILTIN / f"{name}.csv").open("rb") as file:
        return tuple(read_csv(file))


def builtin_names() -> tuple[str, ...]:
    return tuple(row.code for row in builtin(INDEX))
