"""Rules for who may take a receipt. Pure."""

from api.core.actor import Actor
from api.core.errors import Conflict, Fault, Unauthenticated
from api.dialogues.models import Dialogue, Participation


def require_may_take_receipt(actor: Actor, dialogue: Dialogue) -> None:
    """Require an anonymous request, because any other would link the receipt to the person."""
    if not actor.is_anonymous:
        raise Conflict([Fault("Authorization", "already_known")])
    if dialogue.participation is not Participation.ALL:
        raise Unauthenticated
