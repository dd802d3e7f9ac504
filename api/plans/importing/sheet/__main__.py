"""The reader as a process: `python -m api.plans.importing.sheet` (`api.core.sandbox`)."""

import sys

import msgspec

from api.core.sandbox import confine
from api.plans.importing.sheet.parser import read_plan
from api.plans.importing.sheet.process import LIMITS, Answer, Question, Refusal
from api.plans.importing.sheet.refusals import UnreadablePlanError
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
                mends=question.mends,
            )
        )
    except UnreadablePlanError as error:
        return Answer(refusal=Refusal(error.code, error.params, error.sheets, error.faults))
    except UnreadableSheetError as error:
        return Answer(refusal=Refusal(error.code, error.params))


if __name__ == "__main__":
    main()
