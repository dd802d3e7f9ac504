"""Settings, read from the environment once at start and checked before anything runs."""

import os
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.core.email_address import ascii_domain
from api.core.setting_types import (
    BounceAddress,
    BrokerUrl,
    Contact,
    Listening,
    PostgresUrl,
    Proxy,
    RedisUrl,
    ScannerUrl,
    SecretKey,
    Sender,
    SmtpUrl,
    StoreUrl,
    WebhookSecret,
    WebUrl,
)

PREFIX = "VUOROPUHELU_"
RENAMED = {
    "BODY_SECONDS": "BODY_TIMEOUT_SECONDS",
    "BUSINESS_REGISTER_SECONDS": "BUSINESS_REGISTER_TIMEOUT_SECONDS",
    "FILES": "DATA_DIR",
    "FILES_URL": "STORAGE_URL",
    "HAND_OVER_SECONDS": "REDELIVERY_SECONDS",
    "LOG_RETENTION_DAYS": "EVENT_RETENTION_DAYS",
    "MAIL_SERVER_AWAY_SECONDS": "SMTP_RETRY_SECONDS",
    "MAX_BODY_BYTES": "MAX_IMPORT_BYTES",
    "RECEIPT_DIFFICULTY": "POW_DIFFICULTY",
    "RECEIPT_DIFFICULTY_MOST": "POW_DIFFICULTY_MAX",
    "STREAM_SECONDS": "STREAM_MAX_SECONDS",
    "TICK_SECONDS": "BEAT_INTERVAL_SECONDS",
    "UPLOAD_SECONDS": "UPLOAD_TIMEOUT_SECONDS",
    "WEBHOOK_LOOPBACK": "WEBHOOK_ALLOW_LOOPBACK",
    "WEBHOOK_SENDERS": "WEBHOOK_CONCURRENCY",
}
"""Old names in the environment are refused: ignored, they would silently mean the default."""


class SettingsError(Exception):
    """One line per setting that is missing or wrong, each saying what to do."""


