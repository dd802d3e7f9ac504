"""Reads a sheet in a process of its own: the messages, and the call."""

import msgspec

from api.core import sandbox
from api.plans.importing.sheet.column_mapping import MappingFault, Mappings, SheetMapping
from api.plans.importing.sheet.mends import Mends, SheetMends
from api.plans.importing.sheet.parser import NO_MAPPING, NO_MENDS
from api.plans.importing.sheet.refusals import UnreadablePlanError
from api.plans.importing.sheet.result import PlanReading, SheetReport
from api.spreadsheets.problems import Params, ProblemCode

MODULE = "api.plans.importing.sheet"
LIMITS = sandbox.Limits(memory=1_000_000_000, cpu_seconds=20, patience=60.0)
"""5,000 rows of 20 columns need 50 MB above the interpreter, and three seconds."""


class Question(msgspec.Struct, frozen=True):
    data: bytes
    filename: str | None
    default_year: int | None
    mapping: dict[str, SheetMapping] = {}
    mends: dict[str, SheetMends] = {}


class Refusal(msgspec.Struct, frozen=True):
    code: ProblemCode
    params: Params
    sheets: tuple[SheetReport, ...] = ()
    faults: tuple[MappingFault, ...] = ()


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """Either a reading or a refusal."""

    reading: PlanReading | None = None
    refusal: Refusal | None = None


async def read_apart(
    data: bytes,
    *,
    filename: str | None = None,
    default_year: int | None = None,
    mapping: Mappings = NO_MAPPING,
    mends: Mends = NO_MENDS,
) -> PlanReading:
    """Run `read_plan` in a process of its own. UnreadablePlanError also beyond the limits."""
    asked = Question(data, filename, default_year, dict(mapping), dict(mends))
    question = msgspec.msgpack.encode(asked)
    written = await sandbox.run(MODULE, question, LIMITS)
    if written is None:
        raise UnreadablePlanError(ProblemCode.TOO_COSTLY)
    answer = msgspec.msgpack.decode(written, type=Answer)
    if answer.reading is None:
        refusal = answer.refusal
        assert refusal is not None  # noqa: S101 - it is one of the two
        raise UnreadablePlanError(
            refusal.code, sheets=refusal.sheets, faults=refusal.faults, **refusal.params
        )
    return answer.reading
