"""Networks of an address. Limits count them, because one person may have many addresses."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

_SHARED_PREFIX = {4: 24, 6: 56}
"""Prefix length of a network that many share: a neighbourhood, or one customer."""
_OPERATOR_PREFIX = {4: 16, 6: 32}
"""Prefix length of a network of the whole network operator."""
_BUDGETS = {4: ((32, 1), (24, 4)), 6: ((64, 1), (56, 2), (48, 8))}
"""Prefix length and share of a limit. One customer chooses addresses from a /64, /56 or /48."""


class Origin(NamedTuple):
    """Address of a request, and the key that hashes it. The address is never stored."""

    address: str
    key: str


class Budget(NamedTuple):
    network: str
    share: int
    """Factor of the limit, compared with a single address."""


def network_of(address: str) -> str:
    """The network that many share; empty for an invalid address."""
    return _network(address, _SHARED_PREFIX)


def operator_network(address: str) -> str:
    """A network so wide that a moving telephone mostly stays in it; empty for an
    invalid address.
    """
    return _network(address, _OPERATOR_PREFIX)


def budgets_of(address: str) -> Iterator[Budget]:
    """From the narrowest network to the widest."""
    client = _parsed(address)
    if client is None:
        yield Budget("", 1)
        return
    for prefix, share in _BUDGETS[client.version]:
        yield Budget(str(ip_network(f"{client}/{prefix}", strict=False)), share)


def _network(address: str, prefixes: dict[int, int]) -> str:
    client = _parsed(address)
    if client is None:
        return ""
    return str(ip_network(f"{client}/{prefixes[client.version]}", strict=False))


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        client = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(client, IPv6Address) and client.ipv4_mapped:
        return client.ipv4_mapped
    return client
