"""From a row to the bytes that go out. Pure."""

import hashlib
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from api.mails.models import CalendarPart, Mail

HEADERS = {"Auto-Submitted": "auto-generated"}


def message_id(key: str, host: str) -> str:
    """The same for every copy of a mail, so that a second one is recognised."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def build_message(mail: Mail, *, sender: str, host: str, now: datetime) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = message_id(mail.key, host)
    message["Date"] = format_datetime(now)
    message["From"] = sender
    message["To"] = mail.address
    message["Subject"] = mail.subject
    for name, value in {**HEADERS, **mail.headers}.items():
        message[name] = value
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    if mail.calendar:
        _add_calendar(message, mail.calendar)
    message["Content-Language"] = mail.language.value  # set_content drops what is there before
    return message.as_bytes()


def _add_calendar(message: EmailMessage, part: CalendarPart) -> None:
    """A third form of the same words, for calendars to act upon, and a file to open by hand."""
    message.add_alternative(
        part.content, subtype="calendar", params={"method": part.method}, cte="base64"
    )
    message.add_attachment(
        part.content.encode(), maintype="application", subtype="ics", filename="invite.ics"
    )
