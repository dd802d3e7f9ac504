"""The questions of a survey as fields of a form, and answers as what the fields hold. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from re import fullmatch
from typing import Any

from msgspec import UNSET

from api.core.i18n import Language, Texts, translate
from api.surveys.questions import (
    ChosenOptions,
    DateQuestion,
    EqualsCondition,
    FileQuestion,
    MultipleChoiceQuestion,
    NumberQuestion,
    OneOfCondition,
    Question,
    ScaleQuestion,
    ShownIf,
    SingleChoiceQuestion,
    TextQuestion,
    has_open_text,
)
from api.web.forms.fields import BadEntry, Control, Field, Option
from api.web.languages import best_text

LONGEST_OTHER = 500
NO_ANSWER = "-"
"""The value of the choice that answers nothing: no key of an option."""


def survey_fields(
    questions: Sequence[Question],
    answers: Mapping[str, Any],
    quotes: Sequence[str],
    language: Language,
) -> list[Field]:
    """Every question is there, each hidden one with its condition in words: a page without script
    cannot show and hide them."""
    by_key = {question.key: question for question in questions}
    fields = [
        field
        for question in questions
        for field in _fields(question, answers.get(question.key), by_key, language)
    ]
    open_ones = [question for question in questions if has_open_text(question)]
    if not open_ones:
        return fields
    quotable = Field(
        name="quotes",
        label=translate("page.survey_answer.quotes", language),
        hint=translate("page.survey_answer.quotes.hint", language),
        control=Control.CHECKBOXES,
        options=[Option(item.key, best_text(item.title, language)) for item in open_ones],
        initial=list(quotes),
        optional=True,
    )
    return [*fields, quotable]


def _fields(
    question: Question, answer: Any, by_key: Mapping[str, Question], language: Language
) -> Iterator[Field]:
    common: dict[str, Any] = {
        "name": f"answers/{question.key}",
        "label": best_text(question.title, language),
        "hint": " ".join(_hints(question, by_key, language)),
        "optional": not question.required,
    }
    match question:
        case TextQuestion():
            initial = [answer] if answer else ()
            longest = question.max_length
            yield Field(**common, control=Control.LONG_TEXT, longest=longest, initial=initial)
        case SingleChoiceQuestion():
            yield _choice(question, common, _options(question, language), answer, language)
        case ScaleQuestion():
            point = None if answer is None else str(int(answer))
            yield _choice(question, common, _points(question, language), point, language)
        case MultipleChoiceQuestion():
            yield from _boxes(question, common, answer, language)
        case NumberQuestion():
            shown = [] if answer is None else [_written(answer, language)]
            yield Field(**common, convert=_as_number, inputmode="decimal", initial=shown)
        case DateQuestion():
            shown = [] if answer is None else [_day(answer)]
            yield Field(**common, convert=as_day, initial=shown)
        case FileQuestion():
            yield Field(**common, control=Control.FILE, initial=[answer] if answer else ())


def _choice(
    question: Question,
    common: dict[str, Any],
    options: Sequence[Option],
    selected: str | None,
    language: Language,
) -> Field:
    """Who may leave it out can take the choice back: a radio button alone cannot be unset."""
    nothing = Option(NO_ANSWER, translate("page.survey_answer.none", language))
    all_options = options if question.required else [*options, nothing]
    convert = _as_point if isinstance(question, ScaleQuestion) else _as_key
    initial = [selected] if selected is not None else []
    return Field(
        **common, control=Control.RADIO, options=all_options, convert=convert, initial=initial
    )


def _boxes(
    question: MultipleChoiceQuestion,
    common: dict[str, Any],
    answer: ChosenOptions | None,
    language: Language,
) -> Iterator[Field]:
    selected = answer or ChosenOptions()
    name = common.pop("name")
    yield Field(
        **common,
        name=f"{name}/options",
        control=Control.CHECKBOXES,
        options=_options(question, language),
        initial=selected.options,
    )
    if question.other:
        yield Field(
            name=f"{name}/other",
            label=translate("page.survey_answer.other", language),
            hint=common["label"],  # perhaps in another language, so it is no part of the label
            longest=LONGEST_OTHER,
            initial=[selected.other] if selected.other else (),
            optional=True,
        )


def _options(
    question: SingleChoiceQuestion | MultipleChoiceQuestion, language: Language
) -> list[Option]:
    return [Option(item.key, best_text(item.label, language)) for item in question.options]


def _points(question: ScaleQuestion, language: Language) -> list[Option]:
    """The ends with their words."""
    words: dict[int, Texts] = {question.low: question.low_label, question.high: question.high_label}
    points = range(question.low, question.high + 1)
    return [
        Option(str(point), " – ".join([str(point), *_in_language(words.get(point, {}), language)]))
        for point in points
    ]


def _in_language(texts: Texts, language: Language) -> list[str]:
    return [best_text(texts, language)] if texts else []


def _hints(question: Question, by_key: Mapping[str, Question], language: Language) -> Iterator[str]:
    if question.shown_if is not None:
        yield _condition(question.shown_if, by_key, language)
    yield from _in_language(question.help, language)
    match question:
        case NumberQuestion(unit=unit) if unit:
            yield translate("page.survey_answer.unit", language, unit=best_text(unit, language))
        case DateQuestion():
            yield translate("page.survey_answer.day", language)
        case MultipleChoiceQuestion(max_selected=int() as most):
            yield translate("page.survey_answer.most", language, most=most)


def _condition(condition: ShownIf, by_key: Mapping[str, Question], language: Language) -> str:
    asked = by_key.get(condition.question)
    title = best_text(asked.title, language) if asked else condition.question
    match condition:
        case EqualsCondition(value=value):
            values = [value]
        case OneOfCondition(values=several):
            values = list(several)
        case _:
            return translate("page.survey_answer.only_if_answered", language, title=title)
    labels = _labels(asked, language)
    shown = ", ".join(labels.get(str(value), _written(value, language)) for value in values)
    return translate("page.survey_answer.only_if", language, title=title, answers=shown)


def _labels(question: Question | None, language: Language) -> dict[str, str]:
    match question:
        case SingleChoiceQuestion() | MultipleChoiceQuestion():
            return {option.value: option.label for option in _options(question, language)}
    return {}


def _as_key(text: str, _: Language) -> Any:
    return UNSET if text == NO_ANSWER else text


def _as_point(text: str, _: Language) -> Any:
    if text == NO_ANSWER:
        return UNSET
    return int(text) if fullmatch(r"-?[0-9]{1,3}", text) else text


def _as_number(text: str, _: Language) -> float:
    """With a decimal comma or point, and spaces between thousands."""
    plain = "".join(text.split()).replace("\N{MINUS SIGN}", "-").replace(",", ".")
    if not fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", plain):
        raise BadEntry("answer_is_number")
    return float(plain)


def as_day(text: str, _: Language) -> str:
    """`3.2.2027` or `2027-02-03`."""
    if match := fullmatch(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})", text):
        day, month, year = map(int, match.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            raise BadEntry("answer_is_day") from None
    return text


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day}.{day.month}.{day.year}"


def _written(value: Any, language: Language) -> str:
    if not isinstance(value, float):
        return str(value)
    plain = f"{value:.15g}"
    return plain if language is Language.EN else plain.replace(".", ",")
