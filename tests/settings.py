"""The settings of the tests."""

from pathlib import Path

from pydantic import SecretStr

from api.core.settings import Settings
from tests.factories.mails import BOUNCE_SECRET

SECRET_KEY = "only-for-tests-0123456789-abcdefg"


def build_settings(database_url: str, redis_url: str, files: Path) -> Settings:
    return Settings(
        DATABASE_URL=database_url,
        REDIS_URL=redis_url,  # type: ignore[call-arg]
        secret_key=SecretStr(SECRET_KEY),
        public_url="http://testserver.local",
        ocid_prefix="ocds-213czf",
        security_contact="mailto:security@example.org",
        rate_limit_anonymous=1_000_000,
        rate_limit_signed_in=1_000_000,
        stream_max_seconds=0.2,
        pow_difficulty=4,
        bounce_secret=SecretStr(BOUNCE_SECRET),
        data_dir=files,
    )
