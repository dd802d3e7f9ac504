"""Who takes a receipt, and what the limits know of an address."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.participation.rules import network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:12:34ff::1", "2001:db8:12:3400::/56"),
        ("testclient", ""),
        ("", ""),
    ],
)
def test_an_address_is_one_of_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


@given(st.ip_addresses(v=4))
def test_256_neighbours_share_one(address: IPv4Address) -> None:
    network = ip_network(network_of(str(address)))
    assert network.num_addresses == 256
    assert address in network


@given(st.ip_addresses(v=6).filter(lambda address: not IPv6Address(address).ipv4_mapped))
def test_a_customer_of_ipv6_is_one(address: IPv6Address) -> None:
    other = ip_address(int(address) ^ 0xFFFF_FFFF_FFFF_FFFF)
    assert network_of(str(address)) == network_of(str(other))
