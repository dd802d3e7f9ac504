"""Families of the platform's own codes that have parents, such as goals. Pure."""

from collections.abc import Iterable, Mapping
from functools import cache

from api.codelists.catalogue import builtin

GOALS = "goals"


@cache
def wider_codes(list_name: str) -> Mapping[str, tuple[str, ...]]:
    """Each code with itself and all codes above it, narrowest first."""
    parents = {row.code: row.parent for row in builtin(list_name)}
    return {code: tuple(_upwards(code, parents)) for code in parents}


def with_wider(list_name: str, codes: Iterable[str]) -> list[str]:
    """The codes and all codes above them. Codes that the list does not have stay alone."""
    families = wider_codes(list_name)
    return sorted({wider for code in codes for wider in families.get(code, (code,))})


def with_narrower(list_name: str, codes: Iterable[str]) -> list[str]:
    """The codes and all codes under them: what a filter for a wide code matches."""
    given = set(codes)
    families = wider_codes(list_name)
    return sorted(given | {code for code, wider in families.items() if given.intersection(wider)})


def _upwards(code: str | None, parents: Mapping[str, str | None]) -> Iterable[str]:
    while code is not None:
        yield code
        code = parents.get(code)
