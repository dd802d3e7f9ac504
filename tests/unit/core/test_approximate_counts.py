"""Counts that nobody can be known by."""

from hypothesis import given
from hypothesis import strategies as st

from api.core.approximate_counts import SMALLEST_EXACT_COUNT, ApproximateCount, in_steps, unless_few

numbers = st.integers(0, 500)


@given(numbers)
def test_figure_has_one_true_bound(number: int) -> None:
    for figure in (unless_few(number), in_steps(number, (5, 10, 20))):
        told = [
            item for item in (figure.count, figure.fewer_than, figure.at_least) if item is not None
        ]
        assert len(told) == 1
        assert figure.count in {None, number}
        assert figure.fewer_than is None or number < figure.fewer_than
        assert figure.at_least is None or number >= figure.at_least


def test_none_and_few_give_the_same_figure() -> None:
    assert {unless_few(number) for number in range(SMALLEST_EXACT_COUNT)} == {
        ApproximateCount(fewer_than=3)
    }
    assert unless_few(SMALLEST_EXACT_COUNT) == ApproximateCount(count=3)


def test_ended_item_may_show_zero() -> None:
    assert unless_few(0, ended=True) == ApproximateCount(count=0)
    assert unless_few(1, ended=True) == unless_few(2, ended=True) == ApproximateCount(fewer_than=3)


def test_exact_count_is_shown_to_those_who_see_the_items() -> None:
    assert [unless_few(number, in_full=True).count for number in (0, 1, 9)] == [0, 1, 9]


def test_steps_hide_the_latest_change() -> None:
    steps = (5, 10, 20)
    assert [in_steps(number, steps) for number in (0, 4)] == [ApproximateCount(fewer_than=5)] * 2
    assert [in_steps(number, steps) for number in (5, 9)] == [ApproximateCount(at_least=5)] * 2
    assert in_steps(300, steps) == ApproximateCount(at_least=20)
