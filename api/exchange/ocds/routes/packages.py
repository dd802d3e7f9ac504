"""Planned procurements and market dialogues as OCDS 1.1, the Open Contracting Data Standard.

A release tells what was public of one procurement at one moment; a record has all releases with the
same `ocid` and the result of merging them. A release is never edited. One that held something that
is no longer public is withdrawn: its address answers 410, and a newer release has the whole state.
"""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, QueryParameter

from api.core.clock import Instant
from api.core.errors import ReleaseWithdrawn
from api.exchange.ocds.packages import RecordPackage, ReleasePackage
from api.exchange.ocds.paging import PackagePaging
from api.exchange.ocds.queries.releases import ReleaseFilter
from api.exchange.ocds.views import PackageReader
from api.http.authorization import PUBLIC, access
from api.http.etags import answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit
from api.http.requests import ApiRequest

Ocids = Annotated[list[str] | None, QueryParameter(name="ocid", description="Only these ocids.")]
Buyers = Annotated[
    list[UUID] | None, QueryParameter(name="buyer", description="Only these organisations.")
]
Since = Annotated[
    Instant | None,
    QueryParameter(description="Releases of this moment (RFC 3339) or later."),
]
Until = Annotated[
    Instant | None, QueryParameter(description="Releases before this moment (RFC 3339).")
]
_READ = access(PUBLIC) | {"repeatable": True}


def release_filter(
    ocids: Ocids = None, buyers: Buyers = None, since: Since = None, until: Until = None
) -> ReleaseFilter:
    return ReleaseFilter(tuple(ocids or ()), tuple(buyers or ()), since, until)


class OcdsController(Controller):
    path = "/ocds"
    tags = ("OCDS",)
    dependencies = {"filters": Provide(release_filter, sync_to_thread=False)}  # noqa: RUF012

    @get("/releases", operation_id="list_ocds_releases", summary="List OCDS releases", opt=_READ)
    async def list_releases(
        self,
        request: ApiRequest,
        *,
        filters: NamedDependency[ReleaseFilter],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[ReleasePackage]:
        """A release package, oldest releases first. A new release has a later date than all others:
        to follow, ask with `since` = the date of your newest release.

        A release has no unchanged questions and interested parties of earlier releases with its
        `ocid`: merge them, or read the record. Withdrawn releases are left out. When a release with
        an `ocid` arrives, delete what the record of that `ocid` no longer has.
        """
        paging = PackagePaging(request, cursor, limit)
        reader = PackageReader(request.transaction, request.settings)
        package, headers = await reader.releases(filters, paging, limit)
        return answer(request, package, headers=headers)

    @get(
        "/releases/{release_id:uuid}",
        operation_id="get_ocds_release",
        summary="Get an OCDS release",
        opt=_READ | {"problems": (ReleaseWithdrawn,)},
    )
    async def get_release(
        self, request: ApiRequest, release_id: FromPath[UUID]
    ) -> Response[ReleasePackage]:
        """A release package with one release. 410 means that the release was withdrawn."""
        reader = PackageReader(request.transaction, request.settings)
        return answer(request, await reader.release(release_id))

    @get("/records", operation_id="list_ocds_records", summary="List OCDS records", opt=_READ)
    async def list_records(
        self,
        request: ApiRequest,
        *,
        filters: NamedDependency[ReleaseFilter],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[RecordPackage]:
        """A record package with links to the releases. A record moves to the end of the list with
        each new release; `since` and `until` filter by the date of its newest release.
        """
        paging = PackagePaging(request, cursor, limit)
        reader = PackageReader(request.transaction, request.settings)
        package, headers = await reader.records(filters, paging, limit)
        return answer(request, package, headers=headers)

    @get(
        "/records/{ocid:str}",
        operation_id="get_ocds_record",
        summary="Get an OCDS record",
        opt=_READ,
    )
    async def get_record(self, request: ApiRequest, ocid: FromPath[str]) -> Response[RecordPackage]:
        """A record package with one record: its releases, and `compiledRelease`, which has the
        whole current state.

        From the moment in which a text is hidden until the next release, seconds later, the answer
        is 404.
        """
        reader = PackageReader(request.transaction, request.settings)
        return answer(request, await reader.record(ocid))
