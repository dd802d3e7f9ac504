"""Rules for allowed targets. Pure.

There are two checks: the written address when it is set, and the resolved address at every
connection, because a name can resolve to another address later.
"""

import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from api.core.errors import Fault

IPAddress = IPv4Address | IPv6Address

LONGEST_URL = 2_000
_HTTPS_PORT, _FIRST_HIGH_PORT, _LAST_PORT = 443, 1024, 65_535

# One expression for the whole address. It refuses credentials, backslashes, other alphabets and
# fragments, so that no later parser can read the address differently.
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+|\[::1\])(?::(?P<port>[0-9]{1,5}))?"
    r"(?:[/?](?:[a-z0-9._~!$&'()*+,;=:@/?-]|%[0-9a-f]{2})*)?",
    re.IGNORECASE | re.ASCII,
)
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
# The last label starts with a letter: otherwise it could be part of an IPv4 address (`0x7f.1`).
_NAME = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])", re.IGNORECASE | re.ASCII)
_LONGEST_NAME = 253
_LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_CARRIES_IPV4_IN_THE_END = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
"""Mapped addresses and NAT64, by which IPv6-only networks reach IPv4 hosts."""
_TUNNELS = (IPv6Network("2001::/32"), IPv6Network("2002::/16"))
"""Teredo and 6to4 wrap an IPv4 address; no server uses them today."""

_SPECIAL = (IPv4Network("192.0.0.0/24"), IPv6Network("3fff::/20"))
"""Protocol assignments and documentation; not every version of Python knows these ranges."""


def target_faults(pointer: str, url: str, *, loopback: bool) -> Iterator[Fault]:
    """`loopback`: in development, this machine is also allowed as a target, by http, too."""
    match = _URL.fullmatch(url)
    if match is None or len(url) > LONGEST_URL:
        yield Fault(pointer, "bad_target", {"limit": LONGEST_URL})
        return
    host, here = match["host"].lower(), False
    if loopback and host in _LOOPBACK_HOSTS:
        here = True
    elif not _NAME.fullmatch(host) or len(host) > _LONGEST_NAME:
        yield Fault(pointer, "target_not_a_name")
    if match["scheme"].lower() != "https" and not here:
        yield Fault(pointer, "target_not_https")
    if match["port"] and not _is_port(int(match["port"])):
        yield Fault(pointer, "target_port")


def _is_port(port: int) -> bool:
    """Of the ports below 1024 only https is allowed: others belong to mail, directories and
    databases."""
    return port == _HTTPS_PORT or _FIRST_HIGH_PORT <= port <= _LAST_PORT


def is_allowed(address: str, *, loopback: bool) -> bool:
    """Whether a resolved address may be connected to."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return (loopback and ip.is_loopback) or _is_public(ip)


def all_allowed(addresses: Iterable[str], *, loopback: bool) -> bool:
    """All resolved addresses must be public: one internal address indicates an attack."""
    return all(is_allowed(address, loopback=loopback) for address in addresses)


def _is_public(address: IPAddress) -> bool:
    if any(address in network for network in _CARRIES_IPV4_IN_THE_END):
        return _is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
    if any(address in network for network in (*_SPECIAL, *_TUNNELS)):
        return False
    if isinstance(address, IPv6Address) and (address.scope_id or address not in _GLOBAL_UNICAST):
        return False
    return address.is_global and not address.is_multicast
