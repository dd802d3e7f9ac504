"""Rules of votes ("same concern"). Pure."""

from datetime import datetime

from api.contributions.models import Contribution, ContributionStatus
from api.contributions.rules.contributions import (
    is_author,
    require_may_take_part,
    require_state,
    speaks_for_buyer,
)
from api.core.actor import Actor
from api.core.errors import Conflict, Fault
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.rules.transitions import require_status


def require_may_vote(
    actor: Actor, contribution: Contribution, dialogue: Dialogue, now: datetime
) -> None:
    """Participants may vote for contributions of other participants until the deadline."""
    if speaks_for_buyer(actor, dialogue):
        raise Conflict([Fault("", "speaks_for_buyer")])
    require_may_take_part(actor, dialogue)
    require_status(dialogue, DialogueStatus.OPEN, now=now)
    require_state(contribution, ContributionStatus.PUBLISHED)
    if contribution.official:
        raise Conflict([Fault("", "said_by_buyer")])
    if is_author(actor, contribution):
        raise Conflict([Fault("", "own_contribution")])
