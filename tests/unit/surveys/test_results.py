"""Results and corrections of surveys."""

import statistics
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import to_builtins

from api.core.approximate_counts import ApproximateCount
from api.core.i18n import Language, LocalText, TextsPatch
from api.surveys.inputs import CorrectionCreate, QuestionTexts
from api.surveys.models import Survey
from api.surveys.questions import Question
from api.surveys.result_schemas import ResponseOrigins, results_out
from api.surveys.rules.answers import as_submitted
from api.surveys.rules.corrections import correct, correction_faults
from api.surveys.rules.results import Count, mean, median
from tests.factories.dialogues import dialogue
from tests.factories.organisations import organisation
from tests.factories.surveys import survey
from tests.texts import fi
from tests.unit.surveys.strategies import fitting, questionnaires, words

surveys_answered = questionnaires().flatmap(
    lambda questions: st.tuples(st.just(questions), st.lists(fitting(questions), max_size=8))
)
numbers = st.lists(st.integers(-50, 50), min_size=1)


def _survey(questions: list[Question]) -> Survey:
    return survey(dialogue(organisation()), questions=questions)


def _count(questions: list[Question], responses: list[dict[str, Any]]) -> Count:
    count = Count(questions)
    for answers in responses:
        count.add(*as_submitted(questions, answers, [question.key for question in questions]))
    return count


@given(surveys_answered)
def test_respondent_is_counted_once_for_each_question(
    case: tuple[list[Question], list[dict[str, Any]]],
) -> None:
    questions, responses = case
    count = _count(questions, responses)
    assert count.responses == len(responses)
    for tally in count.tallies:
        assert tally.answered + tally.skipped + tally.not_shown == len(responses)
        assert tally.quotes <= tally.answered


@given(surveys_answered, st.randoms())
def test_results_do_not_depend_on_the_order_of_responses(
    case: tuple[list[Question], list[dict[str, Any]]], chance: Any
) -> None:
    questions, responses = case
    shuffled = list(responses)
    chance.shuffle(shuffled)
    row = _survey(questions)
    found = [_count(questions, some) for some in (responses, shuffled)]
    first, second = (results_out(row, count, in_full=True) for count in found)
    assert first == second


@given(surveys_answered)
def test_few_answers_are_public_as_a_count_only(
    case: tuple[list[Question], list[dict[str, Any]]],
) -> None:
    questions, responses = case
    shown = results_out(_survey(questions), _count(questions, responses), in_full=False)
    for question in shown.questions:
        assert question.withheld == (question.answered == ApproximateCount(fewer_than=5))
        told = to_builtins(question)
        if question.withheld:
            known = ("type", "key", "answered", "withheld", "quotes")
            assert not any(value for name, value in told.items() if name not in known)
        elif question.answered.number < 10:
            assert not any(told.get(name) for name in ("minimum", "maximum", "months"))


@given(numbers)
def test_mean_and_median_are_correct(values: list[int]) -> None:
    counted = Counter(values)
    found = mean(counted)
    assert found is not None
    assert abs(found - statistics.fmean(values)) < 1e-9
    assert median(counted) == statistics.median(values)


def test_no_answers_have_no_mean() -> None:
    assert (mean(Counter()), median(Counter())) == (None, None)


def _without_texts(questions: list[Question]) -> Any:
    """The questions as they are, their words taken out."""

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(item) for item in node]
        if isinstance(node, dict):
            texts = {"title", "help", "label", "low_label", "high_label", "unit"}
            return {name: walk(value) for name, value in node.items() if name not in texts}
        return node

    return walk(to_builtins(questions))


@given(questionnaires(), words, words)
def test_correction_changes_texts_only(questions: list[Question], title: str, label: str) -> None:
    row = _survey(questions)
    patch: TextsPatch = {Language.SV: LocalText(title)}
    options: dict[str, dict[str, TextsPatch]] = {
        question.key: {option.key: {Language.FI: LocalText(label)} for option in question.options}
        for question in questions
        if hasattr(question, "options")
    }
    data = CorrectionCreate(
        reason=fi("Kirjoitusvirhe."),
        questions={
            one.key: QuestionTexts(title=patch, options=options[one.key])
            if one.key in options
            else QuestionTexts(title=patch)
            for one in questions
        },
    )
    assert list(correction_faults(questions, data)) == []
    changes = correct(row, data)
    assert _without_texts(row.questions) == _without_texts(questions)
    assert all(change.old != change.new for change in changes)
    assert len({change.pointer for change in changes}) == len(changes)
    assert [one.title[Language.SV].text for one in row.questions] == [title] * len(questions)
    assert correct(row, data) == []


@pytest.mark.parametrize(
    ("accounts", "receipts", "told"),
    [
        (0, 0, False),
        (4, 0, False),
        (4, 40, False),
        (40, 1, False),
        (3, 3, False),
        (5, 0, True),
        (0, 5, True),
        (5, 43, True),
    ],
)
@pytest.mark.parametrize("in_full", [True, False])
def test_people_and_receipts_are_told_apart_unless_either_is_few(
    *, accounts: int, receipts: int, told: bool, in_full: bool
) -> None:
    count = Count([])
    for number in range(accounts + receipts):
        count.add({}, [], with_receipt=number < receipts)
    shown = results_out(_survey([]), count, in_full=in_full)
    assert shown.origins == (ResponseOrigins(accounts, receipts) if told else None)
