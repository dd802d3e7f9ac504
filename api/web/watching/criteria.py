"""From the address of a search to the criteria of a watch. Pure."""

from collections.abc import Sequence

from api.web.search.address import Pair

NAMES = {
    "q": "criteria/q",
    "cpv": "criteria/cpv",
    "region": "criteria/regions",
    "municipality": "criteria/municipalities",
    "buyer": "criteria/buyers",
    "goal": "criteria/goals",
}
"""By parameter of the search: the field of the watch."""


def watchable(pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair[0] in NAMES]


def left_out(pairs: Sequence[Pair]) -> list[Pair]:
    """Filters that a watch does not have, such as the value: the reader is told."""
    return [pair for pair in pairs if pair[0] not in NAMES]
