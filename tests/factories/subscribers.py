from datetime import timedelta
from typing import Any

from api.core.clock import utc_now
from api.core.i18n import Language
from api.core.ids import new_id
from api.core.schedule import Frequency
from api.core.tokens import TokenKind, hash_token, new_token
from api.watches.models import WatchCriteria, WatchRequest


def watch_request(**values: Any) -> tuple[WatchRequest, str]:
    """A mailed wish to watch everything, and the token of its link."""
    token = new_token(TokenKind.WATCH)
    defaults = {
        "id": new_id(),
        "email": "new@example.fi",
        "language": Language.FI,
        "name": "Siivous",
        "criteria": WatchCriteria(),
        "frequency": Frequency.DAILY,
        "hour": 7,
        "weekdays": [0],
        "token_hash": hash_token(token),
        "expires_at": utc_now() + timedelta(days=3),
    }
    return WatchRequest(**{**defaults, **values}), token
