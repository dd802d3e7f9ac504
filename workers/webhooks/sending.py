"""One attempt: post the message and read the response, with limits of time and memory."""

import random
import ssl
import time
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from functools import cache

import httpcore
import structlog
from structlog.contextvars import bound_contextvars

from api.core.clock import utc_now
from api.core.settings import Settings, load_settings
from api.core.telemetry import span
from api.webhooks.delivery import Message, claim_delivery, note_outcome
from api.webhooks.models import AttemptError
from api.webhooks.retry_policy import Outcome, verdict_of
from workers.heartbeats import count
from workers.runtime import transaction
from workers.webhooks.connection import (
    Budget,
    ForbiddenAddressError,
    NameUnknownError,
    OutOfTimeError,
    PinningBackend,
    Resolve,
    resolve,
)

MAX_RESPONSE_BYTES = 2_048

_TIMEOUTS = (OutOfTimeError, httpcore.TimeoutException)
_ERRORS: Mapping[type[Exception], AttemptError] = {
    ForbiddenAddressError: AttemptError.FORBIDDEN_ADDRESS,
    NameUnknownError: AttemptError.NAME_UNKNOWN,
    **dict.fromkeys(_TIMEOUTS, AttemptError.TIMEOUT),
    httpcore.NetworkError: AttemptError.CONNECTION,
    httpcore.ProtocolError: AttemptError.BAD_ANSWER,
    OSError: AttemptError.CONNECTION,
}

log = structlog.get_logger(__name__)


def claim() -> Message | None:
    with transaction() as session:
        return claim_delivery(session, utc_now(), load_settings())


def send(message: Message) -> None:
    """Send outside any transaction, and record the outcome at once."""
    settings = load_settings()
    with bound_contextvars(trace_id=message.trace_id):
        outcome = _attempt(message, settings)
    with transaction() as session:
        chance = random.random()  # noqa: S311 - spreads retries, guards nothing
        note_outcome(session, message, outcome, utc_now(), settings, chance=chance)
    count("webhooks", Counter([(verdict_of(outcome).name.lower(),)]))


def _attempt(message: Message, settings: Settings) -> Outcome:
    webhook_id = str(message.endpoint_id)
    with span("webhook attempt", webhook_id=webhook_id) as attempt_span:
        outcome = post(
            message.url,
            message.headers,
            message.body,
            seconds=settings.webhook_timeout_seconds,
            loopback=settings.webhook_allow_loopback,
        )
        attempt_span.attributes["outcome"] = verdict_of(outcome).name.lower()
    log.info("webhook attempt", webhook_id=webhook_id, status=outcome.status, error=outcome.error)
    return outcome


def post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    seconds: float,
    loopback: bool,
    resolve: Resolve = resolve,
) -> Outcome:
    """Never raises for errors of the target. No redirects, proxies or cookies."""
    start = time.monotonic()
    backend = PinningBackend(Budget(seconds), loopback=loopback, resolve=resolve)
    pool = httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend, retries=0)
    try:
        with pool, pool.stream("POST", url, headers=[*headers.items()], content=body) as response:
            answer, status, fields = _response_excerpt(response), response.status, response.headers
    except Exception as error:
        kind = _kind_of(error)
        if kind is None:
            raise
        return Outcome(duration=_since(start), error=kind)
    return Outcome(
        duration=_since(start), status=status, answer=answer, retry_after=_retry_after(fields)
    )


def _response_excerpt(response: httpcore.Response) -> str:
    """Beginning of the body, for people to read. An error here does not change the outcome."""
    content = b""
    try:
        for chunk in response.iter_stream():
            content += chunk
            if len(content) >= MAX_RESPONSE_BYTES:
                break
    except (httpcore.NetworkError, httpcore.ProtocolError, *_TIMEOUTS):
        pass
    # PostgreSQL's text type cannot hold NUL.
    return (
        content[:MAX_RESPONSE_BYTES]
        .decode(errors="replace")
        .replace("\0", "\N{REPLACEMENT CHARACTER}")
    )


def _retry_after(headers: list[tuple[bytes, bytes]]) -> str | None:
    values = (value for name, value in headers if name.lower() == b"retry-after")
    value = next(values, None)
    return None if value is None else value.decode("latin-1")


def _kind_of(error: Exception) -> AttemptError | None:
    if _is_tls(error):
        return AttemptError.TLS
    return next((kind for known, kind in _ERRORS.items() if isinstance(error, known)), None)


def _is_tls(error: BaseException | None) -> bool:
    """httpcore wraps TLS errors in a ConnectError."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _since(start: float) -> timedelta:
    return timedelta(seconds=time.monotonic() - start)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
