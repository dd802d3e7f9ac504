"""A survey as it is printed: each question as it was asked, then what was answered. Pure."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from api.pages.surveys import Bar, answered_question, counts_of
from api.pages.words import Said, Words
from api.records.content import RecordedSurvey
from api.surveys.questions import MultipleChoice, Question, Scale, SingleChoice
from api.surveys.schemas import QuoteOut


class PrintedQuestion(msgspec.Struct, frozen=True):
    title: Said | None
    help: Said | None
    details: list[str]
    options: list[Said]
    """To choose from, where no counts name them."""
    lines: list[str]
    bars: list[Bar]
    quotes: Sequence[QuoteOut]


class PrintedSurvey(msgspec.Struct, frozen=True):
    survey: RecordedSurvey
    counts: list[str]
    questions: list[PrintedQuestion]


def printed(survey: RecordedSurvey, words: Words) -> PrintedSurvey:
    numbers = {one.key: number for number, one in enumerate(survey.questions, start=1)}
    counts = list(counts_of(survey.results, words)) if survey.results else []
    questions = [_question(survey, place, numbers, words) for place in range(len(numbers))]
    return PrintedSurvey(survey, counts, questions)


def _question(
    survey: RecordedSurvey, place: int, numbers: Mapping[str, int], words: Words
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
        options=[] if bars else list(_options(question, words)),
        lines=lines,
        bars=bars,
        quotes=survey.quotes.get(question.key, ()),
    )


def _details(question: Question, numbers: Mapping[str, int], words: Words) -> Iterator[str]:
    yield words.t(f"record.question.{question.__struct_config__.tag}")
    if question.required:
        yield words.t("record.question.required")
    if question.shown_if:
        yield words.t("record.question.shown_if", number=numbers[question.shown_if.question])


def _options(question: Question, words: Words) -> Iterator[Said]:
    match question:
        case SingleChoice(options=options) | MultipleChoice(options=options):
            yield from (words.text(one.label) or Said(one.key) for one in options)
            if isinstance(question, MultipleChoice) and question.other:
                yield Said(words.t("page.survey.other"))
        case Scale(low=low, high=high):
            for end, label in ((low, question.low_label), (high, question.high_label)):
                name = words.text(label)
                yield Said(f"{end} {name.text}", name.lang) if name else Said(str(end))
