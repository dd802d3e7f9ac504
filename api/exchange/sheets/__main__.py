"""The reader as a process of its own: `python -m api.exchange.sheets`, with limits it cannot leave.

A file of a few kilobytes may be made to cost gigabytes or minutes in ways nobody has thought of
yet, and a native library may crash. Here that ends this process and nothing else.
"""

import os
import resource
import sys

import msgspec

from api.exchange.sheets.problems import UnreadableSheetError
from api.exchange.sheets.process import MEMORY, SECONDS, Answer, Question, Refusal
from api.exchange.sheets.reading import read_plan


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)  # requests go first
    question = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.msgpack.encode(_answer(question)))


def _answer(question: Question) -> Answer:
    try:
        return Answer(
            reading=read_plan(
                question.data, filename=question.filename, default_year=question.default_year
            )
        )
    except UnreadableSheetError as refused:
        return Answer(refusal=Refusal(refused.code, refused.params))


if __name__ == "__main__":
    main()
