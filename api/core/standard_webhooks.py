"""Standard Webhooks 1.0: how a message is signed, for what we send and what we are sent. Pure."""

import base64
import hmac
from datetime import datetime, timedelta
from typing import NamedTuple

PREFIX = "whsec_"
TOLERANCE = timedelta(minutes=5)
"""How far the sender's clock may be from ours; what was signed longer ago is a repetition."""


class Signed(NamedTuple):
    """The headers `webhook-id`, `webhook-timestamp` and `webhook-signature`, as they came."""

    message_id: str
    timestamp: str
    signatures: str


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    content = b".".join((message_id.encode(), timestamp.encode(), body))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, content, "sha256")).decode()


def is_signed(secret: str, signed: Signed, body: bytes, now: datetime) -> bool:
    """Whether one of the signatures is right and young. In constant time, whichever is wrong."""
    right = signature(secret, signed.message_id, signed.timestamp, body).encode()
    given = [item.encode() for item in signed.signatures.split()]
    fitting = [hmac.compare_digest(right, signature) for signature in given]
    return any(fitting) and _is_young(signed.timestamp, now)


def _is_young(timestamp: str, now: datetime) -> bool:
    plain = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= len("9999999999")
    return plain and abs(now.timestamp() - int(timestamp)) <= TOLERANCE.total_seconds()
