"""Writes sitemaps (sitemaps.org) for search engines. Pure."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

STATIC_PAGES = ("/", "/procurements", "/dialogues", "/model", "/help", "/open-data")
_START = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def write_index(base: str, files: Iterable[tuple[str, UUID]]) -> str:
    """`base`: the service's own address, which needs no escaping. `files`: pairs of the kind of
    pages and the first id."""
    addresses = [
        f"{base}/sitemaps/pages.xml",
        *(f"{base}/sitemaps/{pages}/{first}.xml" for pages, first in files),
    ]
    rows = "".join(f"<sitemap><loc>{address}</loc></sitemap>\n" for address in addresses)
    return f"{_START}<sitemapindex {_SCHEMA}>\n{rows}</sitemapindex>\n"


def write_static_pages(base: str) -> str:
    rows = "".join(f"<url><loc>{base}{path}</loc></url>\n" for path in STATIC_PAGES)
    return f"{_START}<urlset {_SCHEMA}>\n{rows}</urlset>\n"


def write_file(base: str, pages: str, rows: Sequence[tuple[UUID, datetime]]) -> str:
    written = "".join(
        f"<url><loc>{base}/{pages}/{row_id}</loc><lastmod>{_time(at)}</lastmod></url>\n"
        for row_id, at in rows
    )
    return f"{_START}<urlset {_SCHEMA}>\n{written}</urlset>\n"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
