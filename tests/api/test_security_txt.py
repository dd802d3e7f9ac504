"""`/.well-known/security.txt`: RFC 9116."""

from datetime import UTC, datetime, timedelta

import pytest
from litestar import Litestar
from pydantic import ValidationError

from api.core.settings import Settings
from tests import services
from tests.api.client import ApiClient

PATH = "/.well-known/security.txt"


async def test_security_txt_has_contact_and_expiry(client: ApiClient) -> None:
    answer = await client.get(PATH)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    expires = datetime.fromisoformat(fields.pop("Expires"))
    assert fields == {
        "Contact": "mailto:security@example.org",
        "Preferred-Languages": "fi, sv, en",
        "Canonical": f"http://testserver.local{PATH}",
    }
    assert timedelta(days=170) < expires - datetime.now(UTC) < timedelta(days=365)
    assert answer.text.endswith("\n")


async def test_security_txt_is_missing_without_a_contact(
    client: ApiClient, app: Litestar, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = settings.model_copy(update={"security_contact": None})
    services.replace(monkeypatch, app, nobody)
    answer = await client.get(PATH)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize(
    "contact",
    [
        "security@example.org",
        "mailto:",
        "mailto:nobody",
        "http://example.org/report",
        "https://",
        "javascript:alert(1)",
        "mailto:security@example.org\nExpires: 1999-01-01T00:00:00Z",
        "https://example.org/a b",
        "https://example.org/\u202e",
    ],
)
def test_invalid_contact_stops_the_start(settings: Settings, contact: str) -> None:
    with pytest.raises(ValidationError, match="security_contact"):
        _settings(settings, contact)


def test_https_page_is_a_valid_contact(settings: Settings) -> None:
    contact = "https://example.org/report?lang=fi"
    assert _settings(settings, contact).security_contact == contact


def _settings(settings: Settings, contact: str) -> Settings:
    return Settings(
        DATABASE_URL=settings.database_url,
        REDIS_URL=settings.redis_url,  # type: ignore[call-arg]
        secret_key=settings.secret_key,
        security_contact=contact,
    )
