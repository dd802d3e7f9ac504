from api.http.conditional import Tagged
from api.http.repeated import KeptAnswers

PAGE, OTHER = ("/v1/plans", b""), ("/v1/plans", b"limit=2")


def _answer(length: int) -> Tagged:
    return Tagged(b"x" * length, '"1-ab"', 200, {})


def test_an_answer_is_given_in_the_state_it_was_made_in_only() -> None:
    answers = KeptAnswers()
    answers.keep(PAGE, "1:2:", _answer(1))
    assert answers.find(PAGE, "1:2:") == _answer(1)
    assert answers.find(PAGE, "1:3:") is None
    assert answers.find(OTHER, "1:2:") is None


def test_what_was_not_asked_for_longest_makes_room() -> None:
    answers = KeptAnswers(most_bytes=10)
    answers.keep(PAGE, "1:2:", _answer(5))
    answers.keep(OTHER, "1:2:", _answer(5))
    assert answers.find(PAGE, "1:2:")
    answers.keep(("/v1/dialogues", b""), "1:2:", _answer(5))
    assert answers.find(PAGE, "1:2:")
    assert answers.find(OTHER, "1:2:") is None


def test_an_answer_kept_anew_takes_its_room_once() -> None:
    answers = KeptAnswers(most_bytes=10)
    for state in ("1:2:", "1:3:", "1:4:"):
        answers.keep(PAGE, state, _answer(6))
    assert answers.find(PAGE, "1:4:") == _answer(6)


def test_what_is_too_large_is_not_kept() -> None:
    answers = KeptAnswers(most_bytes=10)
    answers.keep(PAGE, "1:2:", _answer(11))
    assert answers.find(PAGE, "1:2:") is None
