"""Claims mails in batches, sends them outside any transaction, and records each result at once."""

import time
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from datetime import timedelta
from email.utils import parseaddr

import structlog
from sqlalchemy import Connection
from structlog.contextvars import bound_contextvars

from api.core.clock import utc_now
from api.core.settings import Settings, load_settings
from api.core.telemetry import span
from api.mails.bounce_codes import classify_reply
from api.mails.bounces import record_bounce
from api.mails.jobs import claim_mails, mark_refused, mark_sent, release, reschedule
from api.mails.message import build_message
from api.mails.models import Mail, MailKind
from api.mails.verp import return_path
from api.operations.heartbeats import Labels
from workers.heartbeats import count
from workers.mail import smtp
from workers.mail.throttle import pace
from workers.runtime import autocommit_engine, redis, transaction

BATCH = 200
BATCH_SECONDS = 2.0
"""Seconds that a batch may take, so that urgent mails get a process even if the server is slow."""

log = structlog.get_logger(__name__)


def lease() -> timedelta:
    return timedelta(seconds=load_settings().mail_lease_seconds)


def send_batch(kinds: Iterable[MailKind]) -> bool:
    """Returns whether there may be more to send now."""
    with transaction() as session:
        mails = claim_mails(session, kinds, utc_now(), lease=lease(), limit=BATCH)
    return send_claimed(mails) or bool(mails)


def send_claimed(mails: Sequence[Mail]) -> bool:
    """Send as many as a turn allows. Returns whether some are left; those are released."""
    settings, wait = load_settings(), timedelta(0)
    unsent = deque(_sendable_now(mails))
    end = time.monotonic() + _seconds_for(mails)
    results: Counter[Labels] = Counter()
    try:
        with (
            span("mails", mails=len(mails)),
            smtp.connection(settings.smtp_url) as connection,
            autocommit_engine().connect() as record_connection,
        ):
            while unsent and time.monotonic() < end:
                results[unsent[0].kind, _send_traced(connection, record_connection, unsent[0])] += 1
                unsent.popleft()
    except smtp.ServerAwayError as error:
        log.warning("mail server away", reason=str(error), mails=len(unsent))
        wait = timedelta(seconds=settings.smtp_retry_seconds)
        results.update((mail.kind, "server_away") for mail in unsent)
    count("mails", results)
    if unsent:
        with transaction() as session:
            release(session, unsent, utc_now(), wait)
    return bool(unsent) and not wait


def _seconds_for(mails: Sequence[Mail]) -> float:
    """Half of the remaining lease, so that it cannot end during sending.

    Nothing may remain, if building the mails took long or the machine was suspended.
    """
    now = utc_now()
    left = min((mail.lease_until - now for mail in mails if mail.lease_until), default=timedelta(0))
    return min(BATCH_SECONDS, left.total_seconds() / 2)


def _sendable_now(mails: Sequence[Mail]) -> list[Mail]:
    """Mails that may be sent now. The others are rescheduled for the time at which their domain
    accepts more.
    """
    paced = pace(mails, load_settings().mail_domain_rates, redis(), utc_now())
    if paced.later:
        with transaction() as session:
            reschedule(session, paced.later)
    return paced.now


def _send_traced(connection: smtp.Connection, record_connection: Connection, mail: Mail) -> str:
    """Returns the result as a word. A digest covers many requests, so it stays in the batch's
    trace.
    """
    if mail.trace_id is None:
        return _send(connection, record_connection, mail)
    with (
        bound_contextvars(trace_id=mail.trace_id),
        span("mail", root=True, kind=mail.kind) as mail_span,
    ):
        result = _send(connection, record_connection, mail)
        mail_span.attributes["outcome"] = result
    return result


def _send(connection: smtp.Connection, record_connection: Connection, mail: Mail) -> str:
    settings = load_settings()
    try:
        message = build_message(mail, sender=settings.mail_from, host=settings.host, now=utc_now())
    except ValueError as error:  # uncaught, it would fail all mails of the batch
        log.exception("mail cannot be written", mail_id=str(mail.id))
        mark_refused(record_connection, mail, type(error).__name__, utc_now(), final=True)
        return "failed"
    try:
        connection.send(_sender(settings, mail), mail.address, message)
    except smtp.RefusedError as refused:
        log.warning("mail refused", mail_id=str(mail.id), final=refused.final)
        has_failed = mark_refused(
            record_connection, mail, str(refused), utc_now(), final=refused.final
        )
        if has_failed and refused.of_recipient:
            with transaction() as session:
                record_bounce(session, mail.id, classify_reply(str(refused)), utc_now())
        return "refused" if refused.final else "deferred"
    except smtp.ServerAwayError:
        raise
    except Exception as error:
        # Unexpected: this mail waits for its retry, the others are sent over a new connection.
        log.exception("mail cannot be sent", mail_id=str(mail.id))
        mark_refused(record_connection, mail, type(error).__name__, utc_now(), final=False)
        raise smtp.ServerAwayError(type(error).__name__) from None
    mark_sent(record_connection, mail, utc_now())
    return "sent"


def _sender(settings: Settings, mail: Mail) -> str:
    if settings.bounce_address is None:
        return parseaddr(settings.mail_from)[1]
    return return_path(settings.bounce_address, settings.secret_key.get_secret_value(), mail.id)
