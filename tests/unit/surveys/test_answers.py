"""Which questions are shown, and which answers count."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec import convert

from api.surveys.inputs import ResponseSave, SurveyCreate
from api.surveys.questions import (
    Answers,
    ChosenOptions,
    FileQuestion,
    MultipleChoiceQuestion,
    NumberQuestion,
    Question,
    open_text,
)
from api.surveys.rules.answers import (
    answer_faults,
    as_submitted,
    completeness_faults,
    decimals_of,
)
from api.surveys.rules.answers import without_blanks as as_given
from api.surveys.rules.questions import survey_faults
from api.surveys.rules.visibility import answers_shown, shown
from tests.factories.surveys import FLEET, PLAN, SIZE, options
from tests.texts import fi
from tests.unit.surveys.strategies import FILE_ID, anything, fitting, questionnaires

answered = questionnaires().flatmap(
    lambda questions: st.tuples(st.just(questions), fitting(questions))
)
Case = tuple[list[Question], dict[str, Any]]


@given(answered)
def test_hidden_answer_shows_no_question(case: Case) -> None:
    questions, answers = case
    assert shown(questions, answers) == shown(questions, answers_shown(questions, answers))


@given(answered)
def test_an_answer_changes_only_what_comes_after_it(case: Case) -> None:
    questions, answers = case
    for place, question in enumerate(questions):
        without = {key: value for key, value in answers.items() if key != question.key}
        before = questions[: place + 1]
        assert shown(before, answers) == shown(before, without)


@given(questionnaires())
def test_unconditional_questions_are_shown_to_all_and_conditional_ones_not_to_the_silent(
    questions: list[Question],
) -> None:
    assert shown(questions, {}) == [question for question in questions if question.shown_if is None]


@given(answered)
def test_fitting_answers_are_taken(case: Case) -> None:
    questions, answers = case
    uploaded = frozenset((question.key, FILE_ID) for question in questions)
    assert list(answer_faults(questions, as_given(answers), [], uploaded)) == []


def test_a_file_answers_the_question_it_was_uploaded_for_and_no_other() -> None:
    other = FileQuestion(key="other", title=fi("?"))
    uploaded = frozenset({(PLAN.key, FILE_ID)})
    wrong: list[Answers] = [{"other": FILE_ID}, {"plan": 1.0}, {"plan": ChosenOptions(["x"])}]
    for answers in wrong:
        [fault] = answer_faults([PLAN, other], answers, [], uploaded)
        assert fault.code == "answer_is_file"
    assert list(answer_faults([PLAN, other], {"plan": FILE_ID}, [], uploaded)) == []


@given(answered)
def test_submitted_answers_are_shown_and_complete(case: Case) -> None:
    questions, answers = case
    missing = {fault.pointer for fault in completeness_faults(questions, answers)}
    kept, quotes = as_submitted(questions, answers, [question.key for question in questions])
    keys = {item.key for item in shown(questions, answers)}
    assert kept.keys() <= keys
    assert {fault.pointer for fault in completeness_faults(questions, kept)} == missing
    assert missing <= {f"/answers/{key}" for key in keys}
    assert all(open_text(kept[key]) for key in quotes)
    assert as_submitted(questions, kept, quotes) == (kept, quotes)


@given(questionnaires(), st.dictionaries(st.sampled_from(["q0", "q1", "q9"]), anything))
def test_every_fault_names_its_answer(questions: list[Question], answers: dict[str, Any]) -> None:
    taken = as_given(answers)
    known = {question.key for question in questions}
    faults = list(answer_faults(questions, taken, []))
    assert {f.pointer.split("/")[2] for f in faults} <= taken.keys()
    unknown = {fault.pointer for fault in faults if fault.code == "unknown_question"}
    assert unknown == {f"/answers/{key}" for key in taken.keys() - known}


def test_blank_text_is_no_answer() -> None:
    answers = {
        "a": " ",
        "b": ChosenOptions([], "  "),
        "c": " x ",
        "d": ChosenOptions(["k", "k"], ""),
    }
    assert as_given(answers) == {"c": "x", "d": ChosenOptions(["k"])}


def test_required_counts_only_where_it_is_shown() -> None:
    assert _missing({}) == ["/answers/fleet"]
    assert _missing({"fleet": "own"}) == ["/answers/size"]
    assert _missing({"fleet": "none"}) == []


def _missing(answers: Answers) -> list[str]:
    return [fault.pointer for fault in completeness_faults([FLEET, SIZE], answers)]


def test_own_text_counts_as_a_selection() -> None:
    multiple_choice_question = MultipleChoiceQuestion(
        key="m",
        title=fi("?"),
        options=options("a", "b"),
        other=True,
        min_selected=2,
        max_selected=2,
    )
    few: Answers = {"m": ChosenOptions(["a"])}
    assert [f.code for f in completeness_faults([multiple_choice_question], few)] == [
        "too_few_selected"
    ]
    assert (
        list(completeness_faults([multiple_choice_question], {"m": ChosenOptions(["a"], "x")}))
        == []
    )
    many: Answers = {"m": ChosenOptions(["a", "b"], "x")}
    assert [f.code for f in answer_faults([multiple_choice_question], many, [])] == [
        "too_many_selected"
    ]
    closed = MultipleChoiceQuestion(key="m", title=fi("?"), options=options("a", "b"))
    assert [f.code for f in answer_faults([closed], {"m": ChosenOptions([], "x")}, [])] == [
        "no_other"
    ]


@given(st.integers(-(10**15), 10**15), st.integers(0, 3))
def test_decimals_are_counted_digit_by_digit(digits: int, places: int) -> None:
    value = float(f"{digits}e-{places}")
    question = NumberQuestion(key="n", title=fi("?"), decimals=places)
    assert decimals_of(value) <= places
    codes = {fault.code for fault in answer_faults([question], {"n": value}, [])}
    assert codes <= {"number_out_of_range"}


def test_the_examples_of_the_contract_fit_together() -> None:
    survey = convert(SurveyCreate.example, SurveyCreate)
    sent = convert(ResponseSave.example, ResponseSave)
    assert list(survey_faults(survey.title, survey.introduction, survey.questions)) == []
    assert list(answer_faults(survey.questions, sent.answers, sent.quotes)) == []
    assert list(completeness_faults(survey.questions, sent.answers)) == []
