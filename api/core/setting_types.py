"""Types of settings. Each checks a value; its error says which values are allowed."""

import re
from base64 import b64decode
from email.utils import parseaddr
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from api.core.colours import NIGHT, WHITE, readable_on
from api.core.email_address import email_faults, written_email

HIGHEST_PORT = 65_535
LOGO_BYTES = 50_000
"""Most bytes of a logo: a page with everything stays under 100 kB."""
FEWEST_CHARACTERS = 8
"""Distinct characters of a secret key. 32 random hexadecimal digits practically never
have fewer.
"""


def _address(schemes: tuple[str, ...]) -> AfterValidator:
    def check(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(f"give an address such as {schemes[0]}://host")
        return value.rstrip("/")

    return AfterValidator(check)


def _driver(value: str) -> str:
    """Accepts the common `postgresql://`; the platform always uses psycopg 3."""
    for plain in ("postgres://", "postgresql://"):
        if value.startswith(plain):
            return "postgresql+psycopg://" + value.removeprefix(plain)
    return value


PostgresUrl = Annotated[str, AfterValidator(_driver), _address(("postgresql+psycopg",))]
RedisUrl = Annotated[str, _address(("redis", "rediss", "unix"))]
BrokerUrl = Annotated[str, _address(("redis", "rediss", "amqp", "amqps"))]
SmtpUrl = Annotated[str, _address(("smtp", "smtps", "smtp+starttls"))]


def _store(value: str) -> str:
    """A folder or a bucket. The usual `AWS_*` variables have the other settings of S3."""
    parts = urlsplit(value)
    is_folder = parts.scheme == "file" and not parts.netloc and len(parts.path) > 1
    if not is_folder and not (parts.scheme == "s3" and parts.hostname):
        raise ValueError("give file:///an/absolute/folder or s3://bucket/prefix")
    return value.rstrip("/")


def _scanner(value: str) -> str:
    parts = urlsplit(value)
    is_socket = parts.scheme == "unix" and not parts.netloc and len(parts.path) > 1
    if not is_socket and not (parts.scheme == "tcp" and parts.hostname and parts.port):
        raise ValueError("give tcp://host:port or unix:/path/of/the/socket")
    return value


def _listening(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) <= HIGHEST_PORT:
        raise ValueError("give an address to listen on, such as 127.0.0.1:9464")
    return value


_BOUNCE_ADDRESS = re.compile(r"[a-z0-9._-]{1,23}@(?:[a-z0-9-]+\.)*[a-z0-9-]+", re.ASCII)


def _bounce_address(value: str) -> str:
    """With `+` and a token, the part before `@` must not exceed 64 characters, the limit of
    servers.
    """
    if not _BOUNCE_ADDRESS.fullmatch(value):
        raise ValueError("give an address such as bounce@host, at most 23 characters before the @")
    return value


def _contact(value: str) -> str:
    """A URI of a mailbox or of an https page, as in RFC 9116."""
    parts = urlsplit(value)
    is_mailbox = parts.scheme == "mailto" and not any(email_faults("", parts.path))
    is_page = parts.scheme == "https" and bool(parts.hostname)
    if not (is_mailbox or is_page) or not re.fullmatch(r"[!-~]+", value):
        raise ValueError("give mailto:security@example.org or an https address")
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    prefix, _, key = value.get_secret_value().partition("_")
    try:
        fits = prefix == "whsec" and 24 <= len(b64decode(key, validate=True)) <= 64  # noqa: PLR2004
    except ValueError:
        fits = False
    if not fits:
        raise ValueError("give whsec_ and 24 to 64 bytes in base64")
    return value


def _sender(value: str) -> str:
    """`Name <address>`. The domain is converted to the ASCII form of mail servers (`xn--…`)."""
    name, address = parseaddr(value)
    written = written_email(address)
    if any(email_faults("", written)) and not written.endswith("@localhost"):
        raise ValueError("give a sender such as Vuoropuhelu <no-reply@example.org>")
    return value if written == address else f"{name} <{written}>".lstrip()


def _proxy(value: str) -> str:
    try:
        network = ip_network(value)
    except ValueError:
        raise ValueError(
            "give addresses such as 10.0.0.5, or networks such as 10.0.0.0/8 (no bits of a host)"
        ) from None
    if network.prefixlen == 0:
        raise ValueError("this network has all addresses: any client could forge its own")
    return value


def _secret_key(value: SecretStr) -> SecretStr:
    if len(set(value.get_secret_value())) < FEWEST_CHARACTERS:
        raise ValueError(
            "it has too few different characters: create one with `openssl rand -base64 48`"
        )
    return value


BounceAddress = Annotated[str, AfterValidator(_bounce_address)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]
LicenceUrl = Annotated[str, Field(max_length=500, pattern=r'^https?://[^\s"<>]+$')]
"""Kept as it is: the address of a licence is its name for programs."""
WebUrl = Annotated[str, _address(("http", "https"))]
StoreUrl = Annotated[str, AfterValidator(_store)]
ScannerUrl = Annotated[str, AfterValidator(_scanner)]
Contact = Annotated[str, AfterValidator(_contact)]
Listening = Annotated[str, AfterValidator(_listening)]
SecretKey = Annotated[SecretStr, AfterValidator(_secret_key)]
Sender = Annotated[str, AfterValidator(_sender)]
Proxy = Annotated[str, AfterValidator(_proxy)]


def _logo(path: Path) -> Path:
    if path.suffix not in {".svg", ".png"}:
        raise ValueError("give an .svg or .png file")
    if not path.is_file() or path.stat().st_size > LOGO_BYTES:
        raise ValueError(f"the file is not there, or has more than {LOGO_BYTES} bytes")
    return path


Colour = Annotated[str, AfterValidator(partial(readable_on, WHITE))]
DarkColour = Annotated[str, AfterValidator(partial(readable_on, NIGHT))]
Logo = Annotated[Path, AfterValidator(_logo)]
