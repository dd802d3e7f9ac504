from datetime import timedelta
from typing import Any
from uuid import UUID

from api.accounts.models import Person
from api.core.clock import utc_now
from api.core.ids import new_id
from api.core.secrets import TokenKind, hash_token, new_token
from api.dialogues.models import Dialogue
from api.participation.models import Participant
from api.participation.proof_of_work import Challenge, solve, write_challenge


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


def challenge(
    dialogue_id: UUID, *, key: str = "only-for-tests-0123456789-abcdefg", **values: Any
) -> str:
    """As the service under test gives it out."""
    defaults: dict[str, Any] = {
        "dialogue_id": dialogue_id,
        "expires_at": utc_now() + timedelta(minutes=10),
        "difficulty": 4,
        "salt": new_id().bytes,
    }
    return write_challenge(key, Challenge(**{**defaults, **values}))


def solved(dialogue_id: UUID, **values: Any) -> dict[str, str]:
    """The body that takes a receipt."""
    text = challenge(dialogue_id, **values)
    return {"challenge": text, "nonce": solve(text, values.get("difficulty", 4))}
