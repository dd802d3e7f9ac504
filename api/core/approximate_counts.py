"""Counts that are rounded so that nobody can be identified by them. Pure.

A count of one would reveal to that person that there are no others, and a count that grows by one
would reveal when somebody joined. Small counts are therefore given as "fewer than" a bound, and
growing counts are rounded down to steps.
"""

from collections.abc import Sequence

import msgspec


class ApproximateCount(msgspec.Struct, frozen=True):
    """A count: either exact in `count`, or one of the two bounds. The other members are null."""

    count: int | None = None
    fewer_than: int | None = None
    """Too few to show the number. The count may be zero."""
    at_least: int | None = None
    """The count is at least this number."""

    @property
    def number(self) -> int:
        """The number of the member that is set."""
        return self.count or self.fewer_than or self.at_least or 0


SMALLEST_EXACT_COUNT = 3
"""Smallest exact count of people and organisations."""


def unless_few(
    number: int, fewest: int = SMALLEST_EXACT_COUNT, *, in_full: bool = False, ended: bool = False
) -> ApproximateCount:
    """Zero counts as few too, since otherwise the first person would be noticed. If counting has
    `ended`, zero is exact.

    `in_full`: exact, for readers who know all of them anyway.
    """
    is_exact = in_full or number >= fewest or (ended and not number)
    return ApproximateCount(count=number) if is_exact else ApproximateCount(fewer_than=fewest)


def in_steps(number: int, steps: Sequence[int]) -> ApproximateCount:
    """The highest reached step. `steps` ascend."""
    reached_steps = [step for step in steps if step <= number]
    return (
        ApproximateCount(at_least=reached_steps[-1])
        if reached_steps
        else ApproximateCount(fewer_than=steps[0])
    )
