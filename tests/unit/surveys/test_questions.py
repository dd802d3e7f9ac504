"""Which questions and conditions a survey may have."""

import pytest
from hypothesis import given

from api.surveys.questions import (
    AnsweredCondition,
    EqualsCondition,
    MultipleChoiceQuestion,
    NumberQuestion,
    OneOfCondition,
    Question,
    ScaleQuestion,
    ShownIf,
    SingleChoiceQuestion,
    TextQuestion,
)
from api.surveys.rules.questions import survey_faults
from tests.factories.surveys import (
    FLEET,
    FUELS,
    OBSTACLES,
    PLAN,
    QUESTIONS,
    SIZE,
    SUITS,
    options,
)
from tests.texts import fi
from tests.unit.surveys.strategies import questionnaires


def _faults(*questions: Question) -> list[tuple[str, str]]:
    faults = survey_faults(fi("Kysely"), {}, questions)
    return [(fault.pointer, fault.code) for fault in faults]


def _if(condition: ShownIf) -> TextQuestion:
    return TextQuestion(key="why", title=fi("Miksi?"), shown_if=condition)


def test_one_question_of_each_kind_is_valid() -> None:
    assert _faults(*QUESTIONS, PLAN) == []


@given(questionnaires())
def test_conditions_on_earlier_questions_are_valid(questions: list[Question]) -> None:
    codes = {code for _, code in _faults(*questions)}
    assert codes == set()


@given(questionnaires())
def test_condition_on_a_later_question_is_refused(questions: list[Question]) -> None:
    for number, question in enumerate(questions):
        if question.shown_if is not None:
            assert ("/questions/0/shown_if/question", "not_an_earlier_question") in _faults(
                question, *questions[:number]
            )


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        (TextQuestion(key="a", title={}), ("/title", "text_required")),
        (TextQuestion(key="a", title=fi(" ")), ("/title/fi/text", "length")),
        (TextQuestion(key="a", title=fi("?"), help=fi("x" * 2_001)), ("/help/fi/text", "length")),
        (
            SingleChoiceQuestion(key="a", title=fi("?"), options=options("x")),
            ("/options", "option_count"),
        ),
        (
            SingleChoiceQuestion(key="a", title=fi("?"), options=options("x", "x")),
            ("/options/1/key", "duplicate_key"),
        ),
        (
            MultipleChoiceQuestion(
                key="a", title=fi("?"), options=options("x", "y"), max_selected=3
            ),
            ("/max_selected", "more_than_options"),
        ),
        (
            MultipleChoiceQuestion(
                key="a", title=fi("?"), options=options("x", "y"), min_selected=2, max_selected=1
            ),
            ("/min_selected", "more_than_options"),
        ),
        (ScaleQuestion(key="a", title=fi("?"), low=1, high=1), ("/high", "scale_points")),
        (ScaleQuestion(key="a", title=fi("?"), low=-1, high=10), ("/high", "scale_points")),
        (ScaleQuestion(key="a", title=fi("?"), low_label=fi("")), ("/low_label/fi/text", "length")),
        (
            NumberQuestion(key="a", title=fi("?"), minimum=2, maximum=1),
            ("/maximum", "high_below_low"),
        ),
    ],
)
def test_each_fault_has_a_pointer(question: Question, fault: tuple[str, str]) -> None:
    assert _faults(question) == [(f"/questions/0{fault[0]}", fault[1])]


def test_other_is_a_further_option() -> None:
    multiple_choice_question = MultipleChoiceQuestion(
        key="a", title=fi("?"), options=options("x", "y"), max_selected=3, other=True
    )
    assert _faults(multiple_choice_question) == []


@pytest.mark.parametrize(
    "condition",
    [
        EqualsCondition(question="fleet", value="rented"),
        EqualsCondition(question="fleet", value=1),
        EqualsCondition(question="suits", value=6),
        EqualsCondition(question="suits", value=2.5),
        EqualsCondition(question="size", value="many"),
        EqualsCondition(question="obstacles", value="x"),
        EqualsCondition(question="plan", value="5f0c3a52-6ad1-4e0f-9a57-1a0c5d1d0b7e"),
        OneOfCondition(question="fuels", values=["coal"]),
    ],
)
def test_a_condition_that_can_never_be_met_is_refused(condition: ShownIf) -> None:
    [(pointer, code)] = _faults(FLEET, SIZE, FUELS, SUITS, OBSTACLES, PLAN, _if(condition))
    assert pointer in {"/questions/6/shown_if/value", "/questions/6/shown_if/values/0"}
    assert code == "never_the_answer"


def test_keys_are_used_once_and_conditions_know_theirs() -> None:
    assert _faults(FLEET, FLEET) == [("/questions/1/key", "duplicate_key")]
    assert _faults(_if(AnsweredCondition(question="why"))) == [
        ("/questions/0/shown_if/question", "not_an_earlier_question")
    ]
