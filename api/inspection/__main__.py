"""Runs the inspection in its own process: `python -m api.inspection` (`api.core.sandbox`)."""

import sys

import msgspec

from api.core.sandbox import confine
from api.inspection.findings import Danger, Finding, MetadataKind
from api.inspection.inspecting import inspect, without_metadata
from api.inspection.limits import PROCESS
from api.inspection.process import Answer, Question


def main() -> None:
    confine(PROCESS)
    question = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(msgspec.msgpack.encode(_answer(question)))


def _answer(question: Question) -> Answer:
    with open(question.given, "rb", closefd=False) as given:
        given.seek(0)
        data = given.read()
    report = inspect(data, question.media_type)
    had = sorted(report.metadata)
    if report.findings or question.cleaned is None:
        return Answer(report.findings, had, had)
    return _clean(data, question.media_type, question.cleaned, had)


def _clean(data: bytes, media_type: str, target: int, had: list[MetadataKind]) -> Answer:
    """Removes metadata, and inspects the result: it must open, and its remaining metadata are
    reported.
    """
    cleaned = without_metadata(data, media_type)
    report = inspect(cleaned, media_type)
    if report.findings:
        return Answer([Finding(Danger.DAMAGED, "", report.findings[0].content)])
    with open(target, "wb", closefd=False) as file:
        file.write(cleaned)
    return Answer([], had, sorted(report.metadata))


if __name__ == "__main__":
    main()
