"""The page of open data, and files for search engines and catalogues of data."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from api.core.errors import NotFound
from api.http.requests import ApiRequest
from api.web.discovery import queries
from api.web.discovery.catalog import catalog_of
from api.web.discovery.datasets import DATA_SETS
from api.web.discovery.sitemaps import write_file, write_index, write_static_pages
from api.web.page import render_page

HOUR = {"Cache-Control": "public, max-age=3600"}


class DiscoveryPages(Controller):
    include_in_schema = False
    opt = {"any_parameters": True}  # noqa: RUF012 - Litestar reads it

    @get("/open-data")
    async def open_data(self, request: ApiRequest) -> Response[str]:
        settings = request.settings
        licence = (settings.data_licence, settings.data_licence_name)
        return render_page(request, "open_data", data_sets=DATA_SETS, licence=licence)

    @get("/catalog.jsonld")
    async def catalog(self, request: ApiRequest) -> Response[dict[str, Any]]:
        media_type = "application/ld+json"
        return Response(catalog_of(request.settings), media_type=media_type, headers=HOUR)

    @get("/robots.txt")
    async def robots(self, request: ApiRequest) -> Response[str]:
        """Search engines may index pages and feeds, and not the API."""
        sitemap = f"{request.settings.public_url}/sitemap.xml"
        rules = f"User-agent: *\nAllow: /v1/feeds/\nDisallow: /v1/\nSitemap: {sitemap}\n"
        return Response(rules, media_type="text/plain", headers=HOUR)

    @get("/sitemap.xml")
    async def sitemap(self, request: ApiRequest) -> Response[str]:
        files = [
            (pages, first)
            for pages in queries.PAGES
            for first in await request.scalars(queries.first_ids(pages))
        ]
        return _xml(write_index(request.settings.public_url, files))

    @get("/sitemaps/pages.xml", sync_to_thread=False)
    def static_pages(self, request: ApiRequest) -> Response[str]:
        return _xml(write_static_pages(request.settings.public_url))

    @get("/sitemaps/{pages:str}/{file:str}")
    async def sitemap_file(
        self, request: ApiRequest, pages: FromPath[str], file: FromPath[str]
    ) -> Response[str]:
        if pages not in queries.PAGES:
            raise NotFound
        rows = await request.rows(queries.addresses_from(pages, _first_id(file)))
        return _xml(write_file(request.settings.public_url, pages, rows))


def _first_id(file: str) -> UUID:
    name, ending = file.removesuffix(".xml"), file.endswith(".xml")
    try:
        return UUID(name if ending else "")
    except ValueError:
        raise NotFound from None


def _xml(body: str) -> Response[str]:
    return Response(body, media_type="application/xml", headers=HOUR)
