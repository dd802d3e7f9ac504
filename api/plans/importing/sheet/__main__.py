"""The reader as a process of its own: `python -m api.exchange.sheets` (`api.core.sandbox`)."""

import sys

import msgspec

from api.core.sandbox import confine
from api.plans.importing.sheet.parser import read_plan
from api.plans.importing.sheet.process import LIMITS, Answer, Question, Refusal
from api.spreadsheets.problems import UnreadableSheetError


def main() -> None:
    confine(LIMITS)
    question = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.msgpack.encode(_answer(question)))


def _answer(question: Question) -> Answer:
    try:
        return Answer(
            reading=read_plan(
                question.data,
                filename=question.filename,
                default_year=question.default_year,
                mapping=question.mapping,
            )
        )
    except UnreadableSheetError as refused:
        return Answer(refusal=Refusal(refused.code, refused.params, refused.sheets, refused.faults))


if __name__ == "__main__":
    main()
