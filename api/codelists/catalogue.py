"""The lists that come with the platform, as the CSV files of `builtin/`."""

from functools import cache
from pathlib import Path

from api.codelists.parsing import read_csv
from api.codelists.rows import CodeRow

BUILTIN = Path(__file__).parent / "builtin"
INDEX = "code-lists"
"""The list of the lists: their names are its codes, their titles its names."""


@cache
def builtin(name: str) -> tuple[CodeRow, ...]:
    """Rows of one list in their order of presentation; KeyError when there is no such list."""
    if name != INDEX and name not in builtin_names():
        raise KeyError(name)
    with (BUILTIN / f"{name}.csv").open("rb") as file:
        return tuple(read_csv(file))


def builtin_names() -> tuple[str, ...]:
    return tuple(row.code for row in builtin(INDEX))
