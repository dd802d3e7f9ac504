from ipaddress import ip_network

import pytest

from api.http.addresses import client_address

TRUSTED = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "header", "client"),
    [
        ("192.0.2.7", None, "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),  # not from a proxy of ours: anybody's word
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "203.0.113.9, 198.51.100.1", "198.51.100.1"),  # the first is the caller's own
        ("10.0.0.2", "198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("fd00::1", "2001:db8::5", "2001:db8::5"),
        ("10.0.0.2", None, "10.0.0.2"),
        ("10.0.0.2", "rubbish", "rubbish"),
    ],
)
def test_the_nearest_address_that_is_no_proxy_of_ours(
    peer: str, header: str | None, client: str
) -> None:
    assert client_address(peer, header, TRUSTED) == client
