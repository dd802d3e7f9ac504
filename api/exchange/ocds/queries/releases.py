"""Queries of releases, records and bulk files."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, func, select

from api.exchange.ocds.models import BulkFormat, OcdsFile, OcdsProcess, OcdsRelease, ReleaseTag
from api.organisations.models import Organisation, OrganisationStatus

S = TypeVar("S", bound=Select[*tuple[Any, ...]])


class ReleaseFilter(msgspec.Struct, frozen=True):
    ocid: Sequence[str] = ()
    buyer: Sequence[UUID] = ()
    since: datetime | None = None
    until: datetime | None = None


def visible() -> ColumnElement[bool]:
    """Releases of approved buyers. All actors see the same."""
    approved = select(Organisation.id).where(Organisation.status == OrganisationStatus.APPROVED)
    return OcdsProcess.organisation_id.in_(approved)


def release(release_id: UUID) -> Select[OcdsRelease]:
    """Also a withdrawn one, which has no body."""
    return select(OcdsRelease).join(OcdsProcess).where(OcdsRelease.id == release_id, visible())


def releases_page(
    filters: ReleaseFilter, *, number: int | None, backwards: bool, limit: int
) -> Select[int, datetime, str | None]:
    """Number, date and body of releases after the number, or before it, nearest first."""
    stmt = select(OcdsRelease.number, OcdsRelease.date, OcdsRelease.body).join(OcdsProcess)
    stmt = stmt.where(visible(), OcdsRelease.body.is_not(None), *_conditions(filters))
    return _page(stmt, OcdsRelease.number, number, backwards=backwards, limit=limit)


def records_page(
    filters: ReleaseFilter, *, number: int | None, backwards: bool, limit: int
) -> Select[int, UUID, str, str | None, datetime]:
    """Number, process, ocid, compiled release and date, in the order of their newest releases."""
    stmt = select(
        OcdsProcess.number,
        OcdsProcess.process_id,
        OcdsProcess.ocid,
        OcdsProcess.compiled,
        OcdsRelease.date,
    ).join(OcdsRelease, OcdsRelease.number == OcdsProcess.number)
    stmt = stmt.where(visible(), OcdsProcess.compiled.is_not(None), *_conditions(filters))
    return _page(stmt, OcdsProcess.number, number, backwards=backwards, limit=limit)


def record(ocid: str) -> Select[UUID, str | None, datetime]:
    """Process, compiled release and date."""
    stmt = select(OcdsProcess.process_id, OcdsProcess.compiled, OcdsRelease.date)
    return stmt.join(OcdsRelease, OcdsRelease.number == OcdsProcess.number).where(
        OcdsProcess.ocid == ocid, OcdsProcess.compiled.is_not(None), visible()
    )


def releases_of(process_ids: Collection[UUID]) -> Select[UUID, UUID, datetime, ReleaseTag]:
    """Process, id, date and tag of the live releases, oldest first."""
    return (
        select(OcdsRelease.process_id, OcdsRelease.id, OcdsRelease.date, OcdsRelease.tag)
        .where(OcdsRelease.process_id.in_(process_ids), OcdsRelease.body.is_not(None))
        .order_by(OcdsRelease.number)
    )


def live(process_ids: Collection[UUID]) -> Select[UUID, str | None]:
    """Id and body of the releases that are not withdrawn, oldest first."""
    return (
        select(OcdsRelease.id, OcdsRelease.body)
        .where(OcdsRelease.process_id.in_(process_ids), OcdsRelease.body.is_not(None))
        .order_by(OcdsRelease.number)
    )


def processes(ids: Collection[UUID]) -> Select[OcdsProcess]:
    stmt = select(OcdsProcess).where(OcdsProcess.process_id.in_(ids))
    return stmt.execution_options(populate_existing=True)


def of_year(year: int) -> tuple[ColumnElement[bool], ...]:
    """Conditions of the live, visible releases of a year, joined with their processes."""
    start, end = (datetime(each, 1, 1, tzinfo=UTC) for each in (year, year + 1))
    live = OcdsRelease.body.is_not(None)
    return OcdsRelease.date >= start, OcdsRelease.date < end, live, visible()


def census(year: int, up_to: int | None = None) -> Select[int, int, int]:
    """Count, highest number and sum of numbers of a year's releases: another set has others."""
    number = OcdsRelease.number
    stmt = select(func.count(), func.max(number), func.sum(number)).select_from(OcdsRelease)
    stmt = stmt.join(OcdsProcess).where(*of_year(year))
    return stmt if up_to is None else stmt.where(number <= up_to)


def bulk_page(year: int, after: int, up_to: int, limit: int) -> Select[int, str | None]:
    stmt = select(OcdsRelease.number, OcdsRelease.body).join(OcdsProcess).where(*of_year(year))
    in_reach = (OcdsRelease.number > after, OcdsRelease.number <= up_to)
    return stmt.where(*in_reach).order_by(OcdsRelease.number).limit(limit)


def years() -> Select[datetime | None, datetime | None]:
    """Dates of the oldest and newest release."""
    return select(func.min(OcdsRelease.date), func.max(OcdsRelease.date))


def files() -> Select[OcdsFile]:
    """Files that exist, newest year first."""
    stmt = select(OcdsFile).where(OcdsFile.storage_key.is_not(None))
    return stmt.order_by(OcdsFile.year.desc(), OcdsFile.format)


def file(year: int, file_format: BulkFormat) -> Select[OcdsFile]:
    return files().where(OcdsFile.year == year, OcdsFile.format == file_format)


def newest() -> Select[int, datetime]:
    """Number and date of the newest release."""
    stmt = select(OcdsRelease.number, OcdsRelease.date)
    return stmt.order_by(OcdsRelease.number.desc()).limit(1)


def _conditions(filters: ReleaseFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.ocid:
        conditions.append(OcdsProcess.ocid.in_(filters.ocid))
    if filters.buyer:
        conditions.append(OcdsProcess.organisation_id.in_(filters.buyer))
    if filters.since:
        conditions.append(OcdsRelease.date >= filters.since)
    if filters.until:
        conditions.append(OcdsRelease.date < filters.until)
    return conditions


def _page(stmt: S, key: Any, number: int | None, *, backwards: bool, limit: int) -> S:
    if number is not None:
        stmt = stmt.where(key < number if backwards else key > number)
    return stmt.order_by(key.desc() if backwards else key).limit(limit + 1)
