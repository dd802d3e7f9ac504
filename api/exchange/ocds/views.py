"""Reads packages for the routes."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.errors import ReleaseWithdrawn, found_or_404
from api.core.settings import Settings
from api.exchange.ocds.mapping.values import moment
from api.exchange.ocds.packages import (
    OcdsRecord,
    PackageLinks,
    RecordPackage,
    Release,
    ReleasePackage,
    head,
    stored,
)
from api.exchange.ocds.paging import PackagePaging
from api.exchange.ocds.queries import releases as release_queries
from api.exchange.ocds.queries.releases import ReleaseFilter

MOST_EMBEDDED = 200
"""A record with more releases links to them."""
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""Date of a package on a platform without any release."""


class PackageReader:
    def __init__(self, session: AsyncSession, settings: Settings) -> None:
        self._session, self._settings = session, settings

    async def releases(
        self, filters: ReleaseFilter, paging: PackagePaging, limit: int
    ) -> tuple[ReleasePackage, dict[str, str]]:
        stmt = release_queries.releases_page(
            filters, number=paging.number, backwards=paging.backwards, limit=limit
        )
        shown = paging.shown((await self._session.execute(stmt)).all())
        date = await self._date([row.date for row in shown.rows])
        return ReleasePackage(
            **head(self._settings, paging.uri, date, shown.links),
            releases=[stored(row.body) for row in shown.rows],
        ), shown.headers

    async def release(self, release_id: UUID) -> ReleasePackage:
        row = found_or_404(await self._session.scalar(release_queries.release(release_id)))
        if row.body is None:
            raise ReleaseWithdrawn
        uri = self._address(f"releases/{row.id}")
        return ReleasePackage(
            **head(self._settings, uri, row.date, PackageLinks()), releases=[stored(row.body)]
        )

    async def records(
        self, filters: ReleaseFilter, paging: PackagePaging, limit: int
    ) -> tuple[RecordPackage, dict[str, str]]:
        stmt = release_queries.records_page(
            filters, number=paging.number, backwards=paging.backwards, limit=limit
        )
        shown = paging.shown((await self._session.execute(stmt)).all())
        linked = await self._linked([row.process_id for row in shown.rows])
        date = await self._date([row.date for row in shown.rows])
        return RecordPackage(
            **head(self._settings, paging.uri, date, shown.links),
            records=[
                OcdsRecord(row.ocid, stored(row.compiled), linked[row.process_id])
                for row in shown.rows
            ],
        ), shown.headers

    async def record(self, ocid: str) -> RecordPackage:
        row = found_or_404(
            (await self._session.execute(release_queries.record(ocid))).one_or_none()
        )
        releases: list[Any] = (await self._linked([row.process_id]))[row.process_id]
        if len(releases) <= MOST_EMBEDDED:
            live = await self._session.execute(release_queries.live([row.process_id]))
            releases = [stored(each.body) for each in live]
        return RecordPackage(
            **head(self._settings, self._address(f"records/{ocid}"), row.date, PackageLinks()),
            records=[OcdsRecord(ocid, stored(row.compiled), releases)],
        )

    async def _linked(self, process_ids: Collection[UUID]) -> defaultdict[UUID, list[Release]]:
        linked: defaultdict[UUID, list[Release]] = defaultdict(list)
        for process_id, release_id, date, tag in await self._session.execute(
            release_queries.releases_of(process_ids)
        ):
            url = self._address(f"releases/{release_id}#{release_id}")
            linked[process_id].append({"url": url, "date": moment(date), "tag": [tag.value]})
        return linked

    def _address(self, path: str) -> str:
        return f"{self._settings.public_url}/v1/ocds/{path}"

    async def _date(self, dates: Sequence[datetime]) -> datetime:
        if dates:
            return max(dates)
        newest = (await self._session.execute(release_queries.newest())).one_or_none()
        return newest.date if newest else _NEVER
