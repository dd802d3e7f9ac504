"""Release and record packages. The releases in them are stored JSON, which is not decoded again."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from api.core.settings import Settings
from api.exchange.ocds.mapping.values import moment

_REPOSITORIES = "https://raw.githubusercontent.com/open-contracting-extensions"
EXTENSIONS = tuple(
    f"{_REPOSITORIES}/ocds_{name}_extension/master/extension.json"
    for name in ("enquiry", "pagination", "suitability", "sustainability")
)
_FORMAT = "1.1"

Release = dict[str, Any]
"""An OCDS 1.1 release."""


class Publisher(msgspec.Struct):
    name: str
    uri: str


class PackageLinks(msgspec.Struct, omit_defaults=True):
    """Addresses of the neighbouring pages."""

    next: str | UnsetType = UNSET
    prev: str | UnsetType = UNSET


class OcdsRecord(msgspec.Struct, rename="camel"):
    """All releases of one `ocid`, and the result of merging them."""

    ocid: str
    compiled_release: Release
    releases: list[Release]
    """In lists `url`, `date` and `tag` of each release. A single record has the releases
    themselves, if there are at most 200."""


class _Package(msgspec.Struct, rename="camel", kw_only=True):
    uri: str
    version: str = _FORMAT
    extensions: list[str]
    """Addresses of the extensions of OCDS that the releases use."""
    published_date: str
    """Date of the newest release in the package."""
    publisher: Publisher
    license: str
    links: PackageLinks


class ReleasePackage(_Package, kw_only=True):
    """An OCDS 1.1 release package."""

    releases: list[Release]


class RecordPackage(_Package, kw_only=True):
    """An OCDS 1.1 record package."""

    records: list[OcdsRecord]


def head(settings: Settings, uri: str, date: datetime, links: PackageLinks) -> dict[str, Any]:
    """The members of a package beside its releases or records."""
    name = settings.operator_name or settings.site_name
    return {
        "uri": uri,
        "extensions": list(EXTENSIONS),
        "published_date": moment(date),
        "publisher": Publisher(name, settings.public_url),
        "license": settings.data_licence,
        "links": links,
    }


def stored(body: str | None) -> Any:
    """Stored JSON as a part of an answer. Queries leave out rows without it."""
    return msgspec.Raw((body or "{}").encode())
