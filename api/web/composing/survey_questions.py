"""The questions of a survey as blocks of fields, and the blocks as questions. Pure.

A block is `questions/<number>/…`. Empty blocks are left out, so a question has its own number only
by chance: `at_blocks` leads faults back to the block.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from api.core.errors import Fault
from api.core.i18n import Language, Texts, translate
from api.forms.service import Entries
from api.surveys.questions import (
    LABEL,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    TITLE,
    MultipleChoiceQuestion,
    Question,
    QuestionOption,
    SingleChoiceQuestion,
)
from api.web.forms.fields import Control, Field, Option
from api.web.languages import best_text

GROUP = "questions"
EMPTY_BLOCKS = 3
"""Of a new survey."""
KINDS = ("single_choice", "multiple_choice", "text", "scale", "number", "date", "file")

_BUTTON = re.compile(r"(add|up|down|remove)(?:-(\d{1,3}))?", re.ASCII)
_NAME = re.compile(rf"{GROUP}/(\d{{1,3}})/([a-z]+)", re.ASCII)

Block = dict[str, Sequence[str]]
"""What the fields of one question hold, by the last part of their names."""


class Questions(msgspec.Struct):
    """The part of a survey's body that the blocks fill."""

    questions: Any


def question_fields(questions: Sequence[Question], language: Language) -> list[Field]:
    """For every block that may be shown: a template draws those that are there."""
    return [
        field
        for number in range(MOST_QUESTIONS)
        for field in _fields(
            number, questions[number] if number < len(questions) else None, language
        )
    ]


def redrawn(entries: Entries, step: str) -> Entries | None:
    """The fields after a button that adds, moves or removes a question."""
    match = _BUTTON.fullmatch(step)
    if match is None:
        return None
    blocks, number = blocks_of(entries), int(match[2] or 0)
    match match[1]:
        case "add" if len(blocks) < MOST_QUESTIONS:
            blocks.append({"type": [KINDS[0]]})
        case "remove" if number < len(blocks):
            del blocks[number]
        case "up" if 0 < number < len(blocks):
            blocks[number - 1 : number + 1] = reversed(blocks[number - 1 : number + 1])
        case "down" if number + 1 < len(blocks):
            blocks[number : number + 2] = reversed(blocks[number : number + 2])
    others = {name: texts for name, texts in entries.items() if not name.startswith(f"{GROUP}/")}
    return {**others, **_named(blocks)}


def blocks_of(entries: Entries) -> list[Block]:
    """In their order, without gaps."""
    blocks: dict[int, Block] = {}
    for name, texts in entries.items():
        if match := _NAME.fullmatch(name):
            blocks.setdefault(int(match[1]), {})[match[2]] = texts
    return [blocks[number] for number in sorted(blocks)]


class Read(NamedTuple):
    body: bytes
    numbers: list[int]
    """The block of each question."""


def read_blocks(entries: Entries, stored: Sequence[Question], language: Language) -> Read:
    """The body of the questions. What the form does not show of a stored question stays."""
    by_key = {question.key: question for question in stored}
    taken = {*by_key}
    numbers, questions = [], []
    for number, block in enumerate(blocks_of(entries)):
        if not _text(block, "title") and not _text(block, "options"):
            continue
        key = _text(block, "key")
        before = by_key.get(key)
        if before is None:
            key = _free_key("q", taken)
        numbers.append(number)
        questions.append(_question(block, key, before, language))
    return Read(msgspec.json.encode({"questions": questions}), numbers)


def at_blocks(faults: Sequence[Fault], numbers: Sequence[int]) -> list[Fault]:
    """Faults of the n-th question at the block that it was read from."""
    return [
        msgspec.structs.replace(fault, pointer=_moved(fault.pointer, numbers)) for fault in faults
    ]


def _moved(pointer: str, numbers: Sequence[int]) -> str:
    steps = pointer.split("/")
    if steps[1:2] == [GROUP] and len(steps) > 2 and steps[2].isdecimal():  # noqa: PLR2004
        number = int(steps[2])
        steps[2] = str(numbers[number]) if number < len(numbers) else steps[2]
    return "/".join(steps)


