"""Who may take part without saying who they are. Pure."""

from datetime import datetime

from api.core.actor import Actor
from api.core.errors import Conflict, Fault, Unauthenticated
from api.dialogues.models import Dialogue, Participation
from api.dialogues.rules.transitions import require_accepting


def require_may_take_receipt(actor: Actor, dialogue: Dialogue, now: datetime) -> None:
    """Nobody who is known here already: their request would tie the receipt to them."""
    if not actor.is_anonymous:
        raise Conflict([Fault("Authorization", "already_known")])
    if dialogue.participation is not Participation.ALL:
        raise Unauthenticated
    require_accepting(dialogue, now)
