import tracemalloc
from uuid import uuid4

from api.http.etags import EncodedAnswer
from api.http.middleware.response_cache import MOST_BYTES, MOST_ENTRIES, OVERHEAD, ResponseCache

PAGE, OTHER, THIRD = ("/v1/plans", b""), ("/v1/plans", b"limit=2"), ("/v1/dialogues", b"")
TWO = 2 * OVERHEAD + 1_000
"""Room for two small answers."""


def _answer(length: int) -> EncodedAnswer:
    return EncodedAnswer(b"x" * length, '"1-ab"', 200, {})


def test_entry_is_valid_in_its_state_only() -> None:
    answers = ResponseCache()
    answers.keep(PAGE, "1:2:", _answer(1))
    assert answers.find(PAGE, "1:2:") == _answer(1)
    assert answers.find(PAGE, "1:3:") is None
    assert answers.find(OTHER, "1:2:") is None


def test_least_recently_used_entry_is_evicted() -> None:
    answers = ResponseCache(most_bytes=TWO)
    answers.keep(PAGE, "1:2:", _answer(5))
    answers.keep(OTHER, "1:2:", _answer(5))
    assert answers.find(PAGE, "1:2:")
    answers.keep(THIRD, "1:2:", _answer(5))
    assert answers.find(PAGE, "1:2:")
    assert answers.find(OTHER, "1:2:") is None


def test_change_of_state_clears_the_cache() -> None:
    answers = ResponseCache(most_bytes=TWO)
    answers.keep(PAGE, "1:2:", _answer(900))
    answers.keep(OTHER, "1:3:", _answer(5))
    answers.keep(THIRD, "1:3:", _answer(5))
    assert answers.find(PAGE, "1:2:") is None
    assert answers.find(OTHER, "1:3:")
    assert answers.find(THIRD, "1:3:")


def test_replaced_entry_counts_once() -> None:
    answers = ResponseCache(most_bytes=TWO)
    answers.keep(OTHER, "1:2:", _answer(5))
    for _ in range(5):
        answers.keep(PAGE, "1:2:", _answer(6))
    assert answers.find(PAGE, "1:2:") == _answer(6)
    assert answers.find(OTHER, "1:2:") == _answer(5)


def test_too_large_response_is_not_cached() -> None:
    answers = ResponseCache(most_bytes=TWO)
    answers.keep(PAGE, "1:2:", _answer(TWO))
    assert answers.find(PAGE, "1:2:") is None


def test_number_of_entries_is_bounded() -> None:
    answers = ResponseCache(most_entries=2)
    for address in (PAGE, OTHER, THIRD):
        answers.keep(address, "1:2:", _answer(0))
    assert [bool(answers.find(item, "1:2:")) for item in (PAGE, OTHER, THIRD)] == [
        False,
        True,
        True,
    ]


def test_size_includes_all_parts_of_an_entry() -> None:
    """Small answers under long addresses, and many of them, as strangers would ask for them."""
    for padding in (0, 7_900):
        answers = ResponseCache()
        tracemalloc.start()
        for _ in range(3 * MOST_ENTRIES):
            headers = {"ETag": f'"0-{uuid4()}"', "Cache-Control": "public", "Vary": "Authorization"}
            query = f"buyer={uuid4()}&cpv=".encode() + b"9" * padding
            body = str(uuid4()).encode()
            answers.keep(
                (f"/v1/plans/{uuid4()}", query), "1:2:", EncodedAnswer(body, "t", 200, headers)
            )
        taken, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert taken < MOST_BYTES
        assert taken < MOST_ENTRIES * (padding + OVERHEAD) + 1_000_000
