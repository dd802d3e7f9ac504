"""Standard Webhooks 1.0: secrets and signatures. Pure.

A secret is derived from the platform's key, the endpoint and the secret's number, so that no secret
is stored and each signature derives it again.
"""

import base64
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from api.core.standard_webhooks import PREFIX, signature
from api.core.tokens import derive
from api.webhooks.models import WebhookEndpoint

OVERLAP = timedelta(hours=24)
"""Time after a rotation in which both secrets sign."""


def secret_of(secret_key: str, endpoint_id: UUID, number: int) -> str:
    """The secret in the format that the receiver gets."""
    raw = derive(secret_key, "webhook", endpoint_id.bytes + number.to_bytes(4, "big"))
    return PREFIX + base64.b64encode(raw).decode()


def live_secrets(secret_key: str, endpoint: WebhookEndpoint, now: datetime) -> list[str]:
    """Live secrets, newest first."""
    newest = endpoint.secret_number
    rotating = endpoint.old_secret_until is not None and now < endpoint.old_secret_until
    numbers = [newest, newest - 1] if rotating else [newest]
    return [secret_of(secret_key, endpoint.id, number) for number in numbers]


def signed_headers(
    message_id: str, body: bytes, secrets: Iterable[str], now: datetime
) -> dict[str, str]:
    """Headers with one signature for each secret; a receiver needs to know one secret."""
    timestamp = str(int(now.timestamp()))
    signatures = (signature(secret, message_id, timestamp, body) for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signatures),
    }
