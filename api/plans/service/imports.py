"""Imports a spreadsheet into a plan, all rows or none."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core import quotas
from api.core.actor import Actor, Permission
from api.core.clock import FINLAND, utc_now
from api.core.db import released
from api.core.errors import Fault, FaultyFile, NotApproved, raise_faults
from api.core.i18n import Texts, text_faults
from api.core.ids import new_id
from api.core.quotas import Limit
from api.organisations.models import OrganisationStatus
from api.plans.importing.matching import NO_ANSWERS, PlanRows, build_import, choice_faults
from api.plans.importing.readers import Readers
from api.plans.importing.results import Import, RowImport, Severity
from api.plans.importing.sheet.column_mapping import Mappings
from api.plans.importing.sheet.result import PlanReading
from api.plans.importing.stored_mappings import StoredMapping, Suggestion
from api.plans.inputs.imports import ImportChoices
from api.plans.lengths import REASON
from api.plans.models.imports import PlanImport
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.plans.recording import record_outcome
from api.plans.rules import plan as plan_rules
from api.plans.rules.changes import outcome_of
from api.plans.rules.content import assign, public_content
from api.plans.service.imported_rows import load_rows, store_imported_values, write_rows
from api.plans.service.loading import (
    audit,
    buyer_of,
    place_of,
    plan_for_change,
    require_publishing,
    touch,
)
from api.plans.service.mappings import store_mapping, stored_mappings
from api.plans.service.sheet_reading import ReadSheet, read_sheet

IMPORTS = Limit("imports", 60, timedelta(hours=1))
"""Quota of one organisation, dry runs included."""
AT_ONCE = 500
"""Maximum of rows in memory as objects at the same time."""


@dataclass(frozen=True)
class Sheet:
    """An uploaded file. `reason`: the public reason for moved dates."""

    data: bytes
    filename: str
    reason: Texts
    choices: ImportChoices = NO_ANSWERS
    mapping: Mappings | None = None
    """The given mapping of columns. None: mappings of earlier sheets may be used."""


@dataclass(frozen=True)
class Imported:
    reading: PlanReading
    result: Import
    plan: Plan
    rows: PlanRows
    """The plan's rows before the import."""
    suggestion: Suggestion


async def import_sheet(
    session: AsyncSession,
    actor: Actor,
    plan_id: UUID,
    sheet: Sheet,
    readers: Readers,
    *,
    key: str,
    secret: str,
    dry_run: bool,
) -> Imported:
    """Refused if a row has errors; a dry run reports them instead and changes nothing.

    `key`: for quotas. `secret`: the platform's secret, for the hashes of hidden words.
    """
    raise_faults(text_faults("?reason", sheet.reason, longest=REASON))
    plan = await _admitted(session, actor, plan_id, key)
    kept = await stored_mappings(session, plan.organisation_id)
    async with released(session):  # a refused import counts, too
        read = await _read(sheet, plan, readers, kept)
    return await import_reading(
        session, actor, plan_id, read, sheet, secret=secret, dry_run=dry_run
    )


async def import_reading(
    session: AsyncSession,
    actor: Actor,
    plan_id: UUID,
    read: ReadSheet,
    sheet: Sheet,
    *,
    secret: str,
    dry_run: bool,
) -> Imported:
    """Imports the result of reading the sheet, in the transaction of the caller."""
    reading = read.reading
    plan = await plan_for_change(session, actor, plan_id)
    plan_rules.require_open(plan)
    rows = await load_rows(session, plan, secret)
    raise_faults(choice_faults(sheet.choices, reading, rows.existing))
    # Thousands of rows take a second: the thread keeps the event loop free.
    result = await asyncio.to_thread(
        build_import,
        reading,
        rows,
        choices=sheet.choices,
        default_place=await place_of(session, plan.organisation_id),
        has_reason=bool(sheet.reason),
        today=utc_now().astimezone(FINLAND).date(),
    )
    imported = Imported(reading, result, plan, rows, read.suggestion)
    if not dry_run:
        await _apply(session, actor, imported, sheet)
    return imported


