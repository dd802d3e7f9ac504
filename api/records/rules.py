"""Availability of the editions of a record. Pure."""

from api.core.actor import Actor, Permission
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.rules.transitions import require_status
from api.records.content import RecordEdition

ENDED = (DialogueStatus.CLOSED, DialogueStatus.CONCLUDED, DialogueStatus.CANCELLED)
PUBLISHED = (DialogueStatus.SCHEDULED, DialogueStatus.OPEN, *ENDED)


def require_edition(actor: Actor, dialogue: Dialogue, edition: RecordEdition) -> None:
    """The public edition is available after the end, the buyer's edition from publication.

    Checks the stored status, not the clock: else two records of one state would differ.
    """
    if edition is RecordEdition.BUYER:
        actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
        require_status(dialogue, *PUBLISHED)
    else:
        require_status(dialogue, *ENDED)


def may_read_confidential(actor: Actor, dialogue: Dialogue, edition: RecordEdition) -> bool:
    permission = Permission.CONTRIBUTION_READ_CONFIDENTIAL
    return edition is RecordEdition.BUYER and actor.may(permission, dialogue.organisation_id)
