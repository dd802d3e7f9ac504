"""Networks that an address lies in: limits count them, for one person may have many addresses."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

_SHARED_PREFIX = {4: 24, 6: 56}
"""Bits of an address that many share: a neighbourhood, a customer."""
_OPERATOR_PREFIX = {4: 16, 6: 32}
"""Bits of an address that say little more than whose network it is."""
_BUDGETS = {4: ((32, 1), (24, 4)), 6: ((64, 1), (56, 2), (48, 8))}
"""Prefix and share of a limit: what one customer can choose from is /64, /56 or /48."""


class Origin(NamedTuple):
    """Where a request comes from, and the key that hashes it: the address is never kept."""

    address: str
    key: str


class Budget(NamedTuple):
    network: str
    share: int
    """How many times the limit of a single address it has."""


def network_of(address: str) -> str:
    """The network that many share; empty for what is no address."""
    return _network(address, _SHARED_PREFIX)


def operator_network(address: str) -> str:
    """So wide that a telephone on the move mostly stays in it; empty for what is no address."""
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
