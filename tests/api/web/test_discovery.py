"""Open data is found: its page, the catalogue of data sets, sitemaps, the licence."""

from datetime import timedelta
from typing import Any

import pytest
from lxml import etree, html
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.settings import Settings
from api.dialogues.models import DialogueStatus
from api.plans.models.values import ProcurementStatus
from api.web.discovery import queries
from api.web.discovery.datasets import DATA_SETS
from tests.api.client import ApiClient
from tests.api.web.browser import open_page
from tests.factories.dialogues import dialogue
from tests.factories.plans import procurement
from tests.factories.world import World

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
BAD_PATHS = (
    "/sitemaps/members/01941f29-7c00-7000-8000-000000000001.xml",
    "/sitemaps/plans/1.xml",
    "/sitemaps/plans/01941f29-7c00-7000-8000-000000000001",
)


def _places(body: bytes) -> list[str]:
    return list(etree.fromstring(body).xpath("//s:loc/text()", namespaces=SPACE))


async def _listed(client: ApiClient, base: str) -> list[str]:
    """All addresses of all files, as a search engine reads them."""
    addresses = []
    for file in _places((await client.get("/sitemap.xml")).content):
        answer = await client.get(file.removeprefix(base))
        assert answer.headers["content-type"].startswith("application/xml")
        addresses += _places(answer.content)
    return addresses


async def test_sitemaps_list_each_public_page_once_in_files_of_bounded_size(
    client: ApiClient,
    world: World,
    session: AsyncSession,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "FILE_SIZE", 2)
    base = settings.public_url
    public = [procurement(world.buyer) for _ in range(5)]
    draft = procurement(world.buyer, status=ProcurementStatus.DRAFT, published_at=None)
    call = dialogue(world.buyer)
    unpublished = dialogue(world.buyer, DialogueStatus.DRAFT)
    session.add_all([*public, draft, call, unpublished])
    await session.flush()
    listed = await _listed(client, base)
    assert len(listed) == len(set(listed))
    assert {f"{base}/procurements/{row.id}" for row in public} <= set(listed)
    assert {f"{base}/dialogues/{call.id}", f"{base}/buyers/{world.buyer.id}"} <= set(listed)
    assert not any(str(hidden.id) in " ".join(listed) for hidden in (draft, unpublished))
    assert not any(str(world.supplier.id) in address for address in listed)
    for address in listed:
        answer = await client.get(address.removeprefix(base), headers={"Accept": "text/html"})
        assert answer.status_code == 200, address


async def test_sitemap_tells_the_last_change(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    changed = utc_now() - timedelta(days=3)
    row = procurement(world.buyer, updated_at=changed)
    session.add(row)
    await session.flush()
    body = (await client.get(f"/sitemaps/procurements/{row.id}.xml")).text
    assert f"<lastmod>{changed:%Y-%m-%dT%H:%M:%SZ}</lastmod>" in body


@pytest.mark.parametrize("path", BAD_PATHS)
async def test_unknown_file_of_a_sitemap_is_missing(client: ApiClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_robots_find_the_sitemap_and_may_read_feeds(
    client: ApiClient, settings: Settings
) -> None:
    robots = (await client.get("/robots.txt")).text
    assert f"Sitemap: {settings.public_url}/sitemap.xml" in robots.splitlines()
    assert "Allow: /v1/feeds/" in robots.splitlines()


def _values(node: Any, name: str) -> list[str]:
    """Addresses under this property anywhere in the document."""
    if isinstance(node, list):
        return [value for each in node for value in _values(each, name)]
    if not isinstance(node, dict):
        return []
    here = [node[name]["@id"]] if isinstance(node.get(name), dict) else []
    return here + [value for each in node.values() for value in _values(each, name)]


async def test_catalogue_describes_every_data_set_with_addresses_that_answer(
    client: ApiClient, settings: Settings
) -> None:
    answer = await client.get("/catalog.jsonld")
    assert answer.headers["content-type"].startswith("application/ld+json")
    catalog = answer.json()
    assert len(catalog["dcat:dataset"]) == len(DATA_SETS)
    for data_set in catalog["dcat:dataset"]:
        for name in ("dct:title", "dct:description"):
            assert {text["@language"] for text in data_set[name]} == {"fi", "sv", "en"}
            assert all(not text["@value"].startswith("page.") for text in data_set[name])
        assert data_set["dcat:distribution"]
    own = [*_values(catalog, "dcat:accessURL"), *_values(catalog, "dcat:landingPage")]
    for address in own:
        assert address.startswith(settings.public_url)
        found = await client.get(address.removeprefix(settings.public_url))
        assert found.status_code == 200, address
    assert set(_values(catalog, "dct:license")) == {LICENCE}


async def test_data_set_has_the_media_type_that_it_names(
    client: ApiClient, settings: Settings
) -> None:
    for data_set in DATA_SETS:
        for distribution in data_set.distributions:
            answer = await client.get(distribution.path)
            found = answer.headers["content-type"].partition(";")[0]
            assert found == distribution.format.media_type, distribution.path


async def test_page_of_open_data_names_licence_and_formats(client: ApiClient) -> None:
    page = await open_page(client, "/open-data")
    root = html.document_fromstring(page.text)
    assert root.xpath("//a[@rel='license']/@href") == [LICENCE]
    links = set(root.xpath("//main//a/@href"))
    assert {each.path for data_set in DATA_SETS for each in data_set.distributions} <= links
    assert 'href="/open-data"' in (await open_page(client, "/")).text


async def test_feeds_name_the_licence(client: ApiClient) -> None:
    atom = etree.fromstring((await client.get("/v1/feeds/procurements.atom")).content)
    found = atom.xpath("/a:feed/a:link[@rel='license']/@href", namespaces={"a": atom.nsmap[None]})
    assert found == [LICENCE]
    feed = (await client.get("/v1/feeds/procurements.json")).json()
    assert feed["_vuoropuhelu"]["license"] == LICENCE


async def test_catalogue_of_the_api_leads_to_the_data_sets(client: ApiClient) -> None:
    [entry] = (await client.get("/.well-known/api-catalog")).json()["linkset"]
    assert entry["license"] == [{"href": LICENCE}]
    assert entry["service-meta"][0]["href"].endswith("/catalog.jsonld")
