from itertools import count
from typing import Any

from api.core.clock import utc_now
from api.core.ids import new_id
from api.core.text import Language
from api.mails.models import Mail, MailKind, MailState

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
