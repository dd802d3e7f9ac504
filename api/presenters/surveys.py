"""Questions and results of a survey in the reader's language."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from api.core.approximate_counts import ApproximateCount
from api.core.i18n import Texts
from api.core.partial_dates import PartialDate, Precision
from api.presenters.presenter import Presenter
from api.presenters.texts import PageText
from api.surveys.questions import (
    MultipleChoiceQuestion,
    NumberQuestion,
    Question,
    SingleChoiceQuestion,
)
from api.surveys.result_schemas import (
    DateResult,
    MultipleChoiceResult,
    NumberResult,
    QuestionResult,
    ResultsOut,
    ScaleResult,
    SingleChoiceResult,
)
from api.surveys.rules.results import FEWEST_PUBLIC


class Bar(msgspec.Struct, frozen=True):
    label: PageText
    count: int


class AskedQuestion(msgspec.Struct, frozen=True):
    key: str
    title: PageText | None
    lines: list[str]
    bars: list[Bar]
    quotes: Sequence[str]
    more_quotes: bool


def counts_of(results: ResultsOut, words: Presenter) -> Iterator[str]:
    yield _count_text("page.survey.responses", results.responses, words)
    if results.origins:
        yield words.t("page.survey.origins", **msgspec.structs.asdict(results.origins))
    if results.late and results.late.number:
        yield _count_text("page.survey.late", results.late, words)


def _count_text(name: str, figure: ApproximateCount, words: Presenter) -> str:
    if figure.count is None:
        return words.t(f"{name}.few", fewest=figure.number)
    return words.tn(name, figure.count)


def answered_question(
    question: Question, result: QuestionResult, quotes: Sequence[str], words: Presenter
) -> AskedQuestion:
    return AskedQuestion(
        key=question.key,
        title=words.text(question.title),
        lines=list(_lines(question, result, words)),
        bars=list(_bars(question, result, words)),
        quotes=quotes,
        more_quotes=result.quotes > len(quotes),
    )


def _lines(question: Question, result: QuestionResult, words: Presenter) -> Iterator[str]:
    if result.withheld:
        yield words.t("page.survey.withheld", fewest=FEWEST_PUBLIC)
        return
    counts = {"skipped": result.skipped, "hidden": result.not_shown}
    yield words.t("page.survey.counts", answered=result.answered.number, **counts)
    match result:
        case ScaleResult(mean=float() as mean):
            yield words.t("page.survey.mean", mean=words.number(mean))
        case NumberResult(
            minimum=float() as low, median=float() as middle, maximum=float() as high
        ):
            numbers = {"low": low, "middle": middle, "high": high}
            unit = _unit(question, words)
            yield words.t(
                "page.survey.numbers",
                **{name: f"{words.number(value)}{unit}" for name, value in numbers.items()},
            )
        case NumberResult(median=float() as middle):
            written = f"{words.number(middle)}{_unit(question, words)}"
            yield words.t("page.survey.median", middle=written)


def _unit(question: Question, words: Presenter) -> str:
    unit = words.text(question.unit) if isinstance(question, NumberQuestion) else None
    return f" {unit.text}" if unit else ""


def _bars(question: Question, result: QuestionResult, words: Presenter) -> Iterator[Bar]:
    match result:
        case SingleChoiceResult(options=options) | MultipleChoiceResult(options=options):
            labels = _labels(question)
            for item in options:
                yield Bar(words.text(labels[item.option]) or PageText(item.option), item.count)
            if isinstance(result, MultipleChoiceResult) and result.other:
                yield Bar(PageText(words.t("page.survey.other")), result.other)
        case ScaleResult(points=points):
            for point in points:
                yield Bar(PageText(str(point.point)), point.count)
        case DateResult(months=months):
            for month in months:
                first = date.fromisoformat(f"{month.month}-01")
                period = PartialDate.of(first, Precision.MONTH)
                yield Bar(PageText(words.period(period)), month.count)


def _labels(question: Question) -> Mapping[str, Texts]:
    if isinstance(question, SingleChoiceQuestion | MultipleChoiceQuestion):
        return {option.key: option.label for option in question.options}
    return {}
