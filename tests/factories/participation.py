from typing import Any

from api.accounts.models import Person
from api.core.ids import new_id
from api.core.secrets import TokenKind, hash_token, new_token
from api.dialogues.models import Dialogue
from api.participation.models import Participant


def participant(call: Dialogue, person: Person | None = None, **values: Any) -> Participant:
    defaults: dict[str, Any] = {
        "id": new_id(),
        "dialogue_id": call.id,
        "number": 1,
        "person_id": person.id if person else None,
    }
    return Participant(**{**defaults, **values})


def receipt(call: Dialogue, **values: Any) -> tuple[Participant, str]:
    """Somebody unknown, and the token that stands for them."""
    token = new_token(TokenKind.RECEIPT)
    return participant(call, receipt_hash=hash_token(token), **values), token
