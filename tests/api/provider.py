"""A mail provider that reports bounces and signs its reports as the public library does."""

from typing import Any

import msgspec
from standardwebhooks import Webhook

from api.core.clock import utc_now
from tests.factories.mails import BOUNCE_SECRET


def signed(body: Any, secret: str = BOUNCE_SECRET) -> tuple[bytes, dict[str, str]]:
    """The bytes to send, and the headers that go with them."""
    content, now = msgspec.json.encode(body), utc_now()
    return content, {
        "Content-Type": "application/json",
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", now, content.decode()),
    }
