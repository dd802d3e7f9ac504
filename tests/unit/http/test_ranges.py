import pytest

from api.core.request_errors import RangeNotSatisfiable
from api.http.ranges import Part, part_of

TAG = '"abc"'


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=2-4", (2, 5)),
        ("bytes=2-", (2, 10)),
        ("bytes=2-99", (2, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=-99", (0, 10)),
        (None, None),
        ("", None),
        ("bytes=-", None),
        ("bytes=4-2", None),
        ("bytes=0-1,4-5", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_single_range_is_served_and_others_get_the_whole(
    header: str | None, part: tuple[int, int] | None
) -> None:
    assert part_of(header, None, TAG, 10) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_range_beyond_the_end_is_refused_with_the_size(header: str) -> None:
    with pytest.raises(RangeNotSatisfiable) as refused:
        part_of(header, None, TAG, 10)
    assert refused.value.headers == {"Content-Range": "bytes */10"}


def test_range_of_another_version_gets_the_whole() -> None:
    assert part_of("bytes=2-", TAG, TAG, 10) == Part(2, 10)
    assert part_of("bytes=2-", '"old"', TAG, 10) is None
    assert part_of("bytes=2-", f"W/{TAG}", TAG, 10) is None
