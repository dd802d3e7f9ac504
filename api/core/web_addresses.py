"""Addresses of web pages that people give: links, websites, where to join a meeting."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from api.core.errors import Fault

LONGEST = 2000
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}\.?|\[[0-9a-fA-F:.]+\]")


def web_address_faults(pointer: str, address: str | None) -> Iterator[Fault]:
    """https or http, a host, no user or password before it, nothing that is not seen."""
    if address is None:
        return
    if len(address) > LONGEST:
        yield Fault(pointer, "length", {"low": 1, "high": LONGEST})
    elif not address.startswith(("https://", "http://")):
        yield Fault(pointer, "bad_web_address")
    elif not is_web_address(address):
        yield Fault(pointer, "unsafe_web_address")


def is_web_address(address: str) -> bool:
    """urlsplit alone drops line breaks and takes any host, so both are looked at before."""
    if not address.isprintable() or any(item.isspace() or item in '"<>\\' for item in address):
        return False
    try:
        parts = urlsplit(address)
        host, _, port = (
            parts.netloc.rpartition(":") if _has_port(parts.netloc) else (parts.netloc, "", "")
        )
        is_port = not port or parts.port is not None
    except ValueError:
        return False
    return parts.scheme in {"https", "http"} and is_port and bool(_HOST.fullmatch(host))


def _has_port(netloc: str) -> bool:
    return ":" in netloc.rpartition("]")[2]
