"""Who is at the other end, also behind proxies of our own."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

Network = IPv4Network | IPv6Network


def client_address(peer: str, forwarded_for: str | None, trusted: Sequence[Network]) -> str:
    """The nearest address that is not a proxy of ours.

    `X-Forwarded-For` is believed only as far as trusted proxies wrote it: anybody can send one,
    and each proxy appends the address it was called from.
    """
    address = peer
    hops = [hop.strip() for hop in (forwarded_for or "").split(",") if hop.strip()]
    while hops and _is_trusted(address, trusted):
        address = hops.pop()
    return address


def _is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    try:
        return any(ip_address(address) in network for network in trusted)
    except ValueError:
        return False
