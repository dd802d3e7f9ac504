"""Classifies bounces by enhanced status codes (RFC 3463). Pure.

Only codes about the address count, not codes about the mail, the sender or a server in between: a
provider that blocks the platform must not end the mails to all its users.
"""

import re
from typing import NamedTuple

from api.mails.models import BounceKind

_STATUS = re.compile(r"(?P<level>[245])\.(?P<rest>\d{1,3}\.\d{1,3})", re.ASCII)
_ANSWER = re.compile(r"\b([45])\d\d\b(?:[ -]+#?([45]\.\d{1,3}\.\d{1,3})\b)?", re.ASCII)
_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")
_LONGEST = 300

_GONE = frozenset({"1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "1.351", "4.1", "4.4"})
"""No such mailbox or domain. Exchange uses 5.4.1 for an address that is not in its directory,
Postfix 5.4.4 for a domain that does not exist, and Exchange Online 5.1.351 for a refusal by another
server. Two codes are left out, and count by days: servers use 5.1.0 for senders too, and Gmail uses
5.2.1 for mailboxes that get too many mails at once.
"""
_OF_SENDER_OR_MAIL = frozenset({"1.7", "1.8", "1.20", "1.90", "2.3", "2.4"})
_OF_ADDRESS = ("0.", "1.", "2.", "4.")
_UNCLEAR = frozenset({"5.0"})
"""outlook.com sends this code for a mailbox that does not exist."""


class ServerReply(NamedTuple):
    """`bounce` is None if the reply is not about the address. `words` hold no addresses."""

    bounce: BounceKind | None
    status: str | None
    words: str = ""


def bounce_of(status: str) -> BounceKind | None:
    match = _STATUS.fullmatch(status)
    if match is None or match["level"] == "2":
        return None
    rest = match["rest"]
    if match["level"] == "5" and rest in _GONE:
        return BounceKind.HARD
    counts = rest in _UNCLEAR or (rest.startswith(_OF_ADDRESS) and rest not in _OF_SENDER_OR_MAIL)
    return BounceKind.SOFT if counts else None


def status_in(answer: str) -> str | None:
    """Status code of an SMTP reply such as `550 5.1.1 no such user`; `5.0.0` if it has none."""
    lines = _ANSWER.findall(answer)
    own = [status for _, status in lines if status]
    return next(iter([*own, *(f"{level}.0.0" for level, _ in lines)]), None)


def classify_reply(answer: str) -> ServerReply:
    """Classifies a server's reply that refuses a recipient."""
    return classify(status_in(answer), answer)


def classify(status: str | None, words: str) -> ServerReply:
    return ServerReply(bounce_of(status) if status else None, status, without_addresses(words))


def more_specific(stated: str | None, concluded: str | None) -> str | None:
    """The more specific of two codes. If they are equal, the code of the remote server wins over
    the code that the local server concluded."""
    return max((stated, concluded), key=_specificity)


def _specificity(status: str | None) -> int:
    """Specificity by RFC 3463: `5.0.0` has no subject, `5.1.0` a subject, `5.1.1` a detail."""
    if status is None:
        return -1
    _, subject, detail = status.split(".")
    return 2 if int(detail) else int(subject != "0")


def without_addresses(words: str) -> str:
    """One bounded line without addresses: a reply may name others, such as a forwarding target."""
    plain = "".join(c if c.isprintable() else " " for c in words[: 4 * _LONGEST])
    return " ".join(_ADDRESS.sub("…", plain).split())[:_LONGEST]
