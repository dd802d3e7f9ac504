"""Commands for uploaded sheets between their preview and their import.

The database keeps the file for a day, so that it is written and deleted in the same transactions as
the decisions about it. Only the person who uploaded the file can read it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.db import released
from api.core.errors import InvalidRequest, UnreadableFile, found_or_404
from api.core.ids import new_id
from api.core.limit_errors import TooManyRequests
from api.core.retention import RETENTION, RetentionPeriod
from api.plans.importing.readers import Readers
from api.plans.importing.sheet.column_mapping import SheetMapping
from api.plans.importing.sheet.result import PlanReading, SheetReport
from api.plans.importing.stored_mappings import Suggestion
from api.plans.inputs.import_drafts import ImportDecisions
from api.plans.models.imports import ImportDraft
from api.plans.models.plans import Plan
from api.plans.queries import import_drafts as queries
from api.plans.rules.plan import only_year
from api.plans.service.imports import Imported, Sheet, import_reading, require_import
from api.plans.service.loading import get_plan
from api.plans.service.mappings import stored_mappings
from api.plans.service.sheet_reading import ReadSheet, read_sheet

LASTS = RETENTION[RetentionPeriod.FORM_DRAFTS]
UNDECIDED = ImportDecisions()
NO_CHOICES = UNDECIDED.choices
TURNS = 10
"""Number of attempts to get a reader, one per second."""


class DraftReading(msgspec.Struct, frozen=True):
    """`reading` is None if no headings were recognised: a person has to map the columns."""

    sheets: tuple[SheetReport, ...]
    reading: PlanReading | None = None
    used: dict[str, SheetMapping] = {}
    offered: dict[str, SheetMapping] = {}

    def read_sheet(self) -> ReadSheet | None:
        if self.reading is None:
            return None
        return ReadSheet(self.reading, Suggestion(self.used, self.offered))


@dataclass(frozen=True)
class Upload:
    """A file for a buyer's plan. `default_year` completes dates without a year."""

    organisation_id: UUID
    data: bytes
    filename: str
    default_year: int | None


async def read_upload(
    session: AsyncSession,
    actor: Actor,
    upload: Upload,
    readers: Readers,
    *,
    key: str,
    decisions: ImportDecisions = UNDECIDED,
) -> DraftReading:
    """Reads the file in a process of its own, without a transaction. Raises UnreadableFile."""
    await require_import(session, actor, upload.organisation_id, key)
    stored = await stored_mappings(session, upload.organisation_id)
    async with released(session), _place(readers, upload.organisation_id):
        try:
            read = await read_sheet(
                upload.data,
                filename=upload.filename,
                default_year=upload.default_year,
                given=decisions.mapping,
                kept=stored,
                mends=decisions.mends,
            )
        except UnreadableFile as error:
            if not error.context:
                raise
            return DraftReading(error.context["sheets"])
    used, offered = dict(read.suggestion.used), dict(read.suggestion.offered)
    return DraftReading(read.reading.sheets, read.reading, used, offered)


@asynccontextmanager
async def _place(readers: Readers, organisation_id: UUID) -> AsyncIterator[None]:
    """Waits up to `TURNS` seconds while a colleague, or another copy of the same form, uses the
    reader.
    """
    async with AsyncExitStack() as stack:
        for turn in range(TURNS):
            try:
                await stack.enter_async_context(readers.place_for(organisation_id))
                break
            except TooManyRequests:
                if turn == TURNS - 1:
                    raise
                await asyncio.sleep(1)
        yield


async def save(
    session: AsyncSession, actor: Actor, plan: Plan, upload: Upload, reading: DraftReading
) -> ImportDraft:
    """Replaces the person's earlier draft of this plan."""
    person_id = actor.require_person()
    actor.require(Permission.PLAN_WRITE, plan.organisation_id)
    await session.execute(
        delete(ImportDraft).where(
            ImportDraft.plan_id == plan.id, ImportDraft.person_id == person_id
        )
    )
    draft = ImportDraft(
        id=new_id(),
        plan_id=plan.id,
        person_id=person_id,
        filename=upload.filename[:255],
        data=upload.data,
        reading=msgspec.msgpack.encode(reading),
        decisions=msgspec.to_builtins(UNDECIDED),
    )
    session.add(draft)
    await session.flush()
    return draft


async def get(session: AsyncSession, actor: Actor, draft_id: UUID) -> ImportDraft:
    """The actor's own draft, without its file and reading."""
    stmt = queries.import_draft(actor, draft_id, utc_now() - LASTS)
    return found_or_404(await session.scalar(stmt))


def decisions_of(draft: ImportDraft) -> ImportDecisions:
    return msgspec.convert(draft.decisions, ImportDecisions)


async def reading_of(session: AsyncSession, draft: ImportDraft) -> DraftReading:
    read = select(ImportDraft.reading).where(ImportDraft.id == draft.id)
    return msgspec.msgpack.decode(found_or_404(await session.scalar(read)), type=DraftReading)


async def upload_of(session: AsyncSession, actor: Actor, draft: ImportDraft) -> Upload:
    plan = await get_plan(session, actor, draft.plan_id)
    data = await session.scalar(select(ImportDraft.data).where(ImportDraft.id == draft.id))
    year = only_year(plan.period_start, plan.period_end)
    return Upload(plan.organisation_id, found_or_404(data), draft.filename, year)


async def decide(
    session: AsyncSession,
    draft: ImportDraft,
    decisions: ImportDecisions,
    reading: DraftReading | None = None,
) -> None:
    """`reading`: the result of reading the file again with these decisions."""
    draft.decisions = msgspec.to_builtins(decisions)
    if reading is not None:
        draft.reading = msgspec.msgpack.encode(reading)
    await session.flush()


async def preview(
    session: AsyncSession, actor: Actor, draft: ImportDraft, *, secret: str
) -> Imported | None:
    """The expected result of the import. None while the columns are not mapped.

    Choices that do not fit the plan any more, such as one of a deleted draft, are dropped.
    """
    try:
        return await check(session, actor, draft, secret=secret)
    except InvalidRequest:
        decided = decisions_of(draft)
        await decide(session, draft, msgspec.structs.replace(decided, choices=NO_CHOICES))
    return await check(session, actor, draft, secret=secret)


async def check(
    session: AsyncSession, actor: Actor, draft: ImportDraft, *, secret: str
) -> Imported | None:
    """The same. Raises InvalidRequest with the faults of choices."""
    return await _import(session, actor, draft, secret=secret, dry_run=True)


async def apply(
    session: AsyncSession, actor: Actor, draft: ImportDraft, *, secret: str
) -> Imported | None:
    """Imports the sheet, and deletes the draft."""
    imported = await _import(session, actor, draft, secret=secret, dry_run=False)
    if imported is not None:
        await session.execute(delete(ImportDraft).where(ImportDraft.id == draft.id))
    return imported


async def _import(
    session: AsyncSession, actor: Actor, draft: ImportDraft, *, secret: str, dry_run: bool
) -> Imported | None:
    read, decided = (await reading_of(session, draft)).read_sheet(), decisions_of(draft)
    if read is None:
        return None
    data = b"" if dry_run else (await upload_of(session, actor, draft)).data
    sheet = Sheet(data, draft.filename, decided.reason, decided.choices, decided.mapping)
    return await import_reading(
        session, actor, draft.plan_id, read, sheet, secret=secret, dry_run=dry_run
    )
