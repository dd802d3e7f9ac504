"""Rules for who may take a receipt. Pure."""

from datetime import datetime

from api.core.actor import Actor
from api.core.errors import Conflict, Fault, Unauthenticated
from api.dialogues.models import Dialogue, Participation
from api.dialogues.rules.transitions import require_accepting


def require_may_take_receipt(actor: Actor, dialogue: Dialogue, now: datetime) -> None:
    """Require an anonymous request, because any other would link the receipt to the person."""
    if not actor.is_anonymous:
        raise Conflict([Fault("Authorization", "already_known")])
    if dialogue.participation is not Participation.ALL:
        raise Unauthenticated
    require_accepting(dialogue, now)
