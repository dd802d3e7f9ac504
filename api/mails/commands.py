"""The command `vuoropuhelu bounce`. Its exit codes are those of sysexits.h for mail servers."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import structlog

from api.core.clock import utc_now
from api.core.db import build_engine, sync_sessions
from api.core.settings import Settings
from api.mails.bounces import record_bounce
from api.mails.dsn import LARGEST, read_dsn
from api.mails.verp import find_mail

TRY_AGAIN = os.EX_TEMPFAIL
_CHUNK = 1 << 16

log = structlog.get_logger(__name__)


def take_bounce(settings: Settings, mail: BinaryIO, recipients: Sequence[str]) -> int:
    """`recipients`: recipients that the mail server passes, if any.

    Mails that are not bounces of the platform's mails are accepted and ignored: a mail server would
    answer a refusal with a bounce to the author of an automatic reply.
    """
    notification = read_dsn(_beginning(mail))
    if notification is None:
        log.info("not a bounce: left aside")
        return os.EX_OK
    key = settings.secret_key.get_secret_value()
    mail_id = find_mail(key, [*recipients, *notification.addresses])
    if mail_id is None:
        log.info("a bounce of no mail of ours: left aside")
        return os.EX_OK
    engine = build_engine(settings)
    with sync_sessions(engine).begin() as session:
        outcome = record_bounce(session, mail_id, notification.reply, utc_now())
    engine.dispose()
    log.info(
        "mail bounced", mail_id=str(mail_id), status=notification.reply.status, outcome=outcome
    )
    return os.EX_OK


def read_environment(path: Path) -> dict[str, str]:
    """Reads the file like systemd: a mail server starts commands with an empty environment."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value.strip("\"'") for name, _, value in pairs}


def _beginning(mail: BinaryIO) -> bytes:
    """Returns the start of the mail, but reads all of it: a server that cannot write all of it
    would report a failure."""
    raw = mail.read(LARGEST)
    while mail.read(_CHUNK):
        pass
    return raw
