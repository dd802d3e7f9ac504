from datetime import timedelta
from typing import Any
from uuid import UUID

from api.accounts.models import Person
from api.core.clock import utc_now
from api.core.i18n import Language, LocalText
from api.core.ids import new_id
from api.core.networks import Origin
from api.core.tokens import TokenKind, hash_token, new_token
from api.dialogues.models import Dialogue
from api.participation.models import Exclusion, Participant
from api.participation.proof_of_work import (
    Challenge,
    Work,
    network_mark,
    solve,
    voter,
    write_challenge,
)
from tests.settings import SECRET_KEY


def participant(call: Dialogue, person: Person | None = None, **values: Any) -> Participant:
    defaults: dict[str, Any] = {
        "id": new_id(),
        "dialogue_id": call.id,
        "number": 1,
        "person_id": person.id if person else None,
    }
    return Participant(**{**defaults, **values})


def receipt(call: Dialogue, **values: Any) -> tuple[Participant, str]:
    """Somebody unknown who may vote, and the token that stands for them."""
    token = new_token(TokenKind.RECEIPT)
    identity = {"receipt_hash": hash_token(token), "with_receipt": True}
    return participant(call, **{**identity, "vote_earned_at": utc_now(), **values}), token


def exclusion(author: Participant, **values: Any) -> Exclusion:
    defaults: dict[str, Any] = {
        "id": new_id(),
        "dialogue_id": author.dialogue_id,
        "participant_id": author.id,
        "reason": {Language.FI: LocalText("Sama mainos yhä uudelleen.")},
        "at": utc_now(),
    }
    return Exclusion(**{**defaults, **values})


def challenge(
    about: UUID,
    *,
    key: str = SECRET_KEY,
    work: Work = Work.RECEIPT,
    address: str = "127.0.0.1",
    **values: Any,
) -> str:
    """As the service under test gives it out."""
    salt = new_id().bytes
    defaults: dict[str, Any] = {
        "about": about,
        "expires_at": utc_now() + timedelta(minutes=3),
        "difficulty": 4,
        "salt": salt,
        "network": network_mark(Origin(address, SECRET_KEY), salt),
    }
    return write_challenge(key, work, Challenge(**{**defaults, **values}))


def solved(about: UUID, **values: Any) -> dict[str, str]:
    """The body that takes a receipt, or earns its votes."""
    text = challenge(about, **values)
    return {"challenge": text, "nonce": solve(text, values.get("difficulty", 4))}


def earned(participant: Participant, **values: Any) -> dict[str, str]:
    """The body that earns the votes of a receipt."""
    about = voter(SECRET_KEY, participant.id)
    return solved(about, **{"work": Work.VOTE, "difficulty": 5, **values})
