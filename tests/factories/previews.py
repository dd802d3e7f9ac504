from datetime import timedelta
from typing import Any

from api.core.clock import utc_now
from api.core.ids import new_id
from api.core.tokens import TokenKind, hash_token, new_token
from api.dialogues.models import Dialogue
from api.draft_links.models import Preview


def preview(call: Dialogue, **values: Any) -> tuple[Preview, str]:
    """A link for a week, and the token in its address."""
    token = new_token(TokenKind.PREVIEW)
    defaults: dict[str, Any] = {
        "id": new_id(),
        "dialogue_id": call.id,
        "token_hash": hash_token(token),
        "hint": token[-4:],
        "expires_at": utc_now() + timedelta(days=7),
    }
    return Preview(**{**defaults, **values}), token
