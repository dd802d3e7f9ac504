"""Checks whether a mailbox is in the domain of a firm's website. Pure.

It compares the registrable domains by the library's Public Suffix List: a mailbox at
`posti.firma.fi` belongs to `www.firma.fi`, one at `other.github.io` not to `firma.github.io`.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

from api.core.errors import Fault

PROVIDERS = Path(__file__).with_name("providers.txt")


def mailbox_faults(pointer: str, email: str, website: str) -> Iterator[Fault]:
    """`email` must be in its normal form."""
    domain = registrable(host_of(website))
    if domain is None or domain in _providers():
        yield Fault(pointer, "website_of_provider")
    elif registrable(email.rpartition("@")[2]) != domain:
        yield Fault(pointer, "mailbox_elsewhere", {"domain": domain})


def host_of(website: str) -> str:
    """The host of a website; the register has `www.firma.fi` and `https://www.firma.fi/etusivu`."""
    address = website.strip() if "://" in website else f"//{website.strip()}"
    try:
        host = urlsplit(address).hostname or ""
        return host.rstrip(".").encode("idna").decode().lower()
    except (ValueError, UnicodeError):
        return ""


def registrable(host: str) -> str | None:
    """The registrable domain. None for a public suffix, a single name and an IP address."""
    if host.rpartition(".")[2].isdigit():
        return None
    result: str | None = _suffixes().privatesuffix(host)
    return result


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)


@cache
def _providers() -> frozenset[str]:
    lines = PROVIDERS.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
