from base64 import b64encode
from itertools import count
from typing import Any

from api.core.clock import utc_now
from api.core.i18n import Language
from api.core.ids import new_id
from api.mails.models import Mail, MailKind, MailState, Suppression, SuppressionReason

BOUNCE_SECRET = "whsec_" + b64encode(b"b" * 32).decode()
"""What the provider of the tests signs with."""

_number = count(1)


def mail(**values: Any) -> Mail:
    """A digest that waits to be sent."""
    number = next(_number)
    defaults = {
        "id": new_id(),
        "key": f"digest:{number}",
        "kind": MailKind.DIGEST,
        "address": f"reader{number}@example.fi",
        "language": Language.FI,
        "subject": "2 uutta hankintaa",
        "text": "Hei!\n\nKoulukuljetukset ja siivous.\n",
        "html": "<p>Hei!</p>",
        "headers": {},
        "state": MailState.PENDING,
        "next_try_at": utc_now(),
    }
    return Mail(**{**defaults, **values})


def suppression(address: str, **values: Any) -> Suppression:
    """An address that did not exist when it was last written to."""
    defaults = {
        "id": new_id(),
        "address": address,
        "reason": SuppressionReason.HARD_BOUNCE,
        "status": "5.1.1",
        "diagnostic": "550 5.1.1 User unknown",
        "stopped_at": utc_now(),
    }
    return Suppression(**{**defaults, **values})
