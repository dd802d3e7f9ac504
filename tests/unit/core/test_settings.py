"""Addresses of what stands outside are checked before anything runs."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from api.core.settings import RENAMED, Settings, SettingsError, load_settings


def _settings(**values: Any) -> Settings:
    needed = {
        "DATABASE_URL": "postgresql://db/x",
        "REDIS_URL": "redis://r",
        "secret_key": SecretStr("only-for-tests-0123456789-abcdef"),
    }
    return Settings(**{**needed, **values})


def test_uploads_lie_in_a_folder_unless_told_otherwise() -> None:
    assert _settings(data_dir=Path("/data files")).uploads == "file:///data%20files/documents"
    assert _settings(storage_url="s3://bucket/prefix/").uploads == "s3://bucket/prefix"
    assert _settings(storage_url="file:///srv/uploads").uploads == "file:///srv/uploads"


@pytest.mark.parametrize("url", ["", "/srv", "file://srv/x", "file:///", "s3:///x", "http://x/y"])
def test_a_store_is_a_folder_or_a_bucket(url: str) -> None:
    with pytest.raises(ValidationError, match="s3://bucket/prefix"):
        _settings(storage_url=url)


@pytest.mark.parametrize("url", ["unix:/run/clamd.sock", "tcp://clamd:3310"])
def test_a_scanner_is_a_socket(url: str) -> None:
    assert _settings(clamd_url=url).clamd_url == url


@pytest.mark.parametrize("url", ["clamd:3310", "tcp://clamd", "unix:", "http://clamd:3310"])
def test_other_scanner_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="tcp://host:port"):
        _settings(clamd_url=url)


@pytest.mark.parametrize("address", ["bounce@host", "vuoro.bounces@bounces.example.fi"])
def test_bounces_come_to_a_plain_address(address: str) -> None:
    assert _settings(bounce_address=address).bounce_address == address


@pytest.mark.parametrize(
    "address", ["", "bounce", "a+b@host", "Bounces <b@host>", "b@", "b@h o", f"{'b' * 24}@host"]
)
def test_an_address_that_no_token_fits_into_is_refused(address: str) -> None:
    with pytest.raises(ValidationError, match="23 characters"):
        _settings(bounce_address=address)


@pytest.mark.parametrize("key", ["k" * 40, "abcdefg" * 6])
def test_repetitive_key_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(ValidationError, match="openssl rand") as refused:
        _settings(secret_key=SecretStr(key))
    assert key not in str(refused.value)


@pytest.mark.parametrize("proxy", ["10.0.0.5", "10.0.0.0/8", "::1", "fd00::/8"])
def test_proxies_are_addresses_or_networks(proxy: str) -> None:
    assert _settings(trusted_proxies=[proxy]).trusted_proxies == [proxy]


@pytest.mark.parametrize(
    "proxy", ["*", "", "10.0.0.5/8", "proxy.example", "0.0.0.0/0", "::/0", "10.0.0.1:80"]
)
def test_a_proxy_that_trusts_everybody_or_nobody_is_refused(proxy: str) -> None:
    with pytest.raises(ValidationError, match=r"networks such as|all addresses"):
        _settings(trusted_proxies=[proxy])


@pytest.mark.parametrize(
    ("sender", "kept"),
    [
        ("V <no-reply@example.org>", "V <no-reply@example.org>"),
        ("Vuoropuhelu <vuoropuhelu@localhost>", "Vuoropuhelu <vuoropuhelu@localhost>"),
        ("V <v@äänekoski.example>", "V <v@xn--nekoski-4waa.example>"),
        ("v@äänekoski.example", "<v@xn--nekoski-4waa.example>"),
    ],
)
def test_a_sender_is_an_address_that_servers_take(sender: str, kept: str) -> None:
    assert _settings(mail_from=sender).mail_from == kept


@pytest.mark.parametrize("sender", ["", "Vuoropuhelu", "V <käyttäjä@example.fi>", "a@b@c.fi"])
def test_a_sender_that_servers_refuse_is_refused_at_the_start(sender: str) -> None:
    with pytest.raises(ValidationError, match="give a sender"):
        _settings(mail_from=sender)


def test_the_host_in_headers_is_in_ascii() -> None:
    assert _settings(public_url="https://äänekoski.example").host == "xn--nekoski-4waa.example"


@pytest.mark.parametrize("secret", ["hunter2", "whsec_c2hvcnQ=", "whsec_" + "ä" * 32])
def test_unusable_signing_secret_is_refused_without_showing_it(secret: str) -> None:
    with pytest.raises(ValidationError, match="in base64") as refused:
        _settings(bounce_secret=SecretStr(secret))
    assert secret not in str(refused.value)


@pytest.mark.parametrize("place", ["127.0.0.1:9464", "[::1]:9464", "0.0.0.0:1"])
def test_metrics_are_served_at_a_host_and_a_port(place: str) -> None:
    assert _settings(metrics_bind=place).metrics_bind == place


@pytest.mark.parametrize("place", ["9464", ":9464", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536"])
def test_metrics_at_other_addresses_are_refused(place: str) -> None:
    with pytest.raises(ValidationError, match=r"127\.0\.0\.1:9464"):
        _settings(metrics_bind=place)


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_former_name_is_refused_naming_the_new_one(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"VUOROPUHELU_{old}", "1")
    with pytest.raises(SettingsError, match=f"VUOROPUHELU_{old} is now VUOROPUHELU_{new}$"):
        load_settings.__wrapped__()
    assert new.lower() in Settings.model_fields
