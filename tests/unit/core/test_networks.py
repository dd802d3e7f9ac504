"""What the limits know of an address."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.networks import budgets_of, network_of, operator_network


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
def test_256_ipv4_neighbours_share_a_network(address: IPv4Address) -> None:
    network = ip_network(network_of(str(address)))
    assert network.num_addresses == 256
    assert address in network


@given(st.ip_addresses(v=6).filter(lambda address: not IPv6Address(address).ipv4_mapped))
def test_ipv6_customer_is_one_network(address: IPv6Address) -> None:
    other = ip_address(int(address) ^ 0xFFFF_FFFF_FFFF_FFFF)
    assert network_of(str(address)) == network_of(str(other))


@pytest.mark.parametrize(
    ("address", "budgets"),
    [
        ("203.0.113.77", [("203.0.113.77/32", 1), ("203.0.113.0/24", 4)]),
        (
            "2001:db8:12:34ff::1",
            [("2001:db8:12:34ff::/64", 1), ("2001:db8:12:3400::/56", 2), ("2001:db8:12::/48", 8)],
        ),
        ("fe80::1%eth0", [("fe80::/64", 1), ("fe80::/56", 2), ("fe80::/48", 8)]),
        ("testclient", [("", 1)]),
    ],
)
def test_wider_networks_have_larger_budgets(address: str, budgets: list[tuple[str, int]]) -> None:
    assert list(budgets_of(address)) == budgets


def test_mobile_address_stays_in_the_operators_network() -> None:
    assert operator_network("203.0.113.77") == operator_network("203.0.4.1") == "203.0.0.0/16"
    assert operator_network("2001:db8:12::1") == operator_network("2001:db8:ff::1")
