"""Caught mails as .eml files in a folder, which any mail program opens. They are kept."""

import email
import email.policy
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from api.local.smtp_sink import Received

_ID = re.compile(r"\d{20}")


@dataclass(frozen=True, slots=True)
class Mail:
    """A caught mail. Parsing tolerates errors, because developers must see broken mails too."""

    id: str
    source: bytes
    message: EmailMessage

    @property
    def received(self) -> datetime:
        return datetime.fromtimestamp(int(self.id) / 1e9, UTC)

    @property
    def recipients(self) -> list[str]:
        """Recipients of the envelope, who get the mail."""
        return [str(each) for each in self.message.get_all("Delivered-To", [])]

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        try:
            return [(name, str(value)) for name, value in self.message.items()]
        except (ValueError, IndexError, AttributeError):  # headers that the parser cannot read
            return [(name, str(value)) for name, value in self.message.raw_items()]

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        if part is None:
            return ""
        try:
            return str(part.get_content())
        except (LookupError, ValueError):  # an unknown character set
            payload = part.get_payload(decode=True)
            return payload.decode(errors="replace") if isinstance(payload, bytes) else str(payload)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "received": self.received.isoformat(),
            "from": self.header("From"),
            "to": self.recipients,
            "subject": self.header("Subject"),
            "headers": self.headers,
            "text": self.text,
            "html": self.html,
        }


class MailFolder:
    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    def keep(self, received: Received) -> None:
        """Add the headers that a mailbox adds, so that the envelope is kept."""
        trace = [f"Return-Path: <{received.sender}>"]
        trace += [f"Delivered-To: {recipient}" for recipient in received.recipients]
        head = "".join(f"{line}\r\n" for line in trace).encode()
        target = self._unused_path()
        temporary = target.with_suffix(".part")
        temporary.write_bytes(head + received.source)
        temporary.rename(target)

    def _unused_path(self) -> Path:
        moment = time.time_ns()
        while (path := self.path / f"{moment:020d}.eml").exists():
            moment += 1
        return path

    def newest(self, limit: int, recipient: str = "") -> list[Mail]:
        mails: list[Mail] = []
        for mail in self._from_newest():
            if len(mails) == limit:
                break
            if not recipient or recipient.lower() in map(str.lower, mail.recipients):
                mails.append(mail)
        return mails

    def _from_newest(self) -> Iterator[Mail]:
        for path in sorted(self.path.glob("*.eml"), reverse=True):
            if mail := self.get(path.stem):
                yield mail

    def get(self, mail_id: str) -> Mail | None:
        path = self.path / f"{mail_id}.eml"
        if not _ID.fullmatch(mail_id) or not path.exists():
            return None
        source = path.read_bytes()
        return Mail(mail_id, source, email.message_from_bytes(source, policy=email.policy.default))