class Settings(BaseSettings):
    """Every setting has the prefix `VUOROPUHELU_`, the two servers' well-known names aside."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    database_url: PostgresUrl = Field(validation_alias="DATABASE_URL")
    redis_url: RedisUrl = Field(validation_alias="REDIS_URL")
    broker_url: BrokerUrl | None = None
    """Celery's broker, where it is not the Redis above (RabbitMQ, for instance)."""

    secret_key: SecretKey = Field(min_length=32)
    """Signs cursors, challenges, unsubscribe links and records; secrets of webhooks come from it.

    Changing it makes the ones given out invalid.
    """

    public_url: WebUrl = "http://127.0.0.1:8000"
    """Where people reach the service: stands in mails, problem types and event sources."""

    bind: str = "127.0.0.1:8000"
    trusted_proxies: list[Proxy] = ["127.0.0.1"]
    """Addresses or networks whose `X-Forwarded-For` tells who asks; all else could forge it."""
    api_processes: int = Field(default=1, ge=1, le=64)
    worker_processes: int = Field(default=2, ge=1, le=64)
    metrics_bind: Listening | None = None
    """Where the first API process serves Prometheus metrics, the next ones at the ports behind.

    Apart from the API, so that they are not public. Off unless set.
    """

    security_contact: Contact | None = None
    """Who takes reports of weaknesses, as in `/.well-known/security.txt`, which there is if set:
    `mailto:security@example.org`, or an https address."""

    smtp_url: SmtpUrl = "smtp://127.0.0.1:25"
    mail_from: Sender = "Vuoropuhelu <vuoropuhelu@localhost>"
    mail_domain_rates: dict[str, Annotated[int, Field(ge=1)]] = {}
    """Mails a minute to a domain, as JSON: `{"example.com": 300, "*": 1200}`. `*` is any other."""
    bounce_address: BounceAddress | None = None
    """Envelope sender of mails, each with a token behind a `+`; without it that of `mail_from`."""
    bounce_secret: WebhookSecret | None = None
    """A provider that sends our mails signs what it tells of bounces; without it, it cannot."""
    digest_window_seconds: int = Field(default=60, ge=1, le=3600)
    """Notices wanted "at once" are gathered for this long, so that a burst is one mail."""

    beat_interval_seconds: float = Field(default=5.0, ge=0.2, le=60)
    """How often beat looks for what is due: openings, digests, anything that got lost."""
    mail_lease_seconds: int = Field(default=120, ge=2, le=3600)
    """A sender that died gives its mails back after this long."""
    smtp_retry_seconds: int = Field(default=15, ge=1, le=3600)
    """A mail server that does not answer, or hangs up, is asked again after this long."""
    redelivery_seconds: int = Field(default=30, ge=1, le=3600)
    """What follows from a fact and was not done in this time is handed to the workers again."""

    event_retention_days: int = Field(default=730, ge=1)
    """How long published facts stay in the log; who comes later takes a full copy first."""
    stream_heartbeat_seconds: float = Field(default=15.0, gt=0, le=60)
    """A stream of events that has nothing to tell says so this often."""
    stream_max_seconds: float = Field(default=3600.0, ge=0)
    """A stream ends after this long and its reader comes back: so load spreads again."""
    stream_buffer: int = Field(default=1000, ge=1)
    """Facts that may wait for one slow reader of a stream before it is cut off."""
    stream_connections: int = Field(default=5000, ge=1)
    """Open streams of one API process."""
    stream_connections_per_address: int = Field(default=20, ge=1)
    """Of them, from one address."""

    business_register_url: WebUrl | None = None
    """The Finnish business register's open API, such as
    `https://avoindata.prh.fi/opendata-ytj-api/v3`: gives suppliers their names and websites.

    Off unless set. Asked for business ids, and nothing else is sent there.
    """
    business_register_timeout_seconds: float = Field(default=10.0, ge=0.5, le=60)
    """From the look-up of its name to the end of its answer the register has this long."""

    webhook_concurrency: int = Field(default=16, ge=1, le=200)
    """How many webhooks are sent at the same time."""
    webhook_timeout_seconds: float = Field(default=10.0, ge=0.5, le=30)
    """From the look-up of its name to the end of its answer a target has this long."""
    webhook_allow_loopback: bool = False
    """For development: targets on this machine, by http too."""

    max_import_bytes: int = Field(default=10_000_000, ge=10_000)
    """Of a spreadsheet that is imported. Other bodies have limits by kind of route."""
    body_timeout_seconds: float = Field(default=30.0, gt=0, le=600)
    """A body has this long to come; of a file each piece of it."""
    upload_timeout_seconds: float = Field(default=300.0, gt=0, le=7200)
    """A file has this long to come: 25 MB over a line of 0.7 Mbit/s."""
    rate_limit_anonymous: int = Field(default=120, ge=1)
    """Requests a minute from one address without a token."""
    rate_limit_signed_in: int = Field(default=600, ge=1)
    """Requests a minute with one token."""
    pow_difficulty: int = Field(default=18, ge=0, le=32)
    """Leading zero bits that a receipt costs at rest; each doubles the work. 0 asks for none."""
    pow_difficulty_max: int = Field(default=20, ge=0, le=32)
    """However high the rate. A telephone of five years reckons 350,000 hashes a second in a
    browser: 18 bits take it 0.75 s on average, 20 bits 3 s.
    """
    cors_origins: list[str] = []
    """Origins that may write from a browser; public reads are open to all."""

    log_format: Literal["json", "text"] = "json"
    data_dir: Path = Path(".vuoropuhelu/files")
    """Holds the folders `documents` and `erasures`, unless those are elsewhere."""
    storage_url: StoreUrl | None = None
    """Where uploads are kept, if not in the folder `documents` of `data_dir`."""
    erasures_url: StoreUrl | None = None
    """Where the list of erasures is kept, if not in the folder `erasures` of `data_dir`.

    It must not be in the backup of the database: it is applied after a restore.
    """
    lexicon: Path | None = None
    """Where the dictionaries for the search are, if not in the folder `lexicon` of `data_dir`.

    Written there by `vuoropuhelu migrate` or `vuoropuhelu lexicon`; read by `core/lexicon.py`.
    """
    max_upload_bytes: int = Field(default=25_000_000, ge=10_000)
    clamd_url: ScannerUrl | None = None
    """Uploads are looked through by this ClamAV daemon; without it by nobody."""

    @property
    def broker(self) -> str:
        return self.broker_url or self.redis_url

    @property
    def uploads(self) -> str:
        return self.storage_url or (self.data_dir.absolute() / "documents").as_uri()

    @property
    def erasures(self) -> str:
        return self.erasures_url or (self.data_dir.absolute() / "erasures").as_uri()

    @property
    def host(self) -> str:
        """As it stands in headers of mails: in ASCII."""
        return ascii_domain(urlsplit(self.public_url).hostname or "localhost")


def _line(name: str, message: str, kind: str) -> str:
    if kind == "missing":
        return f"{name} is not set"
    return f"{name}: {message.removeprefix('Value error, ')}"


def _renamed() -> list[str]:
    return [
        f"{PREFIX}{old} is now {PREFIX}{new}"
        for old, new in RENAMED.items()
        if f"{PREFIX}{old}" in os.environ
    ]


@cache
def load_settings() -> Settings:
    """Raise SettingsError with a line per wrong variable; never shows a value, it may be secret."""
    if renamed := _renamed():
        raise SettingsError("\n".join(renamed))
    try:
        return Settings()  # type: ignore[call-arg] # pydantic-settings fills it from the environment
    except ValidationError as error:
        lines = []
        for fault in error.errors():
            field = str(fault["loc"][0])
            name = field if field.isupper() else f"{PREFIX}{field.upper()}"
            lines.append(_line(name, fault["msg"], fault["type"]))
        raise SettingsError("\n".join(lines)) from None
