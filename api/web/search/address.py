"""The address of a search: every filter, sort and page is part of it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

MOST_PAIRS = 200
"""Most filters of one address; further ones are left aside."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class SearchAddress:
    """`pairs` are the parameters of the search, in the order given."""

    path: str
    pairs: tuple[Pair, ...]

    @staticmethod
    def of_query(path: str, query: bytes, names: frozenset[str]) -> "SearchAddress":
        """In the order of the address. What is no UTF-8 is shown as such."""
        text = query.decode("latin-1")
        return SearchAddress.of(path, parse_qsl(text, errors="replace")[:MOST_PAIRS], names)

    @staticmethod
    def of(path: str, given: Iterable[Pair], names: frozenset[str]) -> "SearchAddress":
        """Without what a form sends empty, and without parameters that the search does not know."""
        stripped = ((name, value.strip()) for name, value in given if name in names)
        pairs = dict.fromkeys(pair for pair in stripped if pair[1])
        return SearchAddress(path, tuple(pairs)[:MOST_PAIRS])

    def values(self, name: str) -> list[str]:
        return [value for known, value in self.pairs if known == name]

    def first(self, name: str) -> str:
        return next(iter(self.values(name)), "")

    def __str__(self) -> str:
        return _written(self.path, self.pairs)

    def without(self, *dropped: Pair) -> str:
        """The first page of the search without these filters."""
        pairs = [pair for pair in self.pairs if pair not in dropped and pair[0] != "cursor"]
        return _written(self.path, pairs)

    def with_values(self, **values: str) -> str:
        pairs = [pair for pair in self.pairs if pair[0] not in values]
        return _written(self.path, [*pairs, *values.items()])

    def at(self, path: str, *left_out: str, **more: str) -> str:
        """The same search elsewhere: a feed, a calendar, a file, a watch."""
        names = {"cursor", *left_out}
        kept = [pair for pair in self.pairs if pair[0] not in names]
        return _written(path, [*kept, *more.items()])


def _written(path: str, pairs: Sequence[Pair]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path
