"""Which addresses webhooks may be sent to: the URL as written, and the addresses of its name."""

from ipaddress import IPv4Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.webhooks.url_policy import all_allowed, is_allowed, target_faults

MAPPED, NAT64 = ip_network("::ffff:0:0/96"), ip_network("64:ff9b::/96")


def codes(url: str, *, loopback: bool = False) -> list[str]:
    return [fault.code for fault in target_faults("/url", url, loopback=loopback)]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.fi",
        "https://example.fi/",
        "https://hooks.example.fi/a/b%20c?x=1&y=%C3%A4",
        "https://example.fi:443/hook",
        "https://example.fi:8443/hook",
        "https://xn--pivkirja-2zab.example/hook",
        "HTTPS://Example.FI/Hook",
        "https://127.0.0.1.nip.example/",  # a name like any other: what it leads to is seen later
    ],
)
def test_public_names_by_https_are_targets(url: str) -> None:
    assert codes(url) == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.fi/hook", "target_not_https"),
        ("ftp://example.fi/hook", "bad_target"),
        ("file:///etc/passwd", "bad_target"),
        ("//example.fi/hook", "bad_target"),
        ("example.fi/hook", "bad_target"),
        ("", "bad_target"),
        ("https://", "bad_target"),
        ("https:///hook", "bad_target"),
        # Credentials, and what parsers read in different ways.
        ("https://user:password@example.fi/hook", "bad_target"),
        ("https://example.fi@127.0.0.1/", "bad_target"),
        ("https://example.fi\\@127.0.0.1/", "bad_target"),
        ("https://example.fi#@127.0.0.1/", "bad_target"),
        ("https://exa\tmple.fi/", "bad_target"),
        ("https://example.fi/ho\nok", "bad_target"),
        ("https://example.fi/hook\r\nx-evil: 1", "bad_target"),
        (" https://example.fi/", "bad_target"),
        ("https://example.fi/%zz", "bad_target"),
        ("https://example.fi:/", "bad_target"),
        # Other alphabets, and digits of theirs.
        ("https://esimerkkiä.fi/", "bad_target"),
        ("https://①②⑦.⓪.⓪.①/", "bad_target"),
        # Addresses in all spellings.
        ("https://127.0.0.1/", "target_not_a_name"),
        ("https://8.8.8.8/", "target_not_a_name"),
        ("https://127.1/", "target_not_a_name"),
        ("https://2130706433/", "target_not_a_name"),
        ("https://0x7f000001/", "target_not_a_name"),
        ("https://0x7f.0.0.0x1/", "target_not_a_name"),
        ("https://0177.0.0.1/", "target_not_a_name"),
        ("https://127.0.0.1./", "target_not_a_name"),
        ("https://[::1]/", "target_not_a_name"),
        ("https://[::ffff:127.0.0.1]/", "bad_target"),
        ("https://[fe80::1%25eth0]/", "bad_target"),
        # Names that are no public names.
        ("https://localhost/", "target_not_a_name"),
        ("https://postgres/", "target_not_a_name"),
        ("https://example.fi./", "target_not_a_name"),
        ("https://-example.fi/", "target_not_a_name"),
        ("https://exa..mple.fi/", "target_not_a_name"),
        ("https://" + "a" * 64 + ".fi/", "target_not_a_name"),
        ("https://" + "a.b." * 70 + "fi/", "target_not_a_name"),
        # Ports of other services.
        ("https://example.fi:22/", "target_port"),
        ("https://example.fi:80/", "target_port"),
        ("https://example.fi:0/", "target_port"),
        ("https://example.fi:65536/", "target_port"),
        ("https://example.fi/" + "a" * 2_000, "bad_target"),
    ],
)
def test_other_urls_are_refused(url: str, code: str) -> None:
    assert codes(url) == [code]


def test_this_machine_is_a_target_in_development_only() -> None:
    for url in ("http://127.0.0.1:8080/", "http://localhost:8080/", "https://[::1]:8443/"):
        assert codes(url, loopback=True) == []
        assert "target_not_a_name" in codes(url)
    assert codes("http://example.fi/", loopback=True) == ["target_not_https"]
    assert codes("http://192.168.0.1/", loopback=True) == ["target_not_a_name", "target_not_https"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.0.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "203.0.113.5",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::10.0.0.1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "2001:0:808:808::1",
        "2001:db8::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "2a00:1450::1%eth0",
        "fec0::1",
        "ff02::1",
        "100::1",
        "3fff::1",
        "nonsense",
        "",
    ],
)
def test_private_addresses_are_refused(address: str) -> None:
    assert not is_allowed(address, loopback=False)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "193.166.3.2", "2a00:1450:400f::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_allowed(address, loopback=False)


def test_development_allows_loopback_only() -> None:
    assert is_allowed("127.0.0.1", loopback=True)
    assert is_allowed("::1", loopback=True)
    assert not is_allowed("10.0.0.1", loopback=True)
    assert not is_allowed("169.254.169.254", loopback=True)


def test_one_private_address_refuses_the_name() -> None:
    assert all_allowed(["8.8.8.8", "2a00:1450:400f::1"], loopback=False)
    assert not all_allowed(["8.8.8.8", "10.0.0.1"], loopback=False)


@given(st.ip_addresses(v=4))
def test_a_wrapped_address_is_allowed_only_if_the_address_itself_is(inner: IPv4Address) -> None:
    for wrapped in (f"::ffff:{inner}", f"64:ff9b::{inner}"):
        assert is_allowed(wrapped, loopback=False) == is_allowed(str(inner), loopback=False)


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_is_allowed(address: object) -> None:
    found = ip_address(str(address))
    special = found.is_private or found.is_multicast or found.is_reserved or found.is_link_local
    if special and found not in NAT64 and found not in MAPPED:
        assert not is_allowed(str(found), loopback=False)


@given(st.text(max_size=60))
def test_any_text_is_allowed_or_refused(text: str) -> None:
    codes(text)
    codes(f"https://{text}/")
