"""Reads a sheet with a mapping of its columns: given, kept from earlier imports, or guessed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from api.core.errors import Fault, InvalidRequest, UnreadableFile
from api.plans.importing.sheet.column_mapping import MappingCode, Mappings
from api.plans.importing.sheet.mends import Mends
from api.plans.importing.sheet.parser import NO_MENDS
from api.plans.importing.sheet.process import read_apart
from api.plans.importing.sheet.refusals import UnreadablePlanError
from api.plans.importing.sheet.result import PlanReading, SheetReport
from api.plans.importing.stored_mappings import StoredMapping, Suggestion, suggest
from api.spreadsheets.problems import ProblemCode

NOTHING = Suggestion({}, {})


@dataclass(frozen=True)
class ReadSheet:
    """Result of reading a file, with the mapping of earlier sheets that was used or is offered."""

    reading: PlanReading
    suggestion: Suggestion = field(default=NOTHING)


class MappingRefused(InvalidRequest):
    """The mapping does not fit the file. `sheets`: the columns with it, if the file was read."""

    def __init__(self, faults: Sequence[Fault], sheets: tuple[SheetReport, ...]) -> None:
        super().__init__(faults)
        self.sheets = sheets

    @property
    def needs_title_only(self) -> bool:
        return all(fault.code == MappingCode.NO_TITLE for fault in self.faults)


async def read_sheet(
    data: bytes,
    *,
    filename: str,
    default_year: int | None,
    given: Mappings | None,
    kept: Sequence[StoredMapping],
    mends: Mends = NO_MENDS,
) -> ReadSheet:
    """If `given` is None, kept mappings of earlier sheets may be used.

    Raises UnreadableFile with the columns that were read, so that a person can map them.
    """
    read = partial(read_apart, data, filename=filename, default_year=default_year, mends=mends)
    try:
        reading = await read(mapping=given or {})
        suggestion = _suggestion(given, kept, reading.sheets)
    except UnreadablePlanError as error:
        suggestion = _suggestion(given, kept, error.sheets)
        if not suggestion.used:
            raise _refusal(error, suggestion) from None
    if not suggestion.used:
        return ReadSheet(reading, suggestion)
    try:
        again = await read(mapping=suggestion.used)
    except UnreadablePlanError as error:
        raise _refusal(error, suggestion) from None
    return ReadSheet(again, suggestion)


def _suggestion(
    mappings: Mappings | None,
    stored_mappings: Sequence[StoredMapping],
    sheets: Sequence[SheetReport],
) -> Suggestion:
    return (
        NOTHING if mappings is not None or not stored_mappings else suggest(stored_mappings, sheets)
    )


def _refusal(error: UnreadablePlanError, suggestion: Suggestion) -> UnreadableFile | InvalidRequest:
    if error.code is ProblemCode.BAD_MAPPING:
        faults = [
            Fault(f"/mapping{fault.pointer}", fault.code, dict(fault.params))
            for fault in error.faults
        ]
        return MappingRefused(faults, error.sheets)
    refused = UnreadableFile([Fault("#", error.code.value, dict(error.params))])
    if error.sheets:
        refused.context = {"sheets": error.sheets, "mapping_offered": suggestion.offered}
    return refused
