"""One batch of mails: claim, send outside any transaction, note each at once."""

from collections.abc import Iterable
from datetime import timedelta
from email.utils import parseaddr

import structlog

from api.core.clock import utc_now
from api.core.settings import load_settings
from api.mails.jobs import any_due, claim_mails, mark_refused, mark_sent, release
from api.mails.message import build_message
from api.mails.models import Mail, MailKind
from workers.mail.smtp import Connection, RefusedError, ServerAwayError, connect
from workers.runtime import transaction

BATCH = 50
SERVER_AWAY_WAIT = timedelta(seconds=15)

log = structlog.get_logger(__name__)


def send_batch(kinds: Iterable[MailKind]) -> bool:
    """True if there may be more to send at once."""
    kinds, settings = list(kinds), load_settings()
    lease = timedelta(seconds=settings.mail_lease_seconds)
    with transaction() as session:
        mails = claim_mails(session, kinds, utc_now(), lease=lease, limit=BATCH)
    if not mails:
        return False
    unsent = {mail.id for mail in mails}
    try:
        with connect(settings.smtp_url, parseaddr(settings.mail_from)[1]) as connection:
            for mail in mails:
                _send(connection, mail)
                unsent.discard(mail.id)
    except ServerAwayError as error:
        log.warning("mail server away", reason=str(error), mails=len(unsent))
        with transaction() as session:
            release(session, unsent, utc_now(), SERVER_AWAY_WAIT)
        return False
    with transaction() as session:
        return any_due(session, kinds, utc_now())


def _send(connection: Connection, mail: Mail) -> None:
    settings = load_settings()
    message = build_message(mail, sender=settings.mail_from, host=settings.host, now=utc_now())
    try:
        connection.send(mail.address, message)
    except RefusedError as refused:
        log.warning("mail refused", mail_id=str(mail.id), final=refused.final)
        with transaction() as session:
            mark_refused(session, mail, str(refused), utc_now(), final=refused.final)
        return
    with transaction() as session:
        mark_sent(session, mail, utc_now())
