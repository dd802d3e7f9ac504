"""Responses as a table, one row each, with a random number and without a time.

A time would reveal which comment has the same author. Only lateness is shown, because the buyer
must be able to leave out late responses.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from api.core.i18n import Language, best_text, translate
from api.spreadsheets.writer import Cell
from api.surveys.models import Survey
from api.surveys.questions import (
    ChosenOptions,
    DateQuestion,
    FileQuestion,
    MultipleChoiceQuestion,
    Question,
    SingleChoiceQuestion,
    has_open_text,
    open_text,
)
from api.surveys.rules.results import Response

_BETWEEN = "; "


class Table(NamedTuple):
    survey: Survey
    platform: str
    """Base address of the links to files."""
    language: Language

    def headings(self) -> list[str]:
        return [self._t("response"), self._t("late"), *self._question_headings()]

    def row(self, response: Response) -> list[Cell]:
        cells: list[Cell] = [response.number, self._yes_or_no(response.late)]
        for question in self.survey.questions:
            answer = response.answers.get(question.key)
            if isinstance(question, FileQuestion):
                cells += self._file(answer, response.files)
            else:
                cells.append(_cell(question, answer, self.language))
            if has_open_text(question):
                quoted = question.key in response.quotes
                cells.append(self._yes_or_no(quoted) if open_text(answer) else None)
        return cells

    def _question_headings(self) -> Iterator[str]:
        for question in self.survey.questions:
            title = best_text(question.title, self.language)
            yield title
            if isinstance(question, FileQuestion):
                yield self._t("address", question=title)
            elif has_open_text(question):
                yield self._t("may_be_quoted", question=title)

    def _file(self, answer: Any, names: Mapping[str, str]) -> list[Cell]:
        """Name and address of the file; its content is not in the table."""
        if answer not in names:
            return [None, None]
        return [names[answer], f"{self.platform}/v1/surveys/{self.survey.id}/files/{answer}"]

    def _yes_or_no(self, value: bool) -> str:
        return self._t("yes" if value else "no")

    def _t(self, name: str, **params: str) -> str:
        return translate(f"survey.export.{name}", self.language, **params)


def _cell(question: Question, answer: Any, language: Language) -> Cell:
    match question, answer:
        case SingleChoiceQuestion(options=options), str():
            labels = {option.key: best_text(option.label, language) for option in options}
            return labels[answer]
        case MultipleChoiceQuestion(options=options), ChosenOptions():
            chosen_labels = [
                best_text(option.label, language)
                for option in options
                if option.key in answer.options
            ]
            return _BETWEEN.join([*chosen_labels, *([answer.other] if answer.other else [])])
        case DateQuestion(), str():
            return date.fromisoformat(answer)
        case _, float() if answer.is_integer():
            return int(answer)
    return answer  # type: ignore[no-any-return]
