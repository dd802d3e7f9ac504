"""Checks web addresses that people enter: links, websites, and addresses of online meetings."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from api.core.errors import Fault

LONGEST = 2000
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}\.?|\[[0-9a-fA-F:.]+\]")


def web_address_faults(pointer: str, address: str | None) -> Iterator[Fault]:
    """Faults unless it is http or https, with a host, without credentials and invisible
    characters.
    """
    if address is None:
        return
    if len(address) > LONGEST:
        yield Fault(pointer, "length", {"low": 1, "high": LONGEST})
    elif not address.startswith(("https://", "http://")):
        yield Fault(pointer, "bad_web_address")
    elif not is_web_address(address):
        yield Fault(pointer, "unsafe_web_address")


def is_web_address(address: str) -> bool:
    """urlsplit alone drops line breaks and accepts any host, so both are checked separately."""
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