async def _apply(session: AsyncSession, actor: Actor, imported: Imported, sheet: Sheet) -> None:
    plan, result = imported.plan, imported.result
    if result.errors:
        errors = [p for p in result.problems if p.severity is Severity.ERROR]
        raise FaultyFile([Fault(p.pointer, p.code, dict(p.params)) for p in errors])
    if any(
        row_import.existing and row_import.existing.published_at for row_import in result.updated
    ):
        await require_publishing(session, actor, plan.organisation_id)
    await _free_keys(session, result, imported.rows.existing)
    _change(session, actor, result, sheet.reason)
    _record(session, actor, plan, sheet, result)
    if result.created or result.updated:
        touch(plan)
    await session.flush()
    await _create(session, plan, result.created)
    await store_imported_values(session, result, imported.rows)
    if sheet.mapping:
        await store_mapping(session, plan.organisation_id, sheet.mapping, imported.reading.sheets)


async def _admitted(session: AsyncSession, actor: Actor, plan_id: UUID, key: str) -> Plan:
    """Checks permission, approval and quota."""
    plan = await plan_for_change(session, actor, plan_id)
    plan_rules.require_open(plan)
    await require_import(session, actor, plan.organisation_id, key)
    return plan


async def require_import(
    session: AsyncSession, actor: Actor, organisation_id: UUID, key: str
) -> None:
    """Raises an error unless the actor may import for this buyer now. Counts one import."""
    actor.require(Permission.PLAN_WRITE, organisation_id)
    buyer = await buyer_of(session, organisation_id)
    if buyer.status is not OrganisationStatus.APPROVED:  # anybody can register one
        raise NotApproved(permission=Permission.PLAN_WRITE.value)
    await quotas.require(session, IMPORTS, str(buyer.id), key)


async def _read(sheet: Sheet, plan: Plan, readers: Readers, kept: list[StoredMapping]) -> ReadSheet:
    """Reads in a separate process. Raises UnreadableFile, or TooManyRequests if no place is
    free."""
    year = plan_rules.only_year(plan.period_start, plan.period_end)
    async with readers.place_for(plan.organisation_id):
        return await read_sheet(
            sheet.data, filename=sheet.filename, default_year=year, given=sheet.mapping, kept=kept
        )


async def _free_keys(
    session: AsyncSession, result: Import, existing: Sequence[Procurement]
) -> None:
    """Removes keys from rows whose key moves to another row: keys are unique."""
    to = {
        row_import.import_key: row_import.existing and row_import.existing.id
        for row_import in result.applied_rows
    }
    for row in existing:
        if row.import_key in to and to[row.import_key] != row.id:
            row.import_key = None
    await session.flush()


def _change(session: AsyncSession, actor: Actor, result: Import, reason: Texts) -> None:
    now = utc_now()
    for row_import in result.updated:
        row = row_import.existing
        assert row is not None  # noqa: S101 - that is what makes it an update
        before = public_content(row)
        _take(row, row_import)
        if row.published_at is not None:
            record_outcome(session, actor, outcome_of(row, before, now, reason))


async def _create(session: AsyncSession, plan: Plan, applied_rows: Sequence[RowImport]) -> None:
    rest = iter(applied_rows)
    while some := list(islice(rest, AT_ONCE)):
        rows = [_new(plan, row_import) for row_import in some]
        session.add_all(rows)
        await session.flush()
        await write_rows(
            session,
            ((row.id, row_import.written) for row, row_import in zip(rows, some, strict=True)),
        )
        for row in rows:
            session.expunge(row)


def _new(plan: Plan, row_import: RowImport) -> Procurement:
    row = Procurement(
        id=new_id(),
        organisation_id=plan.organisation_id,
        plan_id=plan.id,
        status=ProcurementStatus.DRAFT,
        status_reason={},
        notes="",
    )
    _take(row, row_import)
    row_import.new_id = row.id
    return row


def _take(row: Procurement, row_import: RowImport) -> None:
    assign(row, row_import.fields)
    row.import_key = row_import.import_key
    row.notes = row_import.notes


def _record(session: AsyncSession, actor: Actor, plan: Plan, sheet: Sheet, result: Import) -> None:
    session.add(
        PlanImport(
            plan_id=plan.id,
            imported_at=utc_now(),
            filename=sheet.filename[:255],
            sha256=hashlib.sha256(sheet.data).hexdigest(),
            created=len(result.created),
            updated=len(result.updated),
            unchanged=result.unchanged,
        )
    )
    audit(session, actor, "import", plan)