def _named(blocks: Sequence[Block]) -> dict[str, Sequence[str]]:
    return {
        f"{GROUP}/{number}/{part}": texts
        for number, block in enumerate(blocks)
        for part, texts in block.items()
    }


def _question(
    block: Block, key: str, before: Question | None, language: Language
) -> dict[str, Any]:
    kind = _text(block, "type")
    question: dict[str, Any] = {}
    if before is not None:
        question = msgspec.to_builtins(before)
        if question["type"] != kind:
            question = {name: question[name] for name in ("title", "help", "shown_if")}
    question |= {"key": key, "type": kind, "required": bool(_text(block, "required"))}
    question["title"] = _written(question.get("title", {}), _text(block, "title"), language)
    if kind in {"single_choice", "multiple_choice"}:
        question["options"] = [*_options(block, question.get("options", ()), language)]
    return {name: value for name, value in question.items() if value is not None}


def _options(
    block: Block, stored: Sequence[Mapping[str, Any]], language: Language
) -> Iterator[dict[str, Any]]:
    """One a line. A line that stayed as it was keeps its option. If there are as many lines as
    options, the others are the same options in other words, or in another language."""
    lines = _option_lines(block)
    same = {_label(item["label"], language): item for item in stored}
    others = [item for label, item in same.items() if label not in lines]
    if len(lines) != len(stored):
        others = []
    taken = {item["key"] for item in stored}
    for line in lines:
        if before := same.pop(line, None):
            yield dict(before)
        elif others:
            before = others.pop(0)
            yield {**before, "label": _written(before["label"], line, language)}
        else:
            yield {"key": _free_key("o", taken), "label": {language: {"text": line}}}


def _option_lines(block: Block) -> list[str]:
    """One more than there may be is enough for the refusal."""
    lines = (line.strip() for line in _text(block, "options").splitlines())
    return [*islice(filter(None, lines), MOST_OPTIONS + 1)]


def _free_key(letter: str, taken: set[str]) -> str:
    number = next(n for n in range(1, len(taken) + 2) if f"{letter}{n}" not in taken)
    taken.add(f"{letter}{number}")
    return f"{letter}{number}"


def _written(texts: Mapping[str, Any], text: str, language: Language) -> dict[str, Any]:
    """The other languages stay, and so does a text that is as it was: shown in another language
    if it has none in this one."""
    if texts and _label(texts, language) == text:
        return dict(texts)
    others = {name: value for name, value in texts.items() if name != language}
    return {**others, language: {"text": text}} if text else others


def _label(texts: Mapping[str, Any], language: Language) -> str:
    return best_text(msgspec.convert(texts, Texts), language)


def _text(block: Block, part: str) -> str:
    return next((text.strip() for text in block.get(part, ())), "")


def _fields(number: int, question: Question | None, language: Language) -> Iterator[Field]:
    def t(name: str) -> str:
        return translate(f"page.compose.question.{name}", language)

    def field(part: str, **values: Any) -> Field:
        return Field(name=f"{GROUP}/{number}/{part}", label=t(part), in_body=False, **values)

    yield field("key", control=Control.HIDDEN, initial=[question.key] if question else ())
    title = [best_text(question.title, language)] if question else ()
    yield field("title", longest=TITLE, initial=title)
    yield field(
        "type",
        control=Control.SELECT,
        options=[Option(kind, t(f"type.{kind}")) for kind in KINDS],
        initial=[kind_of(question)] if question else [KINDS[0]] if number < EMPTY_BLOCKS else (),
    )
    yield field(
        "options",
        control=Control.LONG_TEXT,
        rows=4,
        longest=MOST_OPTIONS * LABEL,
        hint=t("options.hint"),
        initial=["\n".join(_lines(question, language))] if _lines(question, language) else (),
    )
    yield field(
        "required",
        control=Control.TICK,
        initial=["yes"] if question and question.required else (),
    )


def kind_of(question: Question) -> str:
    kind: str = question.__struct_config__.tag  # type: ignore[assignment]
    return kind


def _lines(question: Question | None, language: Language) -> list[str]:
    match question:
        case SingleChoiceQuestion(options=options) | MultipleChoiceQuestion(options=options):
            return [_option_line(option, language) for option in options]
    return []


def _option_line(option: QuestionOption, language: Language) -> str:
    return best_text(option.label, language)
