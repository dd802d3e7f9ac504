"""OCDS over the API: packages, pages in both directions, filters, withdrawn releases."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.ids import new_id
from api.core.settings import Settings
from api.documents.service.uploads import Store
from api.exchange.ocds.models import OcdsRelease
from api.http.services import services_of
from api.organisations.models import Organisation, OrganisationStatus
from tests.api.client import ApiClient
from tests.api.problems import faults_of
from tests.factories.ocds import bulk_file, process, release
from tests.factories.organisations import organisation
from tests.factories.world import World

START = datetime(2027, 1, 1, tzinfo=UTC)
PATH = "/v1/ocds"


async def _made(
    session: AsyncSession, buyer: Organisation, count: int = 1, **values: Any
) -> list[OcdsRelease]:
    """Releases a day apart, each of a process of its own."""
    made = []
    for day in range(count):
        of = process(buyer, new_id())
        session.add(of)
        await session.flush()
        made.append(release(of, date=START + timedelta(days=day), **values))
        session.add(made[-1])
        await session.flush()
    return made


def _local(address: str, settings: Settings) -> str:
    return address.removeprefix(settings.public_url)


async def _ids(client: ApiClient, query: str = "") -> list[str]:
    package = (await client.get(f"{PATH}/releases?{query}")).json()
    return [each["id"] for each in package["releases"]]


async def test_a_package_says_who_publishes_it_and_how(
    client: ApiClient, world: World, session: AsyncSession, settings: Settings
) -> None:
    (row,) = await _made(session, world.buyer)
    package = (await client.get(f"{PATH}/releases?limit=10")).json()
    assert package["uri"] == f"{settings.public_url}{PATH}/releases?limit=10"
    assert package["version"] == "1.1"
    assert package["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert package["publisher"] == {"name": "Vuoropuhelu", "uri": settings.public_url}
    assert package["publishedDate"] == "2027-01-01T00:00:00.000000Z"
    assert len(package["extensions"]) == 4
    assert [each["id"] for each in package["releases"]] == [str(row.id)]
    single = (await client.get(f"{PATH}/releases/{row.id}")).json()
    assert single["releases"] == package["releases"]
    assert single["uri"] == f"{settings.public_url}{PATH}/releases/{row.id}"


async def test_pages_lead_forwards_and_back(
    client: ApiClient, world: World, session: AsyncSession, settings: Settings
) -> None:
    rows = await _made(session, world.buyer, 5)
    expected = [str(row.id) for row in rows]
    pages, address = [], f"{PATH}/releases?limit=2"
    while address:
        answer = await client.get(address)
        package = answer.json()
        pages.append([each["id"] for each in package["releases"]])
        back = package["links"].get("prev")
        address = _local(package["links"].get("next", ""), settings)
        assert ('rel="next"' in answer.headers.get("Link", "")) == bool(address)
    assert pages == [expected[:2], expected[2:4], expected[4:]]
    package = (await client.get(_local(back, settings))).json()
    assert [each["id"] for each in package["releases"]] == expected[2:4]
    package = (await client.get(_local(package["links"]["prev"], settings))).json()
    assert [each["id"] for each in package["releases"]] == expected[:2]
    assert "prev" not in package["links"]
    package = (await client.get(_local(package["links"]["next"], settings))).json()
    assert [each["id"] for each in package["releases"]] == expected[2:4]


async def test_releases_are_filtered_by_date_buyer_and_ocid(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    other = organisation()
    session.add(other)
    await session.flush()
    first, second, third = (str(row.id) for row in await _made(session, world.buyer, 3))
    (fourth,) = (str(row.id) for row in await _made(session, other))
    assert await _ids(client, "since=2027-01-02T00:00:00Z") == [second, third]
    assert await _ids(client, "until=2027-01-02T00:00:00Z") == [first, fourth]
    assert await _ids(client, "since=2027-01-02T03:00:00%2B02:00") == [third]
    assert await _ids(client, f"buyer={other.id}") == [fourth]
    listed = (await client.get(f"{PATH}/releases")).json()["releases"]
    assert await _ids(client, f"ocid={listed[0]['ocid']}") == [first]


async def test_a_moment_without_offset_is_refused(client: ApiClient) -> None:
    response = await client.get(f"{PATH}/releases?since=2027-01-01T00:00:00")
    assert faults_of(response) == [("?since", "no_time_zone")]


async def test_a_withdrawn_release_answers_410_and_is_in_no_list(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    (row,) = await _made(session, world.buyer, body=None)
    response = await client.get(f"{PATH}/releases/{row.id}")
    assert response.status_code == 410
    assert response.json()["type"].endswith("/release-withdrawn")
    assert await _ids(client) == []


async def test_a_record_has_its_releases_and_their_merge(
    client: ApiClient, world: World, session: AsyncSession, settings: Settings
) -> None:
    (row,) = await _made(session, world.buyer)
    listed = (await client.get(f"{PATH}/records")).json()["records"]
    assert [each["url"] for each in listed[0]["releases"]] == [
        f"{settings.public_url}{PATH}/releases/{row.id}#{row.id}"
    ]
    assert listed[0]["compiledRelease"]["tag"] == ["compiled"]
    record = (await client.get(f"{PATH}/records/{listed[0]['ocid']}")).json()["records"][0]
    assert [each["id"] for each in record["releases"]] == [str(row.id)]
    assert record["compiledRelease"] == listed[0]["compiledRelease"]


async def test_releases_of_a_suspended_buyer_are_invisible(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    (row,) = await _made(session, world.buyer)
    ocid = (await client.get(f"{PATH}/records")).json()["records"][0]["ocid"]
    world.buyer.status = OrganisationStatus.SUSPENDED
    session.add(world.buyer)
    await session.flush()
    assert await _ids(client) == []
    assert (await client.get(f"{PATH}/records")).json()["records"] == []
    for path in (f"releases/{row.id}", f"records/{ocid}"):
        assert (await client.get(f"{PATH}/{path}")).status_code == 404


@pytest.mark.parametrize("path", ["releases", "records"])
async def test_a_client_that_has_the_package_gets_304(
    client: ApiClient, world: World, session: AsyncSession, path: str
) -> None:
    await _made(session, world.buyer)
    first = await client.get(f"{PATH}/{path}")
    assert first.headers["Cache-Control"].startswith("public")
    again = await client.get(f"{PATH}/{path}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


async def test_a_cursor_of_another_filter_is_refused(
    client: ApiClient, world: World, session: AsyncSession, settings: Settings
) -> None:
    await _made(session, world.buyer, 3)
    package = (await client.get(f"{PATH}/releases?limit=2")).json()
    address = _local(package["links"]["next"], settings)
    response = await client.get(f"{address}&buyer={world.buyer.id}")
    assert response.status_code == 400


async def test_bulk_files_are_listed_and_downloaded(
    client: ApiClient, session: AsyncSession, app: Litestar, settings: Settings
) -> None:
    content = b"ein"
    key = f"ocds/2027-{new_id()}.jsonl.gz"
    await services_of(app)[Store].files.put(key, BytesIO(content))
    session.add(bulk_file(2027, storage_key=key, content=content))
    session.add(bulk_file(2026, storage_key=None))
    await session.flush()
    (listed,) = (await client.get(f"{PATH}/bulk")).json()["items"]
    assert (listed["year"], listed["format"], listed["size"]) == (2027, "jsonl.gz", len(content))
    address = _local(listed["url"], settings)
    response = await client.get(address)
    assert response.content == content
    assert response.headers["Content-Type"] == "application/gzip"
    part = await client.get(address, headers={"Range": "bytes=1-"})
    assert (part.status_code, part.content) == (206, b"in")
    for missing in ("2026.jsonl.gz", "2027.xlsx", "2027.exe", "abcd.xlsx", "٢٠٢٧.xlsx"):
        assert (await client.get(f"{PATH}/bulk/{missing}")).status_code == 404
