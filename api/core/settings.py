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
    Colour,
    Contact,
    DarkColour,
    LicenceUrl,
    Listening,
    Logo,
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
"""Old names in the environment are refused: ignoring them would silently apply the default."""


class SettingsError(Exception):
    """Has one line per missing or wrong setting, which says what to do."""


class Settings(BaseSettings):
    """All settings have the prefix `VUOROPUHELU_`, except the usual URLs of the two servers."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    database_url: PostgresUrl = Field(validation_alias="DATABASE_URL")
    redis_url: RedisUrl = Field(validation_alias="REDIS_URL")
    broker_url: BrokerUrl | None = None
    """Celery's broker, if it is not the Redis above (RabbitMQ, for instance)."""

    secret_key: SecretKey = Field(min_length=32)
    """Signs cursors, challenges, unsubscribe links and records. Secrets of webhooks derive from it.

    A change invalidates all of them.
    """

    public_url: WebUrl = "http://127.0.0.1:8000"
    """Public URL of the service, used in mails, problem types and event sources."""

    bind: str = "127.0.0.1:8000"
    trusted_proxies: list[Proxy] = ["127.0.0.1"]
    """Addresses or networks whose `X-Forwarded-For` is trusted. Any other client could forge it."""
    api_processes: int = Field(default=1, ge=1, le=64)
    worker_processes: int = Field(default=2, ge=1, le=64)
    metrics_bind: Listening | None = None
    """Address at which the first API process serves Prometheus metrics; others use the next ports.

    Separate from the API, so that metrics are not public. Off by default.
    """

    security_contact: Contact | None = None
    """Contact for reports of vulnerabilities: `mailto:security@example.org`, or an https address.
    `/.well-known/security.txt` exists if it is set.
    """

    site_name: str = Field(default="Vuoropuhelu", min_length=1, max_length=60)
    """The name on the pages."""
    site_colour: Colour | None = None
    """Colour of links and buttons on white, such as `#0b5394`. A colour that is hard to read is
    refused.
    """
    site_colour_dark: DarkColour | None = None
    """Colour of links and buttons on the dark background."""
    site_logo: Logo | None = None
    """An SVG or PNG file of at most 50 kB, shown beside the name."""
    operator_name: str = Field(default="", max_length=200)
    """Name of the operator in the statements on accessibility and data protection."""
    operator_email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    """Address for questions in these statements."""

    data_licence: LicenceUrl = "https://creativecommons.org/licenses/by/4.0/"
    """Address of the licence of the public data."""
    data_licence_name: str = Field(default="CC BY 4.0", min_length=1, max_length=100)
    """Name of that licence on the pages."""

    smtp_url: SmtpUrl = "smtp://127.0.0.1:25"
    mail_from: Sender = "Vuoropuhelu <vuoropuhelu@localhost>"
    mail_domain_rates: dict[str, Annotated[int, Field(ge=1)]] = {}
    """Mails per minute and domain, as JSON: `{"example.com": 300, "*": 1200}`. `*` is any other
    domain.
    """
    bounce_address: BounceAddress | None = None
    """Envelope sender of mails, with a token after a `+`. Default: the address of `mail_from`."""
    bounce_secret: WebhookSecret | None = None
    """Secret with which a mail provider signs its reports of bounces. Without it, reports are
    refused.
    """
    digest_window_seconds: int = Field(default=60, ge=1, le=3600)
    """Time for which notices with the frequency `at_once` are gathered, so that a burst is one
    mail.
    """

    beat_interval_seconds: float = Field(default=5.0, ge=0.2, le=60)
    """Interval at which beat starts tasks that look for due and lost work, such as openings and
    digests.
    """
    mail_lease_seconds: int = Field(default=120, ge=2, le=3600)
    """Time after which other senders send the mails of a sender that died."""
    smtp_retry_seconds: int = Field(default=15, ge=1, le=3600)
    """Time until a mail server is tried again that did not answer or closed the connection."""
    redelivery_seconds: int = Field(default=30, ge=1, le=3600)
    """Time after which a delivery that no handler has finished is queued again."""

    event_retention_days: int = Field(default=730, ge=1)
    """Time that published events stay in the log. Later clients need a full copy first."""
    stream_heartbeat_seconds: float = Field(default=15.0, gt=0, le=60)
    """Seconds between heartbeats of an idle event stream."""
    stream_max_seconds: float = Field(default=3600.0, ge=0)
    """Maximum time of a stream. Its client then reconnects, so that load spreads again."""
    stream_buffer: int = Field(default=1000, ge=1)
    """Limit of events that wait for a slow client of a stream, which is then disconnected."""
    stream_connections: int = Field(default=5000, ge=1)
    """Limit of open streams of one API process."""
    stream_connections_per_address: int = Field(default=20, ge=1)
    """Limit of open streams from one address."""

    business_register_url: WebUrl | None = None
    """Base URL of the Finnish business register's open API, such as
    `https://avoindata.prh.fi/opendata-ytj-api/v3`, which has names and websites of suppliers.

    Off by default. The platform sends only business ids to it.
    """
    business_register_timeout_seconds: float = Field(default=10.0, ge=0.5, le=60)
    """Time limit of a request to the register, from the name resolution to the end of
    the response.
    """

    webhook_concurrency: int = Field(default=16, ge=1, le=200)
    """Number of webhooks sent at the same time."""
    webhook_timeout_seconds: float = Field(default=10.0, ge=0.5, le=30)
    """Time limit of a webhook, from the name resolution to the end of the response."""
    webhook_allow_loopback: bool = False
    """For development: allows targets on this machine, also over http."""

    max_import_bytes: int = Field(default=10_000_000, ge=10_000)
    """Limit of an imported spreadsheet. Limits of other bodies depend on the route."""
    body_timeout_seconds: float = Field(default=30.0, gt=0, le=600)
    """Time limit of a body, and of each chunk of a file."""
    upload_timeout_seconds: float = Field(default=300.0, gt=0, le=7200)
    """Time limit of an upload. The default suffices for 25 MB at 0.7 Mbit/s."""
    rate_limit_anonymous: int = Field(default=120, ge=1)
    """Requests per minute from one address without a token."""
    rate_limit_signed_in: int = Field(default=600, ge=1)
    """Requests per minute with one token."""
    pow_difficulty: int = Field(default=18, ge=0, le=32)
    """Leading zero bits of the proof of work for a receipt. Each bit doubles the work; 0 requires
    none.
    """
    pow_difficulty_max: int = Field(default=20, ge=0, le=32)
    """Highest difficulty at any load. A five-year-old telephone computes 350,000 hashes per second
    in a browser: 18 bits take 0.75 s on average, 20 bits 3 s.
    """
    cors_origins: list[str] = []
    """Origins that may write from a browser. Public reads are open to all."""

    log_format: Literal["json", "text"] = "json"
    data_dir: Path = Path(".vuoropuhelu/files")
    """Parent of the folders `documents` and `erasures`, unless they are configured elsewhere."""
    storage_url: StoreUrl | None = None
    """Store of uploads, if not the folder `documents` in `data_dir`."""
    erasures_url: StoreUrl | None = None
    """Store of the list of erasures, if not the folder `erasures` in `data_dir`.

    It must not be in the database's backup: it is applied after a restore.
    """
    lexicon: Path | None = None
    """Folder of the search dictionaries, if not `lexicon` in `data_dir`.

    `vuoropuhelu migrate` and `vuoropuhelu lexicon` write them; `core/lexicon.py` reads them.
    """
    max_upload_bytes: int = Field(default=25_000_000, ge=10_000)
    clamd_url: ScannerUrl | None = None
    """ClamAV daemon that scans uploads. Without it, uploads are not scanned."""

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
        """Host name in ASCII, for headers of mails."""
        return ascii_domain(urlsplit(self.public_url).hostname or "localhost")


def _error_line(name: str, message: str, kind: str) -> str:
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
    """Raise SettingsError with a line per wrong variable. Never shows a value, which
    may be secret.
    """
    if renamed := _renamed():
        raise SettingsError("\n".join(renamed))
    try:
        return Settings()  # type: ignore[call-arg] # pydantic-settings fills it from the environment
    except ValidationError as error:
        lines = []
        for fault in error.errors():
            field = str(fault["loc"][0])
            name = field if field.isupper() else f"{PREFIX}{field.upper()}"
            lines.append(_error_line(name, fault["msg"], fault["type"]))
        raise SettingsError("\n".join(lines)) from None
