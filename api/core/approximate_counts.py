"""How many there are, told no more exactly than nobody can be known by it. Pure.

A count of one tells the one that it is alone, and a count that grows by one tells when somebody
came. So small counts are told as "fewer than", and running ones in steps.
"""

from collections.abc import Sequence

import msgspec


class ApproximateCount(msgspec.Struct, frozen=True):
    """How many: exactly in `count`, or by one of the two bounds; the others are null."""

    count: int | None = None
    fewer_than: int | None = None
    """Too few to be told: it may be none."""
    at_least: int | None = None
    """So many or more."""

    @property
    def number(self) -> int:
        """The number in it."""
        return self.count or self.fewer_than or self.at_least or 0


FEWEST_TOLD = 3
"""Of people and organisations."""


def unless_few(
    number: int, fewest: int = FEWEST_TOLD, *, in_full: bool = False, ended: bool = False
) -> ApproximateCount:
    """None is few as well, or the first one would show by coming; not where it has `ended`.

    `in_full`: for who knows them all anyway.
    """
    is_exact = in_full or number >= fewest or (ended and not number)
    return ApproximateCount(count=number) if is_exact else ApproximateCount(fewer_than=fewest)


def in_steps(number: int, steps: Sequence[int]) -> ApproximateCount:
    """The highest step that is reached; `steps` go upwards."""
    reached = [step for step in steps if step <= number]
    return (
        ApproximateCount(at_least=reached[-1]) if reached else ApproximateCount(fewer_than=steps[0])
    )
