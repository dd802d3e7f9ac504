"""Mails claimed in batches and sent outside any transaction, each noted at once."""

import time
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import timedelta
from email.utils import parseaddr

import structlog
from sqlalchemy import Connection

from api.core.clock import utc_now
from api.core.settings import load_settings
from api.mails.jobs import claim_mails, mark_refused, mark_sent, release
from api.mails.message import build_message
from api.mails.models import Mail, MailKind
from workers.mail import smtp
from workers.runtime import notes, transaction

BATCH = 200
SERVER_AWAY_WAIT = timedelta(seconds=15)

log = structlog.get_logger(__name__)


class Turn:
    """How long a task may go on: a process is free for urgent mails again after a second."""

    SECONDS = 1.0

    def __init__(self) -> None:
        self._end = time.monotonic() + self.SECONDS

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._end


def send_due(kinds: Iterable[MailKind]) -> bool:
    """Batch after batch, until nothing is due. True if the turn was over before."""
    kinds, turn = list(kinds), Turn()
    while not turn.is_over:
        with transaction() as session:
            mails = claim_mails(session, kinds, utc_now(), lease=lease(), limit=BATCH)
        if not mails or not send_claimed(mails, turn):
            return False
    return True


def lease() -> timedelta:
    return timedelta(seconds=load_settings().mail_lease_seconds)


def send_claimed(mails: Sequence[Mail], turn: Turn) -> bool:
    """Those that the turn leaves over go back. False if the mail server is away."""
    settings, unsent, wait = load_settings(), deque(mails), timedelta(0)
    try:
        with (
            smtp.connection(settings.smtp_url, parseaddr(settings.mail_from)[1]) as connection,
            notes().connect() as noting,
        ):
            while unsent and not turn.is_over:
                _send(connection, noting, unsent[0])
                unsent.popleft()
    except smtp.ServerAwayError as error:
        log.warning("mail server away", reason=str(error), mails=len(unsent))
        wait = SERVER_AWAY_WAIT
    if unsent:
        with transaction() as session:
            release(session, [mail.id for mail in unsent], utc_now(), wait)
    return not wait


def _send(connection: smtp.Connection, noting: Connection, mail: Mail) -> None:
    settings = load_settings()
    message = build_message(mail, sender=settings.mail_from, host=settings.host, now=utc_now())
    try:
        connection.send(mail.address, message)
    except smtp.RefusedError as refused:
        log.warning("mail refused", mail_id=str(mail.id), final=refused.final)
        mark_refused(noting, mail, str(refused), utc_now(), final=refused.final)
    else:
        mark_sent(noting, mail, utc_now())
