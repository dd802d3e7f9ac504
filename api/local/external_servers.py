"""Checks of servers that somebody else runs: reachable and new enough."""

from urllib.parse import urlsplit

import psycopg
import redis

from api.local.errors import LocalServerError

_OLDEST_POSTGRES = 15
_CONNECT_SECONDS = 5


def check_database(url: str) -> None:
    hint = "start it, correct DATABASE_URL, or unset it to use a private PostgreSQL"
    try:
        with psycopg.connect(_for_libpq(url), connect_timeout=_CONNECT_SECONDS) as connection:
            major = connection.info.server_version // 10_000
    except psycopg.Error as error:
        raise LocalServerError(
            f"cannot reach the database at {without_credentials(url)} ({_one_line(error)}): {hint}"
        ) from None  # the cause may hold the password
    if major < _OLDEST_POSTGRES:
        raise LocalServerError(
            f"the database at {without_credentials(url)} is PostgreSQL {major}: "
            f"{_OLDEST_POSTGRES} or newer is needed"
        )


def check_redis(url: str) -> None:
    hint = "start it, correct REDIS_URL, or unset it to use a private Valkey"
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=_CONNECT_SECONDS) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise LocalServerError(
            f"cannot reach Redis at {without_credentials(url)} ({_one_line(error)}): {hint}"
        ) from None


def _for_libpq(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return scheme.split("+")[0] + separator + rest


def without_credentials(url: str) -> str:
    """The address without user name and password."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2] + parts.path or "the given address"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
