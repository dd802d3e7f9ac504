"""Addresses of what stands outside are checked before anything runs."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from api.core.settings import Settings


def _settings(**values: Any) -> Settings:
    needed = {
        "DATABASE_URL": "postgresql://db/x",
        "REDIS_URL": "redis://r",
        "secret_key": SecretStr("k" * 32),
    }
    return Settings(**{**needed, **values})


def test_uploads_lie_in_a_folder_unless_told_otherwise() -> None:
    assert _settings(files=Path("/data files")).uploads == "file:///data%20files/documents"
    assert _settings(files_url="s3://bucket/prefix/").uploads == "s3://bucket/prefix"
    assert _settings(files_url="file:///srv/uploads").uploads == "file:///srv/uploads"


@pytest.mark.parametrize("url", ["", "/srv", "file://srv/x", "file:///", "s3:///x", "http://x/y"])
def test_a_store_is_a_folder_or_a_bucket(url: str) -> None:
    with pytest.raises(ValidationError, match="s3://bucket/prefix"):
        _settings(files_url=url)


@pytest.mark.parametrize("url", ["unix:/run/clamd.sock", "tcp://clamd:3310"])
def test_a_scanner_is_a_socket(url: str) -> None:
    assert _settings(clamd_url=url).clamd_url == url


@pytest.mark.parametrize("url", ["clamd:3310", "tcp://clamd", "unix:", "http://clamd:3310"])
def test_anything_else_is_none(url: str) -> None:
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


@pytest.mark.parametrize("secret", ["hunter2", "whsec_c2hvcnQ=", "whsec_" + "ä" * 32])
def test_a_secret_that_does_not_sign_is_refused_and_not_told(secret: str) -> None:
    with pytest.raises(ValidationError, match="in base64") as refused:
        _settings(bounce_secret=SecretStr(secret))
    assert secret not in str(refused.value)
