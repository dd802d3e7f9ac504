"""Signatures of Standard Webhooks 1.0, for sent and received messages. Pure."""

import base64
import hmac
from datetime import datetime, timedelta
from typing import NamedTuple

PREFIX = "whsec_"
TOLERANCE = timedelta(minutes=5)
"""Allowed difference to the sender's clock. An older message is a replay."""


class Signed(NamedTuple):
    """The headers `webhook-id`, `webhook-timestamp` and `webhook-signature` as received."""

    message_id: str
    timestamp: str
    signatures: str


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    content = b".".join((message_id.encode(), timestamp.encode(), body))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, content, "sha256")).decode()


def is_signed(secret: str, signed: Signed, body: bytes, now: datetime) -> bool:
    """Whether one of the signatures is correct and recent. Runs in constant time."""
    expected = signature(secret, signed.message_id, signed.timestamp, body).encode()
    signatures = [item.encode() for item in signed.signatures.split()]
    matches = [hmac.compare_digest(expected, signature) for signature in signatures]
    return any(matches) and _is_recent(signed.timestamp, now)


def _is_recent(timestamp: str, now: datetime) -> bool:
    plain = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= len("9999999999")
    return plain and abs(now.timestamp() - int(timestamp)) <= TOLERANCE.total_seconds()
