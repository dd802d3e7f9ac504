"""A survey for print: each question as it was asked, then its results. Pure."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from api.presenters.presenter import Presenter
from api.presenters.surveys import Bar, answered_question, counts_of
from api.presenters.texts import PageText
from api.records.content import RecordedSurvey
from api.surveys.questions import (
    MultipleChoiceQuestion,
    NumberQuestion,
    Question,
    ScaleQuestion,
    SingleChoiceQuestion,
)
from api.surveys.schemas import QuoteOut


class PrintedQuestion(msgspec.Struct, frozen=True):
    title: PageText | None
    help: PageText | None
    details: list[str]
    options: list[PageText]
    """The options of the question, unless the bars already show them."""
    lines: list[str]
    bars: list[Bar]
    quotes: Sequence[QuoteOut]


class PrintedSurvey(msgspec.Struct, frozen=True):
    survey: RecordedSurvey
    counts: list[str]
    questions: list[PrintedQuestion]


def printed_survey(survey: RecordedSurvey, words: Presenter) -> PrintedSurvey:
    numbers = {question.key: number for number, question in enumerate(survey.questions, start=1)}
    counts = list(counts_of(survey.results, words)) if survey.results else []
    questions = [_question(survey, place, numbers, words) for place in range(len(numbers))]
    return PrintedSurvey(survey, counts, questions)


def _question(
    survey: RecordedSurvey, place: int, numbers: Mapping[str, int], words: Presenter
) -> PrintedQuestion:
    question = survey.questions[place]
    lines: list[str] = []
    bars: list[Bar] = []
    if survey.results:
        answered = answered_question(question, survey.results.questions[place], (), words)
        lines, bars = answered.lines, answered.bars
    return PrintedQuestion(
        title=words.text(question.title),
        help=words.text(question.help),
        details=list(_details(question, numbers, words)),
        options=list(_options(question, words, counted=bool(bars))),
        lines=lines,
        bars=bars,
        quotes=survey.quotes.get(question.key, ()),
    )


def _details(question: Question, numbers: Mapping[str, int], words: Presenter) -> Iterator[str]:
    yield words.t(f"record.question.{question.__struct_config__.tag}")
    if isinstance(question, NumberQuestion) and (unit := words.text(question.unit)):
        yield unit.text
    if question.required:
        yield words.t("record.question.required")
    if question.shown_if:
        yield words.t("record.question.shown_if", number=numbers[question.shown_if.question])


def _options(question: Question, words: Presenter, *, counted: bool) -> Iterator[PageText]:
    match question:
        case ScaleQuestion():
            yield _ends(question, words)
        case SingleChoiceQuestion(options=options) | MultipleChoiceQuestion(options=options) if (
            not counted
        ):
            yield from (words.text(option.label) or PageText(option.key) for option in options)
            if isinstance(question, MultipleChoiceQuestion) and question.other:
                yield PageText(words.t("page.survey.other"))


def _ends(scale: ScaleQuestion, words: Presenter) -> PageText:
    ends = ((scale.low, words.text(scale.low_label)), (scale.high, words.text(scale.high_label)))
    named = [f"{end} ({name.text})" if name else str(end) for end, name in ends]
    return PageText(" – ".join(named), next((name.lang for _, name in ends if name), None))
